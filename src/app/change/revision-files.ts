import type { LoadedConfiguration } from '../../config/join-files.ts'
import { loadConfiguration } from '../../config/load.ts'
import type { TreeFault } from '../../gitops/tree.ts'
import { commitRevision } from '../revisions/commit-revision.ts'

/** The files of one revision. Nothing else can be read of it. */
export interface RevisionFiles {
  /** For people: a commit, or `working tree`. */
  readonly name: string
  /** Absolute: where the files are thought to be; paths of data start there. */
  readonly root: string
  /** The configuration files in the repository, with `/`. */
  readonly config: readonly string[]
  /** By path in the repository, with `/`. */
  readonly files: ReadonlyMap<string, Uint8Array | string>
  /** What is in the place of files and not read, such as symbolic links. */
  readonly faults: readonly TreeFault[]
}

/**
 * Loads the configuration of a revision from its files alone.
 *
 * @throws SyncError `CONFIGURATION_NOT_FOUND` for a file that the revision does not have, `REPOSITORY_CONTENT` for
 *   what is no file and for paths that lead out of it, `CONFIGURATION_UNREADABLE`
 */
export function loadRevision(
  { name, root, config, files, faults }: RevisionFiles,
  env: string | undefined,
): Promise<LoadedConfiguration> {
  const checkout = {
    commit: name,
    header: { author: '', at: '', subject: '' },
    files: new Map(
      [...files].map(([path, content]) => [path, { path, blob: '', size: content.length }]),
    ),
    faults,
    read: ({ path }: { readonly path: string }) =>
      Promise.resolve(Buffer.from(files.get(path) ?? '')),
  }
  const revision = commitRevision(checkout, root, config)
  const { readFile, findFiles } = revision
  return loadConfiguration(revision.config, { cwd: root, env, readFile, findFiles })
}
