import { existsSync } from 'node:fs'
import { glob, realpath } from 'node:fs/promises'
import { basename, dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import type { Span } from '../model/position.ts'
import type { Problem } from '../model/problem.ts'

/** Finds the files that a pattern of `include` means, relative to a directory; absolute paths in order. */
export type FindFiles = (pattern: string, directory: string) => Promise<readonly string[]>

/** Looks on the disk; `**` goes into folders. */
export const findOnDisk: FindFiles = async (pattern, directory) => {
  const found: string[] = []
  // The folder of the overlays is seldom there, and Node reads its patterns slowly.
  if (!existsSync(resolve(directory, literalFolder(pattern)))) return found
  for await (const path of glob(pattern, { cwd: directory })) found.push(resolve(directory, path))
  return found.sort()
}

/** The folders that a pattern begins with, as far as they are no patterns themselves. */
function literalFolder(pattern: string): string {
  const [literal = ''] = pattern.split(/[*?[\]{}()!+@\\]/u, 1)
  return literal.slice(0, literal.lastIndexOf('/') + 1)
}

/** What may be included. */
export interface IncludeOptions {
  readonly findFiles: FindFiles
  /** Folder of the overlays: a pattern that takes everything does not mean them. */
  readonly environments: string
  /** Nothing outside this folder is read; absolute. */
  readonly within?: string | undefined
  /** Whether symbolic links may lead elsewhere than a path says. */
  readonly onDisk: boolean
}

/** One pattern of `include`, and where it stands. */
export interface Include {
  readonly pattern: string
  readonly span: Span
}

/**
 * The files that one pattern includes. Overlays and mapping tests are none, also where the pattern would take them.
 *
 * Problems: `wrong-value` where there is none, and for files outside of what may be read.
 */
export async function findIncluded(
  { pattern, span }: Include,
  from: string,
  options: IncludeOptions,
  problems: Problem[],
): Promise<readonly string[]> {
  const all = await options.findFiles(pattern, dirname(from))
  const meant = all.filter(
    (path) => dirname(path) !== options.environments && !/\.test\.ya?ml$/u.test(basename(path)),
  )
  const outside = await findOutside(meant, options)
  const say = (message: string, help: string): void => {
    problems.push({ rule: 'wrong-value', severity: 'error', message, span, help })
  }
  if (meant.length === 0) {
    say(
      `No file matches ${JSON.stringify(pattern)}.`,
      'Patterns are relative to the file that they stand in.',
    )
  }
  const [stranger] = outside
  if (stranger !== undefined) {
    say(
      `${JSON.stringify(pattern)} leads out of the repository.`,
      'Include only files of the repository, without ".." or links that leave it.',
    )
  }
  return meant.filter((path) => !outside.has(path))
}

/** Those of some files that may not be read: they, or what links stand for, are outside of `within`. */
export async function findOutside(
  paths: readonly string[],
  { within, onDisk }: Pick<IncludeOptions, 'within' | 'onDisk'>,
): Promise<ReadonlySet<string>> {
  if (within === undefined) return new Set()
  const root = onDisk ? await followed(within) : within
  const checked = await Promise.all(
    paths.map(async (path) => {
      const inside = isInside(path, within) && (!onDisk || isInside(await followed(path), root))
      return inside ? [] : [path]
    }),
  )
  return new Set(checked.flat())
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** The path without links; what is not there is reported by the one who reads it. */
async function followed(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch {
    return path
  }
}
