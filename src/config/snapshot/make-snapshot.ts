import type { SchemaSnapshot } from '../../generated/snapshot.ts'
import type { TargetDefinition } from '../../model/definition.ts'
import type { TableDescription } from '../../model/table.ts'
import { writeTableName } from '../normalize/table-name.ts'

/** What a snapshot is made of. */
export interface SnapshotParts {
  readonly connector: string
  readonly dialect: TargetDefinition['dialect']
  /** Surveyed tables by object type. */
  readonly tables: ReadonlyMap<string, TableDescription>
  /** Milliseconds. */
  readonly now: number
}

/** A snapshot of live tables. Neither the login nor the database's name is in it: they differ by environment. */
export function makeSnapshot({ connector, dialect, tables, now }: SnapshotParts): SchemaSnapshot {
  const [first] = tables.values()
  const database = first?.survey?.database
  return {
    $schema: 'https://rollcall.dev/schemas/snapshot.schema.json',
    version: 1,
    connector,
    taken: new Date(now).toISOString().slice(0, 10),
    database: {
      dialect,
      product: database?.product ?? dialect,
      version: database?.version ?? '',
    },
    objects: Object.fromEntries([...tables].map(([name, table]) => [name, plainTable(table)])),
  }
}

function plainTable(description: TableDescription): SchemaSnapshot['objects'][string] {
  const { table, kind, columns, primaryKey, uniqueKeys, indexed, triggers, survey } = description
  const names = columns.map((one) => one.name)
  const may = (allowed: readonly string[] = names): 'all' | string[] =>
    names.every((one) => allowed.includes(one)) ? 'all' : [...allowed]
  return {
    table: writeTableName(table),
    kind,
    columns: columns.map(({ name, type, kind: holds, ...rest }) => ({
      name,
      type,
      kind: holds,
      ...rest,
    })),
    primaryKey: [...primaryKey],
    uniqueKeys: sorted(uniqueKeys.map((key) => [...key])),
    indexes: sorted(indexed.map(({ column, folded }) => ({ column, folded }))),
    triggers: sorted(
      triggers.map(({ sets, ...one }) => ({
        ...one,
        events: [...one.events],
        ...(sets === undefined ? {} : { sets: [...sets] }),
      })),
    ),
    referencedBy: sorted(
      (survey?.referencedBy ?? []).map((one) => ({
        name: one.name,
        table: writeTableName(one.table),
        columns: [...one.columns],
        onDelete: one.onDelete,
      })),
    ),
    privileges: {
      select: may(survey?.allowed.select),
      insert: may(survey?.allowed.insert),
      update: may(survey?.allowed.update),
      delete: survey?.allowed.delete ?? true,
      temporary: survey?.allowed.temporary ?? true,
    },
    rowSecurity: survey?.rowSecurity ?? false,
  }
}

/** In the order of their text, each once: the catalogue's own order is no one's choice. */
function sorted<T>(list: readonly T[]): T[] {
  const byText = new Map(list.map((one) => [JSON.stringify(one), one]))
  return [...byText].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
}
