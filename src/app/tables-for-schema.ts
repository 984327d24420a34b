import type { Configuration } from '../config/configuration.ts'
import type { ConnectorTables } from '../config/schema-with-columns.ts'
import { readSnapshot } from '../config/snapshot/read-snapshot.ts'
import { snapshotTables } from '../config/snapshot/snapshot.ts'
import type { TableDescription } from '../model/table.ts'
import type { KnownTables } from './check/known.ts'
import { snapshotFile, type SnapshotPlace } from './snapshots.ts'

/** What is known of the tables of a configuration, and of whose nothing is. */
export interface TablesForSchema {
  readonly tables: ConnectorTables
  readonly unknown: readonly string[]
}

/**
 * The tables of all connectors: from the committed snapshots, and from the databases where there is none. A
 * connector that has errors, since it is being written, is completed from its snapshot.
 *
 * @param online asks a database; without `snapshots` it is asked always
 * @throws SyncError `SNAPSHOT_UNREADABLE`
 */
export async function tablesForSchema(
  { connectors, broken }: Pick<Configuration, 'connectors' | 'broken'>,
  snapshots: SnapshotPlace | undefined,
  online: KnownTables,
): Promise<TablesForSchema> {
  const tables = new Map<string, ReadonlyMap<string, TableDescription>>()
  const unknown: string[] = []
  const committed = async (name: string): Promise<ConnectorTable | undefined> => {
    if (snapshots === undefined) return undefined
    const snapshot = await readSnapshot(snapshotFile(name, snapshots))
    return snapshot && snapshotTables(snapshot)
  }
  for (const definition of connectors) {
    const { name } = definition
    const found = (await committed(name)) ?? (await online(definition))?.tables
    if (found === undefined) unknown.push(name)
    else tables.set(name, found)
  }
  for (const name of broken) {
    const found = await committed(name)
    if (found === undefined) unknown.push(name)
    else tables.set(name, found)
  }
  return { tables, unknown }
}

type ConnectorTable = ReadonlyMap<string, TableDescription>
