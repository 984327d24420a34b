import { SyncError } from '../model/errors.ts'
import type { CommitReader } from './mirror.ts'

/** A file of a commit. */
export interface TreeFile {
  /** Relative to the top of the repository, with `/`. */
  readonly path: string
  readonly blob: string
  readonly size: number
}

/** Something in the place of a file that is not read; whoever names it is told. */
export interface TreeFault {
  readonly path: string
  /** What is wrong, as a sentence without its subject: `is a symbolic link`. */
  readonly why: string
  /** Everything below it is missing as well. */
  readonly folder: boolean
}

/** What of a commit can be configuration. */
export interface Tree {
  readonly files: readonly TreeFile[]
  readonly faults: readonly TreeFault[]
}

/** Bounds of a commit. Sizes in bytes. */
export interface TreeLimits {
  readonly files: number
  readonly fileSize: number
  readonly total: number
  /** Of the list of all files, those that are no configuration included. */
  readonly list: number
}

export const DEFAULT_TREE_LIMITS: TreeLimits = {
  files: 20_000,
  fileSize: 16 * 1024 * 1024,
  total: 256 * 1024 * 1024,
  list: 64 * 1024 * 1024,
}

/** What a configuration can name; the rest of a repository is left where it is. */
const CONFIGURATION = /\.(?:ya?ml|json|jsonata|sql)$/iu

/**
 * Lists what of a commit can be configuration: YAML, JSON, JSONata and SQL files, and whatever is asked for by name.
 * Symbolic links, submodules, and names that not every disk can hold are listed as faults.
 *
 * @param named paths that are wanted whatever they end in
 * @throws SyncError `REPOSITORY_TOO_LARGE`; `REPOSITORY_COPY` when the mirror is damaged
 */
export async function readTree(
  mirror: CommitReader,
  commit: string,
  options: {
    readonly named: readonly string[]
    readonly limits: TreeLimits
    readonly signal: AbortSignal
  },
): Promise<Tree> {
  const { named, limits, signal } = options
  const { code, stdout } = await mirror.locally(
    ['ls-tree', '-r', '-z', '-l', '--full-tree', '--end-of-options', commit],
    { signal, most: limits.list },
  )
  if (code !== 0) {
    throw new SyncError('REPOSITORY_COPY', `The files of ${commit.slice(0, 7)} cannot be listed.`)
  }
  const files: TreeFile[] = []
  const faults: TreeFault[] = []
  for (const entry of entriesOf(stdout)) {
    const wanted = CONFIGURATION.test(entry.path) || named.includes(entry.path)
    const fault = faultOf(entry, limits)
    if (fault !== undefined) {
      if (wanted || fault.folder) faults.push(fault)
    } else if (wanted) files.push({ path: entry.path, blob: entry.id, size: entry.size })
  }
  const sound = withoutCollisions(files, faults)
  requireWithin(sound, limits)
  return { files: sound, faults }
}

interface Entry {
  readonly mode: string
  readonly id: string
  readonly size: number
  readonly path: string
  readonly isText: boolean
}

/** `<mode> <type> <id> <size>\t<path>\0`; a path is bytes. */
function* entriesOf(list: Buffer): Generator<Entry> {
  let at = 0
  for (let end = list.indexOf(0, at); end >= 0; end = list.indexOf(0, at)) {
    const tab = list.indexOf(9, at)
    const [mode = '', , id = '', size = ''] = list.toString('latin1', at, tab).split(/ +/u)
    const bytes = list.subarray(tab + 1, end)
    const path = bytes.toString('utf8')
    const isText = Buffer.from(path, 'utf8').equals(bytes)
    yield { mode, id, size: Number(size) || 0, path, isText }
    at = end + 1
  }
}

function faultOf(entry: Entry, limits: TreeLimits): TreeFault | undefined {
  const fault = (why: string, folder = false): TreeFault => ({ path: entry.path, why, folder })
  switch (entry.mode) {
    case '120000':
      return fault('is a symbolic link, which is not followed. Put the file itself there', true)
    case '160000':
      return fault('is a submodule, which is not fetched. Put its files into this repository', true)
    default:
  }
  if (!entry.isText) return fault('has a name that is not UTF-8. Rename it')
  if (!isPortable(entry.path)) {
    return fault('has a name that not every disk can hold. Rename it')
  }
  if (entry.size > limits.fileSize) {
    return fault(`has ${entry.size} bytes; a configuration file has at most ${limits.fileSize}`)
  }
  return undefined
}

/** Git takes nearly any bytes as a name; these are what Linux and Windows both take as one. */
function isPortable(path: string): boolean {
  if (path.length > 1000 || /[\p{Cc}<>:"|?*\\]/u.test(path)) return false
  return path
    .split('/')
    .every(
      (name) =>
        name !== '' &&
        Buffer.byteLength(name) <= 255 &&
        !/[. ]$/u.test(name) &&
        !/^(?:\.git|con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/iu.test(name),
    )
}

/** Two names that some disks take for one. */
function withoutCollisions(files: readonly TreeFile[], faults: TreeFault[]): readonly TreeFile[] {
  const byName = Map.groupBy(files, ({ path }) => path.normalize('NFC').toLowerCase())
  const sound: TreeFile[] = []
  for (const same of byName.values()) {
    const [one, other] = same
    if (one !== undefined && other === undefined) sound.push(one)
    else {
      for (const { path } of same) {
        const twin = same.find((another) => another.path !== path)
        const why = `and ${twin?.path ?? ''} differ in case alone. Rename one of them`
        faults.push({ path, why, folder: false })
      }
    }
  }
  return sound
}

function requireWithin(files: readonly TreeFile[], limits: TreeLimits): void {
  const total = files.reduce((sum, { size }) => sum + size, 0)
  if (files.length <= limits.files && total <= limits.total) return
  throw new SyncError(
    'REPOSITORY_TOO_LARGE',
    `The commit has ${files.length} YAML, JSON, JSONata and SQL files of ${total} bytes; at most ${limits.files} ` +
      `files of ${limits.total} bytes are read. Keep the connectors in a repository of their own.`,
  )
}
