import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import { findOnDisk } from '../../config/include.ts'
import { type LoadOptions, readFiles } from '../../config/load.ts'
import { type ConfigurationMemory, createMemory } from '../../config/memory.ts'
import { readConfigurationFile } from '../../config/read-files.ts'
import { inSlices } from '../../model/pace.ts'
import type { Revision, RevisionSource } from '../service/revision.ts'
import { watchFiles } from '../service/watch-files.ts'
import { type CapturedFiles, KeptFiles, patternKey } from './kept-files.ts'

/** Which files are served. */
export interface FolderRevisionsOptions extends Pick<LoadOptions, 'cwd' | 'env'> {
  /** The configuration files, as they are named on the command line. */
  readonly config: readonly string[]
  /** Where copies of the files are kept; absent where nothing has to survive the process. */
  readonly copies?: string
  /** Shared with whoever loads what is found here, so that a file is parsed once. */
  readonly memory?: ConfigurationMemory
}

/**
 * Revisions of files on this machine. What was read is copied, since the files themselves change: the copy is
 * what a restart goes back to when the files have become bad.
 */
export function folderRevisions(options: FolderRevisionsOptions): RevisionSource {
  const { config, cwd, copies } = options
  const kept = copies === undefined ? undefined : new KeptFiles(copies)
  const memory = options.memory ?? createMemory()
  const recent = new Map<string, CapturedFiles>()
  const changed: (() => void)[] = []
  const watch = watchFiles(async () => changed.forEach((tell) => tell()))
  return {
    description: config.join(', '),
    async newest() {
      const files = await capture(options, memory)
      const name = nameOf(files)
      if (!recent.has(name) && (await kept?.get(name)) === undefined) await kept?.put(name, files)
      recent.set(name, files)
      await watch.watch([...files.texts.keys(), ...options.config.map((one) => resolve(cwd, one))])
      return revisionOf(name, files)
    },
    async recall(name) {
      const files = recent.get(name) ?? (await kept?.get(name))
      return files && revisionOf(name, files)
    },
    async keep(names) {
      for (const name of recent.keys()) if (!names.includes(name)) recent.delete(name)
      await kept?.keep(names)
    },
    watch(tell) {
      changed.push(tell)
    },
    close() {
      watch.close()
      return Promise.resolve()
    },
  }
}

/**
 * Reads every file that the configuration is made of, as loading finds them.
 *
 * @throws SyncError `CONFIGURATION_NOT_FOUND`, `CONFIGURATION_UNREADABLE`
 */
async function capture(
  options: FolderRevisionsOptions,
  memory: ConfigurationMemory,
): Promise<CapturedFiles> {
  const { config, cwd, env } = options
  const texts = new Map<string, string>()
  const found = new Map<string, readonly string[]>()
  await readFiles(config, {
    cwd,
    env,
    memory,
    pace: inSlices(),
    async readFile(path) {
      const { text } = await readConfigurationFile(path, cwd)
      texts.set(path, text)
      return text
    },
    async findFiles(pattern, directory) {
      const paths = await findOnDisk(pattern, directory)
      found.set(patternKey(pattern, directory), paths)
      return paths
    },
  })
  return { root: cwd, config: config.map((one) => resolve(cwd, one)), texts, found }
}

function nameOf({ config, texts }: CapturedFiles): string {
  const hash = createHash('sha256')
  const files = [...texts].toSorted(([one], [other]) => (one < other ? -1 : 1))
  hash.update(JSON.stringify(config))
  for (const [path, text] of files) hash.update(JSON.stringify([path, text]))
  return `files-${hash.digest('hex')}`
}

function revisionOf(name: string, { root, config, texts, found }: CapturedFiles): Revision {
  return {
    name,
    root,
    config,
    readFile: async (path) => {
      const text = texts.get(path)
      if (text === undefined) throw Object.assign(new Error('not there'), { code: 'ENOENT' })
      return text
    },
    findFiles: async (pattern, directory) => found.get(patternKey(pattern, directory)) ?? [],
  }
}
