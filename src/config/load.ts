import { dirname } from 'node:path'
import { SyncError } from '../model/errors.ts'
import type { Problem } from '../model/problem.ts'
import { parseFile } from './document.ts'
import { createFileMemory, type FileMemory } from './file-memory.ts'
import { readParts } from './file-parts.ts'
import type { FileParts } from './file-parts.ts'
import { findOnDisk } from './include.ts'
import type { FindFiles } from './include.ts'
import { joinFiles } from './join-files.ts'
import type { LoadedConfiguration } from './join-files.ts'
import type { Overlay } from './overlay/read-overlay.ts'
import { displayName, readConfigurationFile } from './read-files.ts'
import type { ReadFile } from './read-files.ts'

/** What loading needs from its surroundings. */
export interface LoadOptions {
  /** Absolute; relative paths and the names of files in messages start here. */
  readonly cwd: string
  /** The overlay to lay over the files: `environments/<env>.yaml` beside the first of them. */
  readonly env?: string | undefined
  readonly readFile?: ReadFile
  /** Resolves the patterns of `include`. */
  readonly findFiles?: FindFiles
  /** What is known of the files from the load before. */
  readonly memory?: FileMemory
}

/**
 * Reads files and joins them: connectors in normal form, and every problem that can be known without
 * looking into an expression.
 *
 * The connector is the unit of failure: one with an error is left out of `connectors` and named in
 * `broken`, the others are there. After a YAML error only the connectors before it count, since nobody can
 * say where the rest of the file belongs.
 *
 * @throws SyncError `CONFIGURATION_NOT_FOUND`, also for an environment that is not there;
 *   `CONFIGURATION_UNREADABLE`; `USAGE` for an `env` that can be no name
 */
export async function loadConfiguration(
  paths: readonly string[],
  options: LoadOptions,
): Promise<LoadedConfiguration> {
  if (paths.length === 0) {
    throw new SyncError('CONFIGURATION_NOT_FOUND', 'No configuration file is named.')
  }
  const memory = options.memory ?? createFileMemory()
  const { files, problems } = await readFiles(paths, options, memory)
  const overlay = await overlayOf(paths, options, memory)
  memory.forget()
  return joinFiles({ files, overlay, places: memory.places, problems })
}

interface ReadParts {
  readonly files: readonly FileParts[]
  readonly problems: readonly Problem[]
}

/** The files that are named and those that they include, each once. */
async function readFiles(
  paths: readonly string[],
  { cwd, readFile, findFiles = findOnDisk }: LoadOptions,
  memory: FileMemory,
): Promise<ReadParts> {
  const problems: Problem[] = []
  const parts = new Map<string, FileParts>()
  const queue = [...paths]
  for (const path of queue) {
    const raw = await readConfigurationFile(path, cwd, readFile)
    if (parts.has(raw.path)) continue
    const file = memory.parts(raw, () => readParts(parseFile(raw), memory.places))
    parts.set(raw.path, file)
    for (const { pattern, span } of file.include) {
      const found = await findFiles(pattern, dirname(raw.path))
      queue.push(...found)
      if (found.length > 0) continue
      problems.push({
        rule: 'wrong-value',
        severity: 'error',
        message: `No file matches ${JSON.stringify(pattern)}.`,
        span,
        help: 'Patterns are relative to the file that they stand in.',
      })
    }
  }
  return { files: [...parts.values()], problems }
}

async function overlayOf(
  paths: readonly string[],
  { env, cwd, readFile, findFiles = findOnDisk }: LoadOptions,
  memory: FileMemory,
): Promise<Overlay | undefined> {
  if (env === undefined) return undefined
  const { environmentsFolder, requireEnvironment } = await import('./overlay/environments.ts')
  const { readOverlay } = await import('./overlay/read-overlay.ts')
  const folder = environmentsFolder(paths, cwd)
  const [first, ...others] = await requireEnvironment(env, folder, findFiles)
  if (first === undefined) throw new Error('cannot happen: an environment has a file')
  const file = await readConfigurationFile(first.path, cwd, readFile)
  const names = others.map(({ path }) => displayName(path, cwd))
  return readOverlay(env, file, names, memory)
}
