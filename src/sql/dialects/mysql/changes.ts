import { sql } from 'kysely'
import type { Fragment } from '../../statement.ts'
import { type ChangeSyntax, HISTORY_NUMBER, HISTORY_TIME, type HistoryParts } from '../changes.ts'

/** MySQL and MariaDB: timestamps, and a history that three triggers fill. */
export const mysqlChanges: ChangeSyntax = {
  clock: sql`utc_timestamp(3)`,
  latest: (reference) => sql`max(${reference})`,
  bindInstant: (instant) => instant.replace('T', ' ').replace('Z', ''),
  history,
  script: { begin: 'delimiter //\n', end: ' //' },
}

function history({ table, history: name, named, anchor }: HistoryParts): Fragment[] {
  const list = sql.join(anchor.map((column) => sql.id(column.name)))
  const cells = (row: 'old' | 'new'): Fragment =>
    sql.join(anchor.map((column) => sql`${sql.raw(row)}.${sql.id(column.name)}`))
  const insert = (row: 'old' | 'new'): Fragment =>
    sql`insert into ${name} (${list}) values (${cells(row)})`
  const trigger = (suffix: string, event: 'insert' | 'update' | 'delete', body: Fragment) =>
    sql`create trigger ${named(suffix)} after ${sql.raw(event)} on ${table} for each row ${body}`
  const same = sql.join(
    anchor.map(({ name: column }) => sql`new.${sql.id(column)} <=> old.${sql.id(column)}`),
    sql` and `,
  )
  // SELECT keeps character set and collation of the anchor, so that the two tables can be joined.
  return [
    sql`create table ${name} (${sql.id(HISTORY_NUMBER)} bigint not null auto_increment primary key, ${sql.id(HISTORY_TIME)} datetime(3) not null default (utc_timestamp(3))) select ${list} from ${table} where 1 = 0`,
    trigger('insert', 'insert', insert('new')),
    trigger(
      'update',
      'update',
      sql`begin ${insert('old')}; if not (${same}) then ${insert('new')}; end if; end`,
    ),
    trigger('delete', 'delete', insert('old')),
  ]
}
