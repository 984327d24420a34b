import { sql } from 'kysely'
import type { TableDescription } from '../../model/table.ts'
import { compileStatement, type Fragment, type ResultColumn, type Statement } from '../statement.ts'
import type { UniqueGuard } from '../target.ts'
import { type BoundTable, columnReference, columnSlot, slotMaker } from './columns.ts'
import { equalSql, keySql } from './predicate.ts'

/** A write and what it tells. */
export interface WriteStatement extends Statement {
  /**
   * `row`: the rows it wrote. `key`: the keys it made. `count`: how many rows it met. `both`: how many, and the
   * row as it stands afterwards.
   */
  readonly gives: 'row' | 'key' | 'count' | 'both'
}

/** Compiles the INSERT of these columns. A guard that finds another row makes it insert nothing. */
export function compileInsert(
  table: BoundTable,
  columns: readonly string[],
  guards: readonly UniqueGuard[],
): WriteStatement {
  const { syntax, binding } = table
  const made = binding.anchor.filter((name) => !columns.includes(name))
  const refusals = guards.map((guard) => guardSql(table, guard, undefined))
  if (made.length === 0 && !hasUniqueAnchor(binding.description, binding.anchor)) {
    const same = keySql(table, binding.anchor, 'other', { from: 'set' })
    refusals.unshift(syntax.exists(table.table, same))
  }
  const list = sql.join(columns.map((name) => columnReference(name)))
  const into =
    columns.length === 0
      ? sql`insert into ${table.table}`
      : sql`insert into ${table.table} (${list})`
  const source = insertSource(table, columns, refusals)
  const composer = syntax.writing.compose
  if (composer !== undefined) {
    const given = binding.anchor.filter((name) => columns.includes(name))
    const fragment = composer.insert({
      into,
      source,
      made: made.map((name) => table.column(name).description),
      select: sql`select ${table.projection('written')} from ${table.table} as ${sql.id('written')}`,
      key: given.length === 0 ? undefined : keySql(table, given, 'written', { from: 'set' }),
      alias: 'written',
    })
    return write(table, fragment, 'both', table.result)
  }
  const plain = columns.length === 0 ? syntax.insertDefaults(table.table) : sql`${into} ${source}`
  if (!syntax.writing.returning.insert) return write(table, plain, 'count', [])
  if (showsLiveRow(binding.description, 'insert')) {
    return write(table, sql`${plain} returning ${table.projection()}`, 'row', table.result)
  }
  if (made.length === 0) return write(table, plain, 'count', [])
  const keys = sql.join(binding.anchor.map((name) => columnReference(name)))
  return write(table, sql`${plain} returning ${keys}`, 'key', anchorResult(table))
}

/** Compiles the UPDATE of these columns in the row of one key. */
export function compileUpdate(
  table: BoundTable,
  columns: readonly string[],
  guards: readonly UniqueGuard[],
): WriteStatement {
  const { syntax, binding } = table
  const set = columns.map(
    (name) => sql`${columnReference(name)} = ${columnSlot(table.column(name), 'set')}`,
  )
  const conditions = [
    keySql(table, binding.anchor),
    ...guards.map((guard) => sql`not ${guardSql(table, guard, binding.anchor)}`),
  ]
  const update = sql`update ${table.table} set ${sql.join(set)} where ${sql.join(conditions, sql` and `)}`
  const composer = syntax.writing.compose
  if (composer !== undefined) {
    const key = keyAfterUpdate(table, columns)
    const select = sql`select ${table.projection()} from ${table.table} where ${key}`
    return write(table, composer.update({ update, select }), 'both', table.result)
  }
  if (syntax.writing.returning.update && showsLiveRow(binding.description, 'update')) {
    return write(table, sql`${update} returning ${table.projection()}`, 'row', table.result)
  }
  return write(table, update, 'count', [])
}

/** Compiles the DELETE of the row of one key. */
export function compileRemove(table: BoundTable): WriteStatement {
  const remove = sql`delete from ${table.table} where ${keySql(table, table.binding.anchor)}`
  const composer = table.syntax.writing.compose
  return composer === undefined
    ? write(table, remove, 'count', [])
    : write(table, composer.remove({ remove }), 'both', [])
}

/** Compiles the question which row holds a guarded value, beside the one of the key if that is given. */
export function compileGuard(
  table: BoundTable,
  guard: UniqueGuard,
  options: { readonly besideKey: boolean },
): Statement {
  const { binding } = table
  const column = table.column(guard.column)
  const slot = slotMaker(column, 'set', -1)
  const same = equalSql(table, column, columnReference(guard.column), slot, guard.case)
  const beside = options.besideKey ? sql` and not (${keySql(table, binding.anchor)})` : sql``
  const keys = sql.join(binding.anchor.map((name) => columnReference(name)))
  const fragment = sql`select ${keys} from ${table.table} where ${same}${beside}`
  return compileStatement(table.syntax.compiler, fragment, anchorResult(table))
}

/** Whether RETURNING shows the row as it will stand: no trigger and no view can change it afterwards. */
export function showsLiveRow(
  description: TableDescription,
  event: 'insert' | 'update' | 'delete',
): boolean {
  return (
    description.kind === 'table' &&
    !description.triggers.some((trigger) => trigger.events.includes(event))
  )
}

/** Whether the database itself keeps the anchor unique. */
export function hasUniqueAnchor(description: TableDescription, anchor: readonly string[]): boolean {
  return [description.primaryKey, ...description.uniqueKeys].some(
    (key) => key.length > 0 && key.every((column) => anchor.includes(column)),
  )
}

function insertSource(
  table: BoundTable,
  columns: readonly string[],
  refusals: readonly Fragment[],
): Fragment {
  if (columns.length === 0) return sql`default values`
  const slots = sql.join(columns.map((name) => columnSlot(table.column(name), 'set')))
  if (refusals.length === 0) return sql`values (${slots})`
  const from = table.syntax.fromNothing
  const nothing = from === undefined ? sql`` : sql` ${from}`
  const where = sql.join(
    refusals.map((refusal) => sql`not ${refusal}`),
    sql` and `,
  )
  return sql`select ${slots}${nothing} where ${where}`
}

function guardSql(
  table: BoundTable,
  guard: UniqueGuard,
  besideKey: readonly string[] | undefined,
): Fragment {
  const column = table.column(guard.column)
  const reference = columnReference(guard.column, 'other')
  const same = equalSql(table, column, reference, slotMaker(column, 'set', -1), guard.case)
  const beside =
    besideKey === undefined ? sql`` : sql` and not (${keySql(table, besideKey, 'other')})`
  return table.syntax.exists(table.table, sql`${same}${beside}`)
}

/** The key that the row has after an UPDATE: columns that were set have their new value. */
function keyAfterUpdate(table: BoundTable, columns: readonly string[]): Fragment {
  const parts = table.binding.anchor.map((name) =>
    keySql(table, [name], undefined, { from: columns.includes(name) ? 'set' : 'key' }),
  )
  return sql.join(parts, sql` and `)
}

function anchorResult(table: BoundTable): ResultColumn[] {
  return table.binding.anchor.map((name) => ({
    name,
    decode: (raw: unknown) => table.column(name).codec.decode(raw),
  }))
}

function write(
  table: BoundTable,
  fragment: Fragment,
  gives: WriteStatement['gives'],
  result: readonly ResultColumn[],
): WriteStatement {
  return { ...compileStatement(table.syntax.compiler, fragment, result), gives }
}
