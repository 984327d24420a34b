import { matchesGlob, relative, resolve, sep } from 'node:path'
import { type LoadedConfiguration } from '../../config/join-files.ts'
import { loadConfiguration } from '../../config/load.ts'
import { SyncError } from '../../model/errors.ts'

/** The files of one revision, by absolute path below `root`. Nothing else can be read of it. */
export interface RevisionFiles {
  /** For people: a commit, or `working tree`. */
  readonly name: string
  /** Absolute; paths of files that are data, not configuration, are thought to start here. */
  readonly root: string
  /** The configuration files, absolute, below `root`. */
  readonly config: readonly string[]
  readonly files: ReadonlyMap<string, Uint8Array | string>
}

/**
 * Loads the configuration of a revision from its files alone.
 *
 * @throws SyncError `CONFIGURATION_NOT_FOUND` for a file that the revision does not have, also when the path leads
 *   out of it; `CONFIGURATION_UNREADABLE`
 */
export function loadRevision(
  { root, config, files, name }: RevisionFiles,
  env: string | undefined,
): Promise<LoadedConfiguration> {
  return loadConfiguration(config, {
    cwd: root,
    env,
    readFile: (path) => {
      const content = files.get(path)
      return content === undefined
        ? Promise.reject(missing(path, root, name))
        : Promise.resolve(content)
    },
    findFiles: (pattern, directory) => {
      const whole = resolve(directory, pattern)
      const found = [...files.keys()].filter((path) => path === whole || matchesGlob(path, whole))
      return Promise.resolve(found.sort())
    },
  })
}

function missing(path: string, root: string, name: string): SyncError {
  const near = relative(root, path)
  const outside = near === '..' || near.startsWith(`..${sep}`)
  return new SyncError(
    'CONFIGURATION_NOT_FOUND',
    outside
      ? `${path} is outside of the repository; of a revision nothing else is read.`
      : `There is no file ${near} in ${name}.`,
  )
}
