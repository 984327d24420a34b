import type { SchemaSnapshot } from '../../generated/snapshot.ts'
import type { TableDescription } from '../../model/table.ts'
import { parseTableName } from '../normalize/table-name.ts'

/** The folder of snapshots, beside the configuration. */
export const SNAPSHOT_FOLDER = 'schema'

/** The tables of a snapshot by object type, as a catalogue would describe them. */
export function snapshotTables(snapshot: SchemaSnapshot): ReadonlyMap<string, TableDescription> {
  const tables = new Map<string, TableDescription>()
  for (const [name, written] of Object.entries(snapshot.objects)) {
    tables.set(name, tableOf(written, snapshot))
  }
  return tables
}

type WrittenTable = SchemaSnapshot['objects'][string]

function tableOf(written: WrittenTable, { database }: SchemaSnapshot): TableDescription {
  const { kind, columns, primaryKey, uniqueKeys, indexes, triggers, privileges } = written
  const all = columns.map((one) => one.name)
  const may = (listed: 'all' | readonly string[]): readonly string[] =>
    listed === 'all' ? all : listed
  return {
    table: named(written.table),
    kind,
    columns,
    primaryKey,
    uniqueKeys,
    indexed: indexes,
    triggers,
    survey: {
      database: { product: database.product, version: database.version, name: '', login: '' },
      allowed: {
        select: may(privileges.select),
        insert: may(privileges.insert),
        update: may(privileges.update),
        delete: privileges.delete,
        temporary: privileges.temporary,
      },
      referencedBy: written.referencedBy.map((one) => ({ ...one, table: named(one.table) })),
      rowSecurity: written.rowSecurity,
    },
  }
}

function named(text: string): TableDescription['table'] {
  return parseTableName(text) ?? { name: text }
}
