import { sql } from 'kysely'
import type { Fragment } from '../../statement.ts'
import { type ChangeSyntax, HISTORY_NUMBER, HISTORY_TIME, type HistoryParts } from '../changes.ts'

/**
 * SQLite: an instant is a text in one of several forms, or a number; the Julian day is the same for all of
 * them.
 */
export const sqliteChanges: ChangeSyntax = {
  clock: sql`strftime('%Y-%m-%d %H:%M:%f', 'now')`,
  latest: (reference) => sql`strftime('%Y-%m-%d %H:%M:%f', max(julianday(${reference}, 'auto')))`,
  instant: (instant) => sql`julianday(${instant}, 'auto')`,
  history,
}

function history({ table, history: name, named, anchor }: HistoryParts): Fragment[] {
  const columns = anchor.map((column) => sql`${sql.id(column.name)} ${sql.raw(column.type)}`)
  const list = sql.join(anchor.map((column) => sql.id(column.name)))
  const cells = (row: 'old' | 'new'): Fragment =>
    sql.join(anchor.map((column) => sql`${sql.raw(row)}.${sql.id(column.name)}`))
  const insert = (row: 'old' | 'new'): Fragment =>
    sql`insert into ${name} (${list}) values (${cells(row)});`
  const trigger = (event: 'insert' | 'update' | 'delete', body: Fragment): Fragment =>
    sql`create trigger ${named(event)} after ${sql.raw(event)} on ${table} begin ${body} end`
  return [
    sql`create table ${name} (${sql.id(HISTORY_NUMBER)} integer primary key autoincrement, ${sql.id(HISTORY_TIME)} text not null default (strftime('%Y-%m-%d %H:%M:%f', 'now')), ${sql.join(columns)})`,
    trigger('insert', insert('new')),
    trigger('update', sql`${insert('old')} ${insert('new')}`),
    trigger('delete', insert('old')),
  ]
}
