import { basename, dirname, join } from 'node:path'
import { SyncError } from '../../model/errors.ts'
import { nearest } from '../../model/nearest.ts'
import type { FindFiles } from '../include.ts'

/** A file that is laid over a configuration. */
export interface EnvironmentFile {
  /** As `--env` calls it. */
  readonly env: string
  /** Absolute. */
  readonly path: string
}

/** Every overlay in a folder, in the order of their names; two files may have one name (`.yaml`, `.yml`). */
export async function findEnvironments(
  folder: string,
  findFiles: FindFiles,
): Promise<readonly EnvironmentFile[]> {
  const beside = dirname(folder)
  const found = await Promise.all(
    ['yaml', 'yml'].map((ending) => findFiles(`environments/*.${ending}`, beside)),
  )
  return found
    .flat()
    .map((path) => ({ env: basename(path).replace(/\.ya?ml$/u, ''), path }))
    .filter(({ env }) => NAME.test(env))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

/**
 * The files of one environment; more than one is a mistake of its own.
 *
 * @throws SyncError `CONFIGURATION_NOT_FOUND` when there is none, with those that are there; `USAGE` for what
 *   can be no name
 */
export async function requireEnvironment(
  env: string,
  folder: string,
  findFiles: FindFiles,
): Promise<readonly EnvironmentFile[]> {
  if (!NAME.test(env)) {
    throw new SyncError(
      'USAGE',
      `--env takes a name such as prod, not "${env}": letters, digits, "-", "_" and ".".`,
    )
  }
  const all = await findEnvironments(folder, findFiles)
  const files = all.filter((one) => one.env === env)
  if (files.length > 0) return files
  const names = [...new Set(all.map((one) => one.env))]
  const meant = nearest(env, names)
  throw new SyncError(
    'CONFIGURATION_NOT_FOUND',
    `There is no environment "${env}": the configuration has ` +
      `${names.length === 0 ? `no ${join('environments', `${env}.yaml`)} beside it` : list(names)}.` +
      (meant === undefined ? '' : ` Did you mean ${meant}?`),
  )
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/u

/** Enough of them to find the right one. */
function list(names: readonly string[]): string {
  const shown = names.slice(0, 10)
  const more = names.length - shown.length
  const last = more > 0 ? `${more} more` : shown.pop()
  return shown.length === 0 ? `${last}` : `${shown.join(', ')} and ${last}`
}
