import { nearest } from '../../model/nearest.ts'
import { connectorExample } from './example.ts'
import { defineRule, type Finding } from './rule.ts'

/** `source: { connector: Poeple }`. */
export const unknownSource = defineRule({
  id: 'unknown-source',
  severity: 'error',
  summary: 'The people of a connector are to come from one that does not exist.',
  why: 'There is nobody to provision, and nothing that says whose attributes the expressions read.',
  help: 'Name a connector of the configuration; upper and lower case differ.',
  good: example('UnknownSource'),
  bad: example('UnknownSurce'),
  at: '10:13',
  looksAt: 'configuration',
  check: ({ configuration: { connectors, broken } }) => {
    const names = [...connectors.map(({ name }) => name), ...broken]
    return connectors.flatMap(({ name, source }): Finding[] => {
      if (source.kind !== 'connector' || names.includes(source.connector)) return []
      const suggestion = nearest(
        source.connector,
        names.filter((one) => one !== name),
      )
      return [
        {
          message: `There is no connector "${source.connector}" whose people could be read.`,
          span: source.span,
          ...(suggestion === undefined ? {} : { suggestion }),
          connector: name,
        },
      ]
    })
  },
})

function example(connector: string): string {
  return `${connectorExample('UnknownSource', 'mappings: { UserName: userName }')}  UnknownSourceCopy:
    source: { connector: ${connector} }
    target: { sqlite: { env: PEOPLE_DATABASE } }
    table: UnknownSourceCopy
    anchor: { Id: objectId }
    mappings: { UserName: userName }
    runProfiles: { hourly: { steps: [fullImport, deltaSynchronization, export] } }
`
}
