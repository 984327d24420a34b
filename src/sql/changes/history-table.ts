import { sql } from 'kysely'
import type { TableName } from '../../model/table.ts'
import type { DialectName } from '../dialects/dialect.ts'
import { DIALECTS } from '../dialects/index.ts'
import type { TableBinding } from '../row-operation.ts'
import { bindTable, tableReference } from '../statements/columns.ts'

/**
 * The statements that the database's owner runs once, so that changes of a table can be read from a history:
 * the history table, and the triggers that write the key of every changed row into it.
 *
 * @param history the name of the history table; with the schema of the table unless it has one
 * @throws SyncError `DATABASE_SCHEMA` when an anchor column is not in the description
 */
export function historyTable(
  dialect: DialectName,
  binding: TableBinding,
  history: TableName,
): readonly string[] {
  const { syntax } = DIALECTS[dialect]
  const table = bindTable(syntax, binding)
  const { schema } = binding.description.table
  const name =
    history.schema === undefined && schema !== undefined ? { ...history, schema } : history
  const named = (suffix: string) => tableReference({ ...name, name: `${name.name}_${suffix}` })
  const anchor = binding.anchor.map((column) => table.column(column).description)
  return syntax.changes
    .history({ table: table.table, history: sql`${tableReference(name)}`, named, anchor })
    .map((statement) => statement.compile(syntax.compiler).sql)
}

/** The same as a script for the database's own client. */
export function historyScript(
  dialect: DialectName,
  binding: TableBinding,
  history: TableName,
): string {
  const { begin, end } = DIALECTS[dialect].syntax.changes.script ?? { begin: '', end: ';' }
  const statements = historyTable(dialect, binding, history)
  return `${begin}${statements.map((one) => `${one}${end}\n`).join('\n')}`
}
