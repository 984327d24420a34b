import { compareSnapshots, type SnapshotDifference } from '../config/snapshot/compare-snapshots.ts'
import { readSnapshot } from '../config/snapshot/read-snapshot.ts'
import type { ConnectorDefinition } from '../model/definition.ts'
import type { TableDescription } from '../model/table.ts'
import { snapshotFile, snapshotOf, type SnapshotPlace } from './snapshots.ts'

/** How the snapshot of a connector and its tables of now differ. */
export interface DriftedSchema {
  readonly connector: string
  readonly file: string
  /** The day of the snapshot; absent where there is none. */
  readonly taken?: string
  readonly differences: readonly SnapshotDifference[]
}

/**
 * Compares the snapshot of a connector with its tables, cell by cell.
 *
 * @throws SyncError `SNAPSHOT_UNREADABLE`
 */
export async function schemaDrift(
  definition: ConnectorDefinition,
  tables: ReadonlyMap<string, TableDescription>,
  place: SnapshotPlace,
): Promise<DriftedSchema> {
  const file = snapshotFile(definition.name, place)
  const before = await readSnapshot(file)
  const base = { connector: definition.name, file: file.name }
  if (before === undefined) return { ...base, differences: [] }
  const differences = compareSnapshots(before, snapshotOf(definition, tables, 0))
  return { ...base, taken: before.taken, differences }
}
