import { statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { SyncError } from '../model/errors.ts'

/**
 * Every configuration file that is meant: a folder stands for the YAML files in it, tests left out.
 *
 * @throws SyncError `CONFIGURATION_NOT_FOUND` for a folder without any
 */
export async function configurationFiles(
  named: readonly string[],
  cwd: string,
): Promise<readonly string[]> {
  const lists = await Promise.all(
    named.map(async (one) => {
      const path = resolve(cwd, one)
      if (!isFolder(path)) return [one]
      const names = (await readdir(path)).filter(
        (name) => /\.ya?ml$/u.test(name) && !/\.test\.ya?ml$/u.test(name),
      )
      if (names.length === 0) {
        throw new SyncError('CONFIGURATION_NOT_FOUND', `There is no configuration in ${one}.`)
      }
      return names.toSorted().map((name) => join(one, name))
    }),
  )
  return lists.flat()
}

/** In place: for the first look at the disk that is waited for, Node starts threads, which takes longer. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    // What cannot be looked at is reported by the one who reads it.
    return false
  }
}
