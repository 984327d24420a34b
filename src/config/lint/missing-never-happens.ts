import { isEndpoint } from '../../model/definition.ts'
import { connectorExample } from './example.ts'
import { defineRule, type Finding } from './rule.ts'

const FILE = 'source: { csv: { path: people.csv, key: objectId } }'

/** `onMissing: delete` with Entra as source. */
export const missingNeverHappens = defineRule({
  id: 'missing-never-happens',
  severity: 'warning',
  summary:
    'A rule for people whom the source no longer has, and the source is never read as a whole.',
  why:
    'An identity provider that calls sends changes, one person at a time; that nothing was sent for a ' +
    'person says nothing. Only a source that is read completely can lack somebody.',
  help: 'Write the rule under onDisable or onDelete, which such a source sends.',
  good: example('onMissing').replace('source: entra', FILE),
  bad: example('onMissing'),
  at: '9:31',
  looksAt: 'connector',
  check({ connector: { name, source, objects } }) {
    if (!isEndpoint(source)) return []
    return objects.flatMap(({ deprovision: { onMissing } }): Finding[] => {
      if (onMissing.kind === 'keep' || onMissing.span === undefined) return []
      const message = `The source "${source.kind}" calls and is never read, so that "onMissing" never happens.`
      return [{ message, span: onMissing.span, connector: name }]
    })
  },
})

function example(event: string): string {
  return connectorExample(
    'MissingNeverHappens',
    `mappings: { UserName: userName }
deprovision: { ${event}: delete }
runProfiles: { hourly: { steps: [fullImport, deltaSynchronization, export] } }`,
  )
}
