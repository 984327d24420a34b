import type { DriftedSchema } from '../app/schema-drift.ts'
import type { DriftReport } from '../engine/run/drift.ts'
import type { ConnectorDefinition } from '../model/definition.ts'
import type { Problem } from '../model/problem.ts'
import { formatCount } from '../observe/progress.ts'

/** Drift as findings: a line for each connector and kind on the connector's place, counts and columns alone. */
export function driftProblems(
  reports: readonly DriftReport[],
  connectors: readonly ConnectorDefinition[],
): readonly Problem[] {
  const definitions = new Map(connectors.map((one) => [one.name, one]))
  return reports.flatMap(({ connector, target }) => {
    const definition = definitions.get(connector)
    if (definition === undefined) return []
    const { drifted, driftedColumns, missing } = target
    const columns = Object.entries(driftedColumns)
      .map(([column, count]) => `${column} ${formatCount(count)}`)
      .join(', ')
    const base = { severity: 'error' as const, span: definition.span, connector }
    return [
      ...(drifted === 0
        ? []
        : [
            {
              ...base,
              rule: 'drifted-rows',
              message: `${rowsOf(drifted)} of ${connector} edited since written: ${columns}.`,
            },
          ]),
      ...(missing === 0
        ? []
        : [
            {
              ...base,
              rule: 'missing-rows',
              message: `${rowsOf(missing)} of ${connector} deleted since written.`,
            },
          ]),
    ]
  })
}

/** Tables that are no longer as their snapshot says, as findings: one for each cell. */
export function schemaProblems(
  reports: readonly DriftedSchema[],
  connectors: readonly ConnectorDefinition[],
): readonly Problem[] {
  const definitions = new Map(connectors.map((one) => [one.name, one]))
  return reports.flatMap(({ connector, file, differences }) => {
    const definition = definitions.get(connector)
    if (definition === undefined) return []
    return differences.map(({ what, cell = '', before = 'nothing', after = 'nothing' }) => ({
      rule: 'schema-drift',
      severity: 'error' as const,
      message: `${[what, cell].filter((word) => word !== '').join(' ')}: ${before} in ${file}, ${after} in the database.`,
      span: definition.span,
      connector,
    }))
  })
}

/** The reports without a single row: where others read the log, nobody's key or value stands in it. */
export function withoutPeople(reports: readonly DriftReport[]): readonly DriftReport[] {
  return reports.map((one) => ({ ...one, rows: [] }))
}

function rowsOf(count: number): string {
  return count === 1 ? '1 row' : `${formatCount(count)} rows`
}
