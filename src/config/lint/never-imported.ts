import { isEndpoint } from '../../model/definition.ts'
import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'
import { IMPORTS, runsStep } from './run-steps.ts'

/** A CSV file and no run profile that reads it. */
export const neverImported = defineRule({
  id: 'never-imported',
  severity: 'warning',
  summary: 'A source is to be read, and no run profile imports.',
  why: 'Such a source does not call: a run profile reads it. Without one its people never arrive.',
  help: 'Add runProfiles: { hourly: { steps: [fullImport, deltaSynchronization, export], every: 1h } }.',
  good: example('runProfiles: { hourly: { steps: [fullImport, deltaSynchronization, export] } }'),
  bad: example(''),
  at: '4:13',
  looksAt: 'connector',
  check({ connector }) {
    const { name, source } = connector
    if (isEndpoint(source) || runsStep(connector, IMPORTS)) return []
    if (source.kind !== 'connector' && source.every !== undefined) return []
    const what = source.kind === 'connector' ? `connector "${source.connector}"` : 'file'
    const message = `No run profile has a step that imports, so that the ${what} is never read.`
    return [{ message, span: source.span, connector: name }]
  },
})

function example(runProfiles: string): string {
  return connectorExample(
    'NeverImported',
    `mappings: { UserName: userName }\n${runProfiles}`,
  ).replace('source: entra', 'source: { csv: { path: people.csv, key: objectId } }')
}
