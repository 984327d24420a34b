import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'

/** `every: 1h` beside `schedule: 0 3 * * *`. */
export const everyAndSchedule = defineRule({
  id: 'every-and-schedule',
  severity: 'error',
  summary: 'A run profile has both "every" and "schedule".',
  why: 'Each says alone when the profile runs; together nobody can tell which one is meant.',
  help: 'Keep one of them, or write two run profiles.',
  good: example('every: 1h'),
  bad: example('every: 1h, schedule: 0 3 * * *'),
  at: '9:73',
  looksAt: 'connector',
  check: ({ connector: { name, runProfiles } }) =>
    runProfiles
      .filter(({ every, schedule }) => every !== undefined && schedule !== undefined)
      .map((profile) => ({
        message: `The run profile "${profile.name}" says when it runs in two ways: "every" and "schedule".`,
        span: profile.scheduleSpan ?? profile.span,
        connector: name,
      })),
})

function example(timetable: string): string {
  return connectorExample(
    'EveryAndSchedule',
    `mappings: { UserName: userName }
runProfiles: { nightly: { steps: [fullImport], ${timetable} } }`,
  )
}
