import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'
import { runsStep } from './run-steps.ts'

/** `export: { mode: staged }` and no run profile that exports. */
export const neverExported = defineRule({
  id: 'never-exported',
  severity: 'warning',
  summary: 'Changes are staged for a run, and no run profile exports.',
  why:
    'With "mode: staged" an event only says what is to be written; a run step writes it. Without such a ' +
    'step changes pile up in the connector space, and no row ever changes.',
  help: 'Add runProfiles: { hourly: { steps: [export], every: 1h } }, or take "mode: staged" out.',
  good: example('[fullImport, deltaSynchronization, export]'),
  bad: example('[fullImport]'),
  at: '9:21',
  looksAt: 'connector',
  check({ connector }) {
    const { name, span, export: written } = connector
    if (written.mode === 'immediate' || runsStep(connector, ['export'])) return []
    return [
      {
        message: 'Changes are staged, and no run profile has the step "export": none is written.',
        span: written.modeSpan ?? span,
        connector: name,
      },
    ]
  },
})

function example(steps: string): string {
  return connectorExample(
    'NeverExported',
    `mappings: { UserName: userName }
export: { mode: staged }
runProfiles: { hourly: { steps: ${steps}, every: 1h } }`,
  )
}
