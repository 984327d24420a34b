import { sql } from 'kysely'
import type { Fragment } from '../../statement.ts'
import { typeName } from '../codecs.ts'
import type { MssqlParameter } from './parameter.ts'
import { type ChangeSyntax, HISTORY_NUMBER, HISTORY_TIME, type HistoryParts } from '../changes.ts'

/** SQL Server: timestamps, `rowversion`, change tracking, and a history that one trigger fills. */
export const mssqlChanges: ChangeSyntax = {
  clock: sql`sysutcdatetime()`,
  latest: (reference) => sql`max(${reference})`,
  bindNumber: (digits): MssqlParameter => ({ type: 'BigInt', value: digits }),
  rowVersion: {
    matches: (column) => ['timestamp', 'rowversion'].includes(typeName(column.type)),
    // A transaction that is open may still write rows of a lower version than the last one.
    now: sql`convert(varchar(18), min_active_rowversion(), 1)`,
    since: (reference, version) => sql`${reference} >= convert(binary(8), ${version}, 1)`,
    ahead: (version) =>
      sql`case when convert(binary(8), ${version}, 1) > min_active_rowversion() then 1 else 0 end`,
  },
  tracking: {
    now: sql`change_tracking_current_version()`,
    // A name may hold what object_id takes for a border between two names.
    oldest: (names) =>
      sql`change_tracking_min_valid_version(object_id(${sql.join(
        names.map((name) => sql`quotename(${name})`),
        sql` + N'.' + `,
      )}))`,
    changed: (table, version) => sql`changetable(changes ${table}, ${version})`,
  },
  history,
  // sqlcmd takes names in double quotes for texts unless it is told otherwise; a trigger remembers the setting.
  script: { begin: 'set quoted_identifier on\ngo\n', end: '\ngo' },
}

function history({ table, history: name, named, anchor }: HistoryParts): Fragment[] {
  const list = sql.join(anchor.map((column) => sql.id(column.name)))
  // SELECT INTO keeps types and collations, and through a UNION no identity.
  return [
    sql`select ${list} into ${name} from ${table} where 1 = 0 union all select ${list} from ${table} where 1 = 0`,
    sql`alter table ${name} add ${sql.id(HISTORY_NUMBER)} bigint identity primary key`,
    sql`alter table ${name} add ${sql.id(HISTORY_TIME)} datetime2(3) not null default sysutcdatetime()`,
    sql`create trigger ${named('written')} on ${table} after insert, update, delete as
set nocount on;
insert into ${name} (${list}) select ${list} from inserted union select ${list} from deleted`,
  ]
}
