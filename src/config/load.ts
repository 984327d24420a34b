import { dirname } from 'node:path'
import { SyncError } from '../model/errors.ts'
import type { Problem } from '../model/problem.ts'
import { parseFile } from './document.ts'
import { readParts } from './file-parts.ts'
import type { FileParts } from './file-parts.ts'
import { findOnDisk } from './include.ts'
import type { FindFiles } from './include.ts'
import { joinFiles } from './join-files.ts'
import type { LoadedConfiguration } from './join-files.ts'
import type { Places } from './places.ts'
import { readConfigurationFile } from './read-files.ts'
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
}

/**
 * Reads files and joins them: connectors in normal form, and every problem that can be known without
 * looking into an expression.
 *
 * The connector is the unit of failure: one with an error is left out of `connectors` and named in
 * `broken`, the others are there. After a YAML error only the connectors before it count, since nobody can
 * say where the rest of the file belongs.
 *
 * @throws SyncError `CONFIGURATION_NOT_FOUND`, `CONFIGURATION_UNREADABLE`
 */
export async function loadConfiguration(
  paths: readonly string[],
  options: LoadOptions,
): Promise<LoadedConfiguration> {
  if (paths.length === 0) {
    throw new SyncError('CONFIGURATION_NOT_FOUND', 'No configuration file is named.')
  }
  if (options.env !== undefined) {
    throw new SyncError(
      'USAGE',
      'This version cannot lay an environment over the configuration yet.',
    )
  }
  const places: Places = new Map()
  const problems: Problem[] = []
  const parts = new Map<string, FileParts>()
  const queue = [...paths]
  for (const path of queue) {
    const raw = await readConfigurationFile(path, options.cwd, options.readFile)
    if (parts.has(raw.path)) continue
    const file = readParts(parseFile(raw), places)
    parts.set(raw.path, file)
    for (const { pattern, span } of file.include) {
      const found = await (options.findFiles ?? findOnDisk)(pattern, dirname(raw.path))
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
  return joinFiles([...parts.values()], places, problems)
}
