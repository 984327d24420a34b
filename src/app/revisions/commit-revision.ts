import { isAbsolute, join, posix, relative, resolve, sep } from 'node:path'
import type { FindFiles } from '../../config/include.ts'
import type { ReadFile } from '../../config/read-files.ts'
import type { Checkout } from '../../gitops/checkout.ts'
import type { TreeFault } from '../../gitops/tree.ts'
import { SyncError } from '../../model/errors.ts'
import type { Revision } from '../service/revision.ts'

/**
 * A commit as a revision. Its files are thought to stand below `root`, and nothing that is really there is ever read
 * for it: what leads out of the repository is refused.
 *
 * @param paths of the configuration in the repository, with `/`; a folder stands for the YAML files in it
 * @throws SyncError `CONFIGURATION_NOT_FOUND` when a path is not in the commit, `REPOSITORY_CONTENT` when it is
 *   something else than a file
 */
export function commitRevision(
  checkout: Checkout,
  root: string,
  paths: readonly string[],
): Revision {
  return {
    name: checkout.commit,
    commit: checkout.header,
    root,
    config: paths
      .flatMap((path) => configurationAt(checkout, path))
      .map((path) => join(root, ...path.split('/'))),
    readFile: reader(checkout, root),
    findFiles: finder(checkout, root),
  }
}

function configurationAt(checkout: Checkout, path: string): readonly string[] {
  if (checkout.files.has(path)) return [path]
  refuseFaults(checkout, path)
  const inFolder = [...checkout.files.keys()].filter(
    (file) =>
      posix.dirname(file) === path && /\.ya?ml$/u.test(file) && !/\.test\.ya?ml$/u.test(file),
  )
  if (inFolder.length > 0) return inFolder.toSorted()
  throw notThere(checkout, path)
}

function reader(checkout: Checkout, root: string): ReadFile {
  return async (absolute) => {
    const path = inRepository(absolute, root)
    if (path === undefined) throw leadsOut(checkout, relative(root, absolute))
    const file = checkout.files.get(path)
    if (file !== undefined) return checkout.read(file)
    refuseFaults(checkout, path)
    throw notThere(checkout, path)
  }
}

function finder(checkout: Checkout, root: string): FindFiles {
  return (pattern, directory) => {
    const folder = inRepository(directory, root)
    const whole = posix.join(folder ?? '', pattern.replaceAll(sep, '/'))
    if (folder === undefined || isAbsolute(pattern) || /^\.\.(?:\/|$)/u.test(whole)) {
      // Nobody looks there; whoever wrote it is told at the place where it stands.
      return Promise.resolve([resolve(directory, pattern)])
    }
    const wrong = checkout.faults.find((fault) => isMeant(fault, whole))
    if (wrong !== undefined) throw refusal(checkout, wrong)
    const found = [...checkout.files.keys()].filter((path) => posix.matchesGlob(path, whole))
    return Promise.resolve(found.toSorted().map((path) => join(root, ...path.split('/'))))
  }
}

/** `**` goes into folders and passes by what only stands for one, as it does on a disk. */
function isMeant({ path, folder }: TreeFault, pattern: string): boolean {
  if (posix.matchesGlob(path, pattern)) return true
  if (!folder) return false
  const names = path.split('/')
  const parts = pattern.split('/')
  return (
    parts.length > names.length &&
    names.every((name, index) => {
      const part = parts[index] ?? ''
      return part !== '**' && posix.matchesGlob(name, part)
    })
  )
}

/** The path in the repository with `/`; `''` for its top, `undefined` for what is not below it. */
function inRepository(absolute: string, root: string): string | undefined {
  const path = relative(root, absolute)
  const leaves = path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path)
  return leaves ? undefined : path.replaceAll(sep, '/')
}

function refuseFaults(checkout: Checkout, path: string): void {
  const wrong = checkout.faults.find(
    (fault) => fault.path === path || (fault.folder && path.startsWith(`${fault.path}/`)),
  )
  if (wrong !== undefined) throw refusal(checkout, wrong)
}

function refusal({ commit }: Checkout, { path, why }: TreeFault): SyncError {
  return new SyncError('REPOSITORY_CONTENT', `In ${commit.slice(0, 7)} ${path} ${why}.`)
}

function leadsOut({ commit }: Checkout, path: string): SyncError {
  return new SyncError(
    'REPOSITORY_CONTENT',
    `In ${commit.slice(0, 7)} ${path} leads out of the repository. A commit names its own files only.`,
  )
}

function notThere({ commit }: Checkout, path: string): SyncError {
  const named = path === '' ? 'configuration at its top' : `file ${path}`
  return new SyncError(
    'CONFIGURATION_NOT_FOUND',
    `The commit ${commit.slice(0, 7)} has no ${named}. --path names it as it stands in the repository; of other ` +
      'files only YAML, JSON, JSONata and SQL are read.',
  )
}
