import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { compareSnapshots, type SnapshotDifference } from '../config/snapshot/compare-snapshots.ts'
import { makeSnapshot } from '../config/snapshot/make-snapshot.ts'
import { readSnapshot, type SnapshotFile } from '../config/snapshot/read-snapshot.ts'
import { SNAPSHOT_FOLDER, snapshotTables } from '../config/snapshot/snapshot.ts'
import { snapshotText } from '../config/snapshot/snapshot-text.ts'
import { writeTableName } from '../config/normalize/table-name.ts'
import type { SchemaSnapshot } from '../generated/snapshot.ts'
import type { ConnectorDefinition } from '../model/definition.ts'
import type { Problem } from '../model/problem.ts'
import type { TableDescription } from '../model/table.ts'
import type { KnownTables } from './check/known.ts'

/** Where the configuration is, and so its snapshots. */
export interface SnapshotPlace {
  readonly cwd: string
  /** Configuration files; snapshots are in `schema/` beside one of them. */
  readonly config: readonly string[]
}

/**
 * The committed snapshots in place of databases: tables of connectors that have none stay unknown. One that
 * is about other tables is a problem, and is not used for them.
 *
 * @throws SyncError `SNAPSHOT_UNREADABLE` while tables are asked for
 */
export function tablesOfSnapshots(place: SnapshotPlace): KnownTables {
  const folders = snapshotFolders(place).filter((folder) => existsSync(folder))
  return async (definition) => {
    if (folders.length === 0) return undefined
    const file = snapshotFile(definition.name, place)
    const snapshot = await readSnapshot(file)
    if (snapshot === undefined) return undefined
    const all = snapshotTables(snapshot)
    const stale = staleProblem(definition, snapshot, file.name)
    if (stale !== undefined) return { tables: undefined, problems: [stale] }
    return { tables: all, snapshot: file.name }
  }
}

/** The file of a connector's snapshot: the one that exists, or where it would be written. */
export function snapshotFile(connector: string, place: SnapshotPlace): SnapshotFile {
  const paths = snapshotFolders(place).map((folder) => join(folder, `${connector}.json`))
  const path = paths.find((one) => existsSync(one)) ?? paths[0] ?? `${connector}.json`
  const near = relative(place.cwd, path)
  return { path, name: near.startsWith('..') ? path : near }
}

/** What a pull did. */
export interface PulledSnapshot {
  readonly connector: string
  readonly file: string
  readonly outcome: 'written' | 'unchanged'
  /** Against the snapshot that was there; empty where there was none. */
  readonly differences: readonly SnapshotDifference[]
}

/** Writes the snapshot of surveyed tables; a file that says the same already is left as it is. */
export async function pullSnapshot(
  definition: ConnectorDefinition,
  tables: ReadonlyMap<string, TableDescription>,
  options: SnapshotPlace & { readonly now: number },
): Promise<PulledSnapshot> {
  const file = snapshotFile(definition.name, options)
  const fresh = snapshotOf(definition, tables, options.now)
  // One that cannot be read is written anew.
  const before = await readSnapshot(file).catch(() => undefined)
  const differences = before === undefined ? [] : compareSnapshots(before, fresh)
  const base = { connector: definition.name, file: file.name, differences }
  if (before !== undefined && differences.length === 0) {
    const text = await readFile(file.path, 'utf8')
    if (text === snapshotText(before)) return { ...base, outcome: 'unchanged' }
  }
  await mkdir(dirname(file.path), { recursive: true })
  await writeFile(file.path, snapshotText(fresh))
  return { ...base, outcome: 'written' }
}

/** The snapshot that tables would have now. */
export function snapshotOf(
  definition: ConnectorDefinition,
  tables: ReadonlyMap<string, TableDescription>,
  now: number,
): SchemaSnapshot {
  const { dialect } = definition.target
  return makeSnapshot({ connector: definition.name, dialect, tables, now })
}

/** A warning when a snapshot differs from the tables of now; nothing where there is none. */
export async function driftedSnapshot(
  definition: ConnectorDefinition,
  tables: ReadonlyMap<string, TableDescription>,
  place: SnapshotPlace,
): Promise<readonly Problem[]> {
  const file = snapshotFile(definition.name, place)
  const before = await readSnapshot(file)
  if (before === undefined) return []
  const differences = compareSnapshots(before, snapshotOf(definition, tables, 0))
  if (differences.length === 0) return []
  const [first] = differences
  const more = differences.length === 1 ? '' : ` and ${differences.length - 1} more`
  return [
    problem(
      definition,
      `The snapshot ${file.name} is not what the database has: ${first?.what ?? ''}${more}.`,
      'rollcall drift schema shows every difference; "rollcall schema pull" takes them over.',
    ),
  ]
}

function snapshotFolders({ cwd, config }: SnapshotPlace): readonly string[] {
  const folders = config.map((file) => join(dirname(resolve(cwd, file)), SNAPSHOT_FOLDER))
  return [...new Set(folders)]
}

/** Whether a snapshot is about other tables than those of the configuration. */
function staleProblem(
  definition: ConnectorDefinition,
  snapshot: SchemaSnapshot,
  name: string,
): Problem | undefined {
  const help = '"rollcall schema pull" writes it anew.'
  const { dialect } = definition.target
  if (snapshot.database.dialect !== dialect) {
    const message = `The snapshot ${name} is one of ${snapshot.database.dialect}, and the target is ${dialect}; it is not used.`
    return problem(definition, message, help)
  }
  for (const object of definition.objects) {
    const written = snapshot.objects[object.name]?.table
    const table = writeTableName(object.table)
    if (written === table) continue
    const what =
      written === undefined ? `has no object type "${object.name}"` : `is of "${written}"`
    return problem(
      definition,
      `The snapshot ${name} ${what}, and the table is "${table}"; it is not used.`,
      help,
    )
  }
  return undefined
}

function problem(definition: ConnectorDefinition, message: string, help: string): Problem {
  const span = definition.objects[0]?.tableSpan ?? definition.span
  return {
    rule: 'stale-snapshot',
    severity: 'warning',
    message,
    span,
    help,
    connector: definition.name,
  }
}
