import { createHash } from 'node:crypto'
import type { Kysely, RawBuilder } from 'kysely'
import { type ColumnValue, emptyRow, type Row } from '../model/value.ts'

/** A piece of SQL as Kysely builds it: identifiers quoted, values kept apart. */
export type Fragment = RawBuilder<unknown>

/** Compiles pieces of SQL without a connection. */
export type Compiler = Kysely<unknown>

/** What a parameter of a statement stands for. */
export type SlotRole = 'set' | 'key' | 'condition' | 'limit'

/** One parameter of a compiled statement: where an event finds its value and how the driver takes it. */
export class Slot {
  readonly role: SlotRole
  readonly column: string
  /** The parameter's type as the database writes it. */
  readonly type: string
  /** The argument it takes, for conditions and limits; -1 where the column's own value is meant. */
  readonly argument: number
  readonly #encode: (value: ColumnValue) => unknown

  constructor(
    role: SlotRole,
    column: string,
    type: string,
    argument: number,
    encode: (value: ColumnValue) => unknown,
  ) {
    this.role = role
    this.column = column
    this.type = type
    this.argument = argument
    this.#encode = encode
  }

  /** The driver's value for a canonical one. */
  encode(value: ColumnValue): unknown {
    return this.#encode(value)
  }
}

/** A statement compiled once; an event only binds. */
export interface Statement {
  readonly sql: string
  readonly slots: readonly Slot[]
  /** The columns of its rows, in order, with the way back to canonical values. */
  readonly result: readonly ResultColumn[]
  /** A name for the server's prepared statement; absent for statements that are not worth keeping. */
  readonly name?: string
}

/** A column of a result. */
export interface ResultColumn {
  readonly name: string
  decode(raw: unknown): ColumnValue
}

/** What the values of an event are taken from. */
export interface Bindings {
  readonly values?: Row
  readonly key?: Row
  readonly arguments?: readonly ColumnValue[]
}

/**
 * Compiles a piece of SQL; its parameters are {@link Slot}s.
 *
 * @param options `named: false` for shapes that a client makes up, of which there is no end
 */
export function compileStatement(
  compiler: Compiler,
  fragment: Fragment,
  result: readonly ResultColumn[],
  options: { readonly named: boolean } = { named: true },
): Statement {
  const compiled = fragment.compile(compiler)
  const slots = compiled.parameters.map(asSlot)
  const statement = { sql: compiled.sql, slots, result }
  if (!options.named) return statement
  const digest = createHash('sha256').update(compiled.sql).digest('base64url')
  return { ...statement, name: `rollcall_${digest.slice(0, 20)}` }
}

/** The parameters of a statement for one event, in the driver's form. */
export function bind(statement: Statement, bindings: Bindings): unknown[] {
  const parameters: unknown[] = []
  for (const slot of statement.slots) {
    const value =
      slot.argument >= 0
        ? bindings.arguments?.[slot.argument]
        : (slot.role === 'key' ? bindings.key : bindings.values)?.[slot.column]
    if (value === undefined) throw new Error(`cannot happen: no value for "${slot.column}"`)
    parameters.push(slot.encode(value))
  }
  return parameters
}

/** A driver's row, an array in the order of {@link Statement.result}, as a row of canonical values. */
export function decodeRow(result: readonly ResultColumn[], raw: readonly unknown[]): Row {
  const row = emptyRow()
  for (let at = 0; at < result.length; at += 1) {
    const column = result[at]
    if (column === undefined) continue
    const value = raw[at]
    row[column.name] = value === null || value === undefined ? null : column.decode(value)
  }
  return row
}

function asSlot(parameter: unknown): Slot {
  if (parameter instanceof Slot) return parameter
  throw new Error('cannot happen: a statement holds a value')
}
