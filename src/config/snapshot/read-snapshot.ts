import { readFile } from 'node:fs/promises'
import type { SchemaSnapshot } from '../../generated/snapshot.ts'
import { validate } from '../../generated/snapshot-validator.js'
import { SyncError } from '../../model/errors.ts'
import { formatPosition } from '../../model/position.ts'
import { parseFile } from '../document.ts'
import { explain } from '../explain/explain.ts'
import type { Places } from '../places.ts'
import { readSchema } from '../schema-file.ts'
import { readTree } from '../tree.ts'

/** A file of a snapshot: its path, and its name for messages. */
export interface SnapshotFile {
  readonly path: string
  readonly name: string
}

/**
 * Reads a snapshot; `undefined` when there is no such file.
 *
 * @throws SyncError `SNAPSHOT_UNREADABLE` with the place in the file
 */
export async function readSnapshot(file: SnapshotFile): Promise<SchemaSnapshot | undefined> {
  const text = await textOf(file)
  if (text === undefined) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw unreadable(file, text)
  }
  if (!isSnapshot(value)) throw unreadable(file, text)
  return value
}

async function textOf({ path, name }: SnapshotFile): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new SyncError('SNAPSHOT_UNREADABLE', `${name} cannot be read (${code}). ${AGAIN}`, {
      cause,
    })
  }
}

function isSnapshot(value: unknown): value is SchemaSnapshot {
  return validate(value)
}

const AGAIN = '"rollcall schema pull" writes it anew.'

/** What is wrong, and where: JSON is read as YAML once more, which keeps places. */
function unreadable({ path, name }: SnapshotFile, text: string): SyncError {
  const parsed = parseFile({ path, name, text })
  const places: Places = new Map()
  const tree = readTree(parsed, places)
  const broken = [...parsed.problems, ...tree.problems]
  const [first] =
    broken.length > 0
      ? broken
      : explain(readSchema('snapshot'), tree.value, places, parsed.spanOf(0, 0))
  const what =
    first === undefined
      ? `${name} is no JSON.`
      : `${formatPosition(first.span.start)}: ${first.message}`
  return new SyncError(
    'SNAPSHOT_UNREADABLE',
    `The schema snapshot cannot be used. ${what} ${AGAIN}`,
  )
}
