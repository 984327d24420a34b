import type { CompiledObjectType } from '../compile/compiled.ts'
import type { TargetDefinition } from '../model/definition.ts'
import type { ColumnDescription, TableDescription } from '../model/table.ts'
import { explain } from '../sql/explain.ts'
import type { StatementText, TableBinding } from '../sql/target.ts'

/** The table of an object type with the columns that are used; types are assumed where nobody has looked at it. */
export function bindingOf(
  objectType: CompiledObjectType,
  dialect: TargetDefinition['dialect'],
): TableBinding {
  const description = objectType.description ?? assumedTable(objectType, ASSUMED_TEXT[dialect])
  const anchor = objectType.anchor.map((one) => one.column)
  return { description, columns: objectType.columns, anchor }
}

/** The statement of one operation on these columns, as the database gets it; `undefined` where there is none. */
export function statementFor(
  objectType: CompiledObjectType,
  dialect: TargetDefinition['dialect'],
  operation: 'insert' | 'update' | 'delete' | 'none',
  columns: readonly string[],
): StatementText | undefined {
  if (operation === 'none') return undefined
  const { unique } = objectType
  const event = operation === 'insert' ? 'create' : operation
  const shown = explain(dialect, bindingOf(objectType, dialect), {
    ...(operation === 'insert' ? { create: columns } : {}),
    ...(operation === 'update' ? { update: columns } : {}),
    unique,
  })
  return shown.find((one) => one.event === event)
}

/** Whether the database makes the value of a column. */
export function madeByDatabase(objectType: CompiledObjectType, column: string): boolean {
  return objectType.anchor.some((one) => one.column === column && one.generate === 'database')
}

/** The type of a column that nobody has looked at: one that holds any text and can stand in an index. */
const ASSUMED_TEXT: Readonly<Record<TargetDefinition['dialect'], string>> = {
  mssql: 'nvarchar(450)',
  postgres: 'text',
  mysql: 'varchar(255)',
  mariadb: 'varchar(255)',
  sqlite: 'text',
}

/** The table as the mappings alone suggest it; a database that is asked says more. */
function assumedTable(objectType: CompiledObjectType, text: string): TableDescription {
  return {
    table: objectType.table,
    kind: 'table',
    columns: objectType.columns.map((name) => assumedColumn(objectType, name, text)),
    primaryKey: objectType.anchor.map((one) => one.column),
    uniqueKeys: [],
    indexed: objectType.columns.map((column) => ({ column, folded: true })),
    triggers: [],
  }
}

function assumedColumn(
  objectType: CompiledObjectType,
  name: string,
  text: string,
): ColumnDescription {
  const identity = madeByDatabase(objectType, name)
  const flow = objectType.flows.find((one) => one.column === name)
  return {
    name,
    type: identity ? 'int' : text,
    kind: identity ? 'int' : 'text',
    nullable: flow?.role !== 'anchor',
    hasDefault: false,
    unicode: true,
    caseSensitive: true,
    ...(identity && { generated: 'identity' as const }),
  }
}
