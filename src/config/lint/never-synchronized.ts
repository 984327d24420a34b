import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'
import { hasStep, runsStep, SYNCHRONIZATIONS } from './run-steps.ts'

/** `steps: [fullImport, export]`. */
export const neverSynchronized = defineRule({
  id: 'never-synchronized',
  severity: 'warning',
  summary: 'A run profile exports, and no run profile synchronizes.',
  why:
    'An import only takes note of what the source and the table hold. Which rows are to change is worked ' +
    'out by a synchronization; without one there is nothing to export, whatever was imported.',
  help: 'Put fullSynchronization or deltaSynchronization before export.',
  good: example('[fullImport, deltaSynchronization, export]'),
  bad: example('[fullImport, export]'),
  at: '10:7',
  looksAt: 'connector',
  check({ connector }) {
    // Events stage exports of their own, and a purge stages its deletes.
    if (connector.export.mode !== 'immediate') return []
    if (runsStep(connector, SYNCHRONIZATIONS)) return []
    return connector.runProfiles
      .filter((profile) => hasStep(profile, ['export']) && !hasStep(profile, ['purge']))
      .map((profile) => ({
        message: `The run profile "${profile.name}" exports, and nothing is ever synchronized: it has nothing to write.`,
        span: profile.span,
        connector: connector.name,
      }))
  },
})

function example(steps: string): string {
  return connectorExample(
    'NeverSynchronized',
    `mappings: { UserName: userName }
runProfiles:
  hourly: { steps: ${steps}, every: 1h }`,
  )
}
