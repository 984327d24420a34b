import type { ActionDefinition, DeprovisionDefinition } from '../../model/definition.ts'
import { connectorExample } from './example.ts'
import { defineRule, type Finding } from './rule.ts'
import { runsStep } from './run-steps.ts'

/** `purgeAfter: 30d` and no run profile that purges. */
export const neverPurged = defineRule({
  id: 'never-purged',
  severity: 'warning',
  summary: 'Rows are to be purged after a while, and no run profile purges.',
  why:
    '"purgeAfter" only notes when the row is to go. The run step "purge" deletes it; without one rows of ' +
    'people who left stay for ever.',
  help: 'Add runProfiles: { nightly: { steps: [purge], schedule: 0 3 * * * } }.',
  good: example('runProfiles: { nightly: { steps: [purge], schedule: 0 3 * * * } }'),
  bad: example(''),
  at: '9:31',
  looksAt: 'connector',
  check({ connector }) {
    if (runsStep(connector, ['purge'])) return []
    return connector.objects.flatMap(({ deprovision }): Finding[] => {
      const [first] = actionsOf(deprovision).filter(isPurging)
      if (first === undefined) return []
      const message = 'No run profile has the step "purge", so that the row is never deleted.'
      return [{ message, span: first.span, connector: connector.name }]
    })
  },
})

type SetDefinition = Extract<ActionDefinition, { kind: 'set' }>

function isPurging(action: ActionDefinition): action is SetDefinition {
  return action.kind === 'set' && action.purgeAfter !== undefined
}

function actionsOf({ onDisable, onDelete, onOutOfScope, onMissing }: DeprovisionDefinition) {
  return [...onDisable.map((rule) => rule.do), onDelete, onOutOfScope, onMissing]
}

function example(runProfiles: string): string {
  return connectorExample(
    'NeverPurged',
    `mappings: { UserName: userName, Active: active }
deprovision: { onDisable: { purgeAfter: 30d } }
${runProfiles}`,
  )
}
