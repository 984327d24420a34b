import type { TargetDefinition } from '../../model/definition.ts'
import { type ColumnDescription, formatTable, type TableDescription } from '../../model/table.ts'
import type { CompiledObjectType } from '../compiled.ts'
import type { Reporter } from './problem.ts'

/** How a dialect writes the index that a comparison without case can use. */
type Dialect = TargetDefinition['dialect']

/**
 * Warns of a `userName` column without an index: every create asks whether the name is taken, and identity
 * providers look people up by it, so that without one each of these reads the whole table.
 */
export function checkIndex(
  { definition, description, unique }: CompiledObjectType,
  dialect: Dialect,
  problems: Reporter,
): void {
  if (description === undefined || description.kind === 'view') return
  for (const { column, case: rule } of unique) {
    const described = description.columns.find((one) => one.name === column)
    const flow = definition.flows.find((one) => one.column === column)
    if (described === undefined) continue
    const folded = rule === 'folded'
    const served = description.indexed.some(
      (one) => one.column === column && (one.folded || !folded),
    )
    if (served) continue
    problems.report({
      rule: 'no-index',
      severity: 'warning',
      message:
        `No index of ${formatTable(description.table)} finds a value of "${column}"` +
        `${folded ? ' without case' : ''}, so every create and every lookup by userName reads the whole table.`,
      span: flow?.columnSpan ?? definition.tableSpan,
      help: advice(dialect, described, description, folded),
    })
  }
}

function advice(
  dialect: Dialect,
  column: ColumnDescription,
  { table }: TableDescription,
  folded: boolean,
): string {
  const quote = QUOTES[dialect]
  const name = quote(column.name)
  const schema = table.schema === undefined ? '' : `${quote(table.schema)}.`
  const on = `${schema}${quote(table.name)}`
  const index = quote(`IX_${table.name}_${column.name}`)
  if (dialect === 'postgres') {
    return `CREATE INDEX ON ${on} (${folded && column.caseSensitive ? `lower(${name})` : name});`
  }
  if (dialect === 'sqlite') {
    const by = folded ? `${name} COLLATE NOCASE` : name
    return `CREATE INDEX ${schema}${index} ON ${quote(table.name)} (${by});`
  }
  const prefix = dialect !== 'mssql' && isLong(column, 768) ? '(191)' : ''
  const statement = `CREATE INDEX ${index} ON ${on} (${name}${prefix});`
  const first = [
    ...(folded && column.caseSensitive ? ['a collation that ignores case'] : []),
    ...(dialect === 'mssql' && isLong(column, 850) ? ['a length that an index takes'] : []),
  ]
  return first.length === 0
    ? statement
    : `Give the column ${first.join(' and ')}, then: ${statement}`
}

function isLong({ kind, length }: ColumnDescription, most: number): boolean {
  return kind === 'text' && (length === undefined || length > most)
}

const double = (text: string): string => `"${text.replaceAll('"', '""')}"`
const ticked = (text: string): string => `\`${text.replaceAll('`', '``')}\``

/** For a statement that somebody reads and runs by hand; ours are built by Kysely. */
const QUOTES: Readonly<Record<Dialect, (text: string) => string>> = {
  mssql: (text) => `[${text.replaceAll(']', ']]')}]`,
  postgres: double,
  sqlite: double,
  mysql: ticked,
  mariadb: ticked,
}
