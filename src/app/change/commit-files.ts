import { readFile } from 'node:fs/promises'
import { relative, sep } from 'node:path'
import type { CommitReader } from '../../gitops/mirror.ts'
import { readBlobs } from '../../gitops/read-blobs.ts'
import { DEFAULT_TREE_LIMITS, readTree } from '../../gitops/tree.ts'
import { loadConfiguration } from '../../config/load.ts'
import { findOnDisk } from '../../config/include.ts'
import type { RevisionFiles } from './revision-files.ts'

/** Bytes of all files of a revision that is planned: it is held in memory. */
const TOTAL = 128 * 1024 * 1024

/** Where the configuration of a revision is. */
export interface CommitPlace {
  /** Absolute: where the files are thought to be. */
  readonly root: string
  /** The configuration files in the repository, with `/`. */
  readonly config: readonly string[]
}

/**
 * The files of a commit that can be configuration, as they were committed: symbolic links and submodules are not
 * followed, and nothing is written to the disk.
 *
 * @throws SyncError `REPOSITORY_TOO_LARGE`, `REPOSITORY_COPY`
 */
export async function commitFiles(
  repository: CommitReader,
  commit: string,
  { root, config }: CommitPlace,
  signal: AbortSignal,
): Promise<RevisionFiles> {
  const limits = { ...DEFAULT_TREE_LIMITS, total: TOTAL }
  const tree = await readTree(repository, commit, { named: config, limits, signal })
  const files = new Map<string, Uint8Array>()
  await readBlobs(repository, tree.files, signal, ({ path }, content) => {
    // A copy: the bytes stand in a larger piece that others share.
    files.set(path, Uint8Array.from(content))
    return Promise.resolve()
  })
  return { name: commit, root, config, files, faults: tree.faults }
}

/**
 * The configuration as it stands on the disk now, with whatever it includes below `root`.
 *
 * @throws SyncError `CONFIGURATION_NOT_FOUND`, `CONFIGURATION_UNREADABLE`
 */
export async function workingTreeFiles(
  { root, config }: CommitPlace,
  paths: readonly string[],
  env: string | undefined,
): Promise<RevisionFiles> {
  const files = new Map<string, Uint8Array>()
  await loadConfiguration(paths, {
    cwd: root,
    env,
    readFile: async (path) => {
      const content = await readFile(path)
      files.set(inRepository(path, root), Uint8Array.from(content))
      return content
    },
    findFiles: findOnDisk,
  })
  return { name: 'working tree', root, config, files, faults: [] }
}

/** The path with `/` as a repository has it. */
export function inRepository(path: string, root: string): string {
  return relative(root, path).replaceAll(sep, '/')
}
