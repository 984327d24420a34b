import { sql } from 'kysely'
import type { Fragment } from '../../statement.ts'
import { type ChangeSyntax, HISTORY_NUMBER, HISTORY_TIME, type HistoryParts } from '../changes.ts'

/** PostgreSQL: timestamps, and a history that one trigger fills. */
export const postgresChanges: ChangeSyntax = {
  clock: sql`clock_timestamp()`,
  latest: (reference) => sql`max(${reference})`,
  history,
}

function history({ table, history: name, named, anchor }: HistoryParts): Fragment[] {
  const columns = anchor.map((column) => sql`${sql.id(column.name)} ${sql.raw(column.type)}`)
  const list = sql.join(anchor.map((column) => sql.id(column.name)))
  const cells = (row: 'old' | 'new'): Fragment =>
    sql.join(anchor.map((column) => sql`${sql.raw(row)}.${sql.id(column.name)}`))
  const insert = (row: 'old' | 'new'): Fragment =>
    sql`insert into ${name} (${list}) values (${cells(row)})`
  // The function runs as its owner, and only on his search path: whoever writes the table needs no grant on the
  // history, and can put no table of his own in its place.
  return [
    sql`create table ${name} (${sql.id(HISTORY_NUMBER)} bigint generated always as identity primary key, ${sql.id(HISTORY_TIME)} timestamptz not null default clock_timestamp(), ${sql.join(columns)})`,
    sql`create function ${named('written')}() returns trigger language plpgsql security definer set search_path from current as $$
begin
  if tg_op <> 'INSERT' then ${insert('old')}; end if;
  if tg_op = 'INSERT' or (tg_op = 'UPDATE' and (${cells('new')}) is distinct from (${cells('old')})) then ${insert('new')}; end if;
  return null;
end $$`,
    sql`create trigger ${sql.id('rollcall_history')} after insert or update or delete on ${table} for each row execute function ${named('written')}()`,
  ]
}
