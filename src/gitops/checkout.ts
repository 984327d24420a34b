import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { SyncError } from '../model/errors.ts'
import { readContents } from './checkout-contents.ts'
import type { CommitHeader } from './commit-header.ts'
import type { Mirror } from './mirror.ts'
import { readBlobs } from './read-blobs.ts'
import {
  DEFAULT_TREE_LIMITS,
  readTree,
  type Tree,
  type TreeFault,
  type TreeFile,
  type TreeLimits,
} from './tree.ts'

/** The files of one commit on this machine's disk. They never change. */
export interface Checkout {
  readonly commit: string
  readonly header: CommitHeader
  readonly files: ReadonlyMap<string, TreeFile>
  readonly faults: readonly TreeFault[]
  /**
   * The content of one of `files`.
   *
   * @throws SyncError `REPOSITORY_COPY` when somebody has taken it away or changed it
   */
  read(file: TreeFile): Promise<Buffer>
}

/** What a commit is checked out with. */
export interface CheckoutOptions {
  readonly header: CommitHeader
  /** Paths in the repository that are wanted whatever they end in. */
  readonly named: readonly string[]
  readonly signal: AbortSignal
  readonly limits?: TreeLimits
}

const CONTENTS = 'contents.json'
const FILES = 'files'
/** How long the remains of a write that was killed are left alone, in milliseconds; another process may write. */
const REMAINS = 3_600_000

/** The commits whose files are kept on the disk, a folder each, named by its digits. */
export class Checkouts {
  readonly #folder: string

  /** @param folder absolute; its own */
  constructor(folder: string) {
    this.#folder = folder
  }

  /**
   * Writes the configuration files of a commit under a name of its own, and gives them their place when all of them
   * are on the disk: a crash leaves nothing half. A commit that is there already is left as it is.
   *
   * @throws SyncError `REPOSITORY_TOO_LARGE`, `REPOSITORY_COPY`
   */
  async write(mirror: Mirror, commit: string, options: CheckoutOptions): Promise<Checkout> {
    const there = await this.open(commit)
    if (there !== undefined) return { ...there, header: options.header }
    const { named, signal, header, limits = DEFAULT_TREE_LIMITS } = options
    const tree = await readTree(mirror, commit, { named, limits, signal })
    await this.remove(commit)
    const unfinished = join(this.#folder, `.${commit}-${randomUUID()}`)
    try {
      await mkdir(join(unfinished, FILES), { recursive: true, mode: 0o700 })
      await readBlobs(mirror, tree.files, signal, (file, content) =>
        writeDurably(join(unfinished, FILES, ...file.path.split('/')), content),
      )
      const contents = JSON.stringify({ version: 1, commit, header, ...tree })
      await writeDurably(join(unfinished, CONTENTS), Buffer.from(contents))
      await rename(unfinished, join(this.#folder, commit)).catch(unlessThere)
      await syncFolder(this.#folder)
    } catch (error) {
      throw error instanceof SyncError ? error : cannotWrite(this.#folder, error)
    } finally {
      await rm(unfinished, { recursive: true, force: true })
    }
    return this.#checkout(commit, header, tree)
  }

  /** A commit from the disk, when all of its files are there as they were written; needs nothing else. */
  async open(commit: string): Promise<Checkout | undefined> {
    try {
      const text = await readFile(join(this.#folder, commit, CONTENTS), 'utf8')
      const contents = readContents(JSON.parse(text), commit)
      if (contents === undefined) return undefined
      const checkout = this.#checkout(commit, contents.header, contents)
      for (const file of contents.files) await checkout.read(file)
      return checkout
    } catch {
      // Whatever is wrong with it: it cannot be used, and is made anew when somebody can.
      return undefined
    }
  }

  /** Takes a commit off the disk. */
  async remove(commit: string): Promise<void> {
    await rm(join(this.#folder, commit), { recursive: true, force: true })
  }

  /** Takes everything off the disk but these, and what another process may just be writing. */
  async keep(commits: ReadonlySet<string>, now: number): Promise<void> {
    for (const name of await namesIn(this.#folder)) {
      if (commits.has(name)) continue
      const path = join(this.#folder, name)
      if (name.startsWith('.') && now - (await changedAt(path)) < REMAINS) continue
      await rm(path, { recursive: true, force: true })
    }
  }

  #checkout(commit: string, header: CommitHeader, { files, faults }: Tree): Checkout {
    const folder = join(this.#folder, commit, FILES)
    return {
      commit,
      header,
      faults,
      files: new Map(files.map((file) => [file.path, file])),
      async read({ path, blob, size }) {
        const content = await readFile(join(folder, ...path.split('/'))).catch((error: unknown) => {
          throw changed(path, commit, error)
        })
        if (content.length !== size || digestOf(content, blob) !== blob) throw changed(path, commit)
        return content
      },
    }
  }
}

/** The name that git gives a content. */
function digestOf(content: Buffer, like: string): string {
  const hash = createHash(like.length === 64 ? 'sha256' : 'sha1')
  return hash.update(`blob ${content.length}\0`).update(content).digest('hex')
}

async function writeDurably(path: string, content: Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const file = await open(path, 'wx', 0o400)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Windows does not open folders, and writes names by itself. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** Another process was faster with the same commit. */
function unlessThere(error: unknown): void {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch {
    // Nothing was ever written.
    return []
  }
}

async function changedAt(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs
  } catch {
    return 0
  }
}

function changed(path: string, commit: string, cause?: unknown): SyncError {
  return new SyncError(
    'REPOSITORY_COPY',
    `The file ${path} of ${commit.slice(0, 7)} was changed or taken away on this machine; it is fetched anew.`,
    { cause },
  )
}

function cannotWrite(folder: string, cause: unknown): SyncError {
  return new SyncError(
    'REPOSITORY_COPY',
    `The files of a commit cannot be written to ${folder}. Look at its rights and at the space on the disk.`,
    { cause },
  )
}
