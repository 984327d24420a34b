import { resolve } from 'node:path'
import { SyncError } from '../model/errors.ts'
import { type Pace, withoutPause } from '../model/pace.ts'
import type { Problem } from '../model/problem.ts'
import { parseFile } from './document.ts'
import { readParts } from './file-parts.ts'
import type { FileParts } from './file-parts.ts'
import { findIncluded, findOnDisk, findOutside } from './include.ts'
import type { FindFiles, IncludeOptions } from './include.ts'
import { joinFiles } from './join-files.ts'
import type { LoadedConfiguration, ReadFiles } from './join-files.ts'
import { type ConfigurationMemory, createMemory, endLoad } from './memory.ts'
import { environmentsFolder } from './overlay/environments-folder.ts'
import type { Overlay } from './overlay/read-overlay.ts'
import { displayName, readConfigurationFile, readInOrder } from './read-files.ts'
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
  /** Nothing outside this folder is read, through `..` or a link; absolute. Left out: everything may be. */
  readonly within?: string | undefined
  /** What is known from the load before. */
  readonly memory?: ConfigurationMemory
  /** Asked between two files and two connectors; goes on without a pause when left out. */
  readonly pace?: Pace
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
  const memory = options.memory ?? createMemory()
  const read = await readFiles(paths, { ...options, memory })
  const joined = await joinFiles(read, memory, options.pace ?? withoutPause)
  endLoad(memory)
  return joined
}

/**
 * Reads every file that a configuration is made of, and takes it apart: those that are named, those that they
 * include, and the overlay.
 *
 * @throws SyncError as {@link loadConfiguration} does
 */
export async function readFiles(
  paths: readonly string[],
  options: LoadOptions & { readonly memory: ConfigurationMemory },
): Promise<ReadFiles> {
  const read = await readIncluded(paths, options)
  return { ...read, overlay: await overlayOf(paths, options) }
}

/** The files that are named and those that they include, each once, however often and in what circles. */
async function readIncluded(
  paths: readonly string[],
  options: LoadOptions & { readonly memory: ConfigurationMemory },
): Promise<Omit<ReadFiles, 'overlay'>> {
  const { cwd, readFile, findFiles = findOnDisk, within, memory, pace = withoutPause } = options
  const environments = environmentsFolder(paths, cwd)
  const onDisk = readFile === undefined
  const problems: Problem[] = []
  const parts = new Map<string, FileParts>()
  let next: readonly string[] = paths.map((path) => resolve(cwd, path))
  await refuseOutside(next, { cwd, within, onDisk })
  while (next.length > 0) {
    const fresh = [...new Set(next)].filter((path) => !parts.has(path))
    const included: string[] = []
    for await (const raw of readInOrder(fresh, cwd, readFile)) {
      await pace()
      const file = memory.files.of(raw.path, [raw.name, raw.text, 'connectors'], () =>
        readParts(parseFile(raw), memory.places),
      )
      parts.set(raw.path, file)
      for (const include of file.include) {
        const how = { findFiles, environments, within, onDisk }
        included.push(...(await findIncluded(include, raw.path, how, problems)))
      }
    }
    next = included
  }
  return { files: [...parts.values()], problems }
}

async function refuseOutside(
  paths: readonly string[],
  options: Pick<IncludeOptions, 'within' | 'onDisk'> & { readonly cwd: string },
): Promise<void> {
  const [outside] = await findOutside(paths, options)
  if (outside === undefined) return
  throw new SyncError(
    'CONFIGURATION_UNREADABLE',
    `${displayName(outside, options.cwd)} leads out of the repository, and nothing outside of it is read.`,
  )
}

async function overlayOf(
  paths: readonly string[],
  {
    env,
    cwd,
    readFile,
    findFiles = findOnDisk,
    within,
    memory,
  }: LoadOptions & { readonly memory: ConfigurationMemory },
): Promise<Overlay | undefined> {
  if (env === undefined) return undefined
  const { requireEnvironment } = await import('./overlay/environments.ts')
  const { readOverlay } = await import('./overlay/read-overlay.ts')
  const folder = environmentsFolder(paths, cwd)
  const [first, ...others] = await requireEnvironment(env, folder, findFiles)
  if (first === undefined) throw new Error('cannot happen: an environment has a file')
  await refuseOutside([first.path], { cwd, within, onDisk: readFile === undefined })
  const file = await readConfigurationFile(first.path, cwd, readFile)
  const names = others.map(({ path }) => displayName(path, cwd))
  return readOverlay(env, file, names, memory)
}
