import type { CompiledObjectType } from '../compile/compiled.ts'
import type { PlannedChange } from '../engine/planned-change.ts'
import type { TargetDefinition } from '../model/definition.ts'
import type { ColumnValue, Row } from '../model/value.ts'
import { explain } from '../sql/explain.ts'

/** The statement of an action, as the database gets it, and what is bound to its parameters in their order. */
export interface ProvisionedStatement {
  readonly sql: string
  readonly bound: readonly (ColumnValue | undefined)[]
}

/**
 * The statement that an action sends; nothing where it sends none.
 *
 * @param row the row as it is, for the key
 * @param hide conceals values of sensitive columns
 */
export function statementOf(
  objectType: CompiledObjectType,
  dialect: TargetDefinition['dialect'],
  { operation }: PlannedChange,
  row: Row | undefined,
  hide: (column: string, value: ColumnValue | undefined) => ColumnValue | undefined,
): ProvisionedStatement | undefined {
  const { description, columns, unique } = objectType
  if (operation.kind === 'none' || description === undefined) return undefined
  const binding = { description, columns, anchor: objectType.anchor.map((one) => one.column) }
  const values = valuesOf(operation)
  const written = Object.keys(values)
  const shown = explain(dialect, binding, { create: written, update: written, unique })
  const event = operation.kind === 'insert' ? 'create' : operation.kind
  const statement = shown.find((one) => one.event === event)
  if (statement === undefined) return undefined
  return {
    sql: statement.sql,
    bound: statement.parameters.map(({ column, role }) =>
      hide(
        column,
        role === 'key' || !Object.hasOwn(values, column) ? row?.[column] : values[column],
      ),
    ),
  }
}

function valuesOf(operation: Exclude<PlannedChange['operation'], { kind: 'none' }>): Row {
  switch (operation.kind) {
    case 'insert':
      return operation.values
    case 'update':
      return operation.set
    default:
      return {}
  }
}
