import { sql } from 'kysely'
import { SyncError } from '../../model/errors.ts'
import { type ColumnDescription, formatTable, type TableName } from '../../model/table.ts'
import type { ColumnValue } from '../../model/value.ts'
import type { ColumnCodec, SlotMaker, Syntax } from '../dialects/dialect.ts'
import { type Fragment, type ResultColumn, Slot, type SlotRole } from '../statement.ts'
import type { TableBinding } from '../target.ts'

/** A column of a bound table with its codec. */
export interface BoundColumn {
  readonly description: ColumnDescription
  readonly codec: ColumnCodec
}

/** The columns of a bound table by name, and the ways to write them into SQL. */
export interface BoundTable {
  readonly binding: TableBinding
  readonly syntax: Syntax
  readonly table: Fragment
  /** @throws SyncError `DATABASE_SCHEMA` for a column that the table has not */
  column(name: string): BoundColumn
  /** What a SELECT or RETURNING names, in the order of the binding; of an alias if one is given. */
  projection(alias?: string): Fragment
  readonly result: readonly ResultColumn[]
}

/**
 * Looks up every column of a binding once.
 *
 * @throws SyncError `DATABASE_SCHEMA` when a column of the binding is not in the description
 */
export function bindTable(syntax: Syntax, binding: TableBinding): BoundTable {
  const columns = new Map<string, BoundColumn>()
  for (const description of binding.description.columns) {
    columns.set(description.name, { description, codec: syntax.codec(description) })
  }
  const column = (name: string): BoundColumn => {
    const found = columns.get(name)
    if (found !== undefined) return found
    const table = formatTable(binding.description.table)
    throw new SyncError(
      'DATABASE_SCHEMA',
      `The table ${table} has no column ${name}. Correct the configuration or add the column.`,
      { table, column: name },
    )
  }
  const listed = binding.columns.map(column)
  return {
    binding,
    syntax,
    table: tableReference(binding.description.table),
    column,
    projection: (alias) =>
      sql.join(
        listed.map(({ description }) =>
          syntax.project(description, columnReference(description.name, alias)),
        ),
      ),
    result: listed.map(({ description, codec }) => ({
      name: description.name,
      decode: (raw: unknown) => codec.decode(raw),
    })),
  }
}

/** A table by its exact name. */
export function tableReference(table: TableName): Fragment {
  return table.schema === undefined ? sql.id(table.name) : sql.id(table.schema, table.name)
}

/** A column by its exact name. */
export function columnReference(name: string, alias?: string): Fragment {
  return alias === undefined ? sql.id(name) : sql.id(alias, name)
}

/** A parameter that takes the column's own value from the event. */
export function columnSlot(column: BoundColumn, role: 'set' | 'key'): Fragment {
  return slotMaker(column, role, -1)()
}

/**
 * Makes parameters for one value of a column.
 *
 * @param argument where the value stands among the arguments; -1 for the column's own value
 */
export function slotMaker(column: BoundColumn, role: SlotRole, argument: number): SlotMaker {
  const { codec, description } = column
  return (transform) => {
    const encode = (value: ColumnValue): unknown =>
      codec.encode(transform === undefined ? value : transform(String(value)), role)
    return sql`${new Slot(role, description.name, codec.type, argument, encode)}`
  }
}

/** A parameter that counts rows. */
export function limitSlot({ syntax }: BoundTable, argument: number): Fragment {
  return sql`${new Slot('limit', '', 'integer', argument, (value) => syntax.count(value))}`
}
