import { scheduleFault } from '../schedule.ts'
import { connectorExample } from './example.ts'
import { defineRule, type Finding } from './rule.ts'

/** `schedule: 0 25 * * *`. */
export const wrongSchedule = defineRule({
  id: 'wrong-schedule',
  severity: 'error',
  summary: 'A cron line that no day and time meets.',
  why: 'The run profile would never run by itself, and nobody would notice before the rows are old.',
  help: 'Five fields: minute (0-59), hour (0-23), day of month (1-31, L), month (1-12), day of week (0-7, 0 and 7 are Sunday).',
  good: example('0 3 * * MON-FRI'),
  bad: example('0 25 * * MON-FRI'),
  at: '9:62',
  looksAt: 'connector',
  async check({ connector: { name, runProfiles } }) {
    const findings: Finding[] = []
    for (const { schedule, scheduleSpan: span } of runProfiles) {
      if (schedule === undefined || span === undefined) continue
      const fault = await scheduleFault(schedule)
      if (fault === undefined) continue
      findings.push({ message: `"${schedule}" is no schedule: ${fault}.`, span, connector: name })
    }
    return findings
  },
})

function example(schedule: string): string {
  return connectorExample(
    'WrongSchedule',
    `mappings: { UserName: userName }
runProfiles: { nightly: { steps: [fullImport], schedule: ${schedule} } }`,
  )
}
