import { existsSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import type { Position, Span } from '../../model/position.ts'
import type { Problem } from '../../model/problem.ts'
import type { ProblemReport } from './report.ts'

/** Names files, and what points into them, as the repository does. */
export interface RepositoryNames {
  readonly file: (name: string) => string
  readonly position: (one: Position) => Position
  readonly span: (one: Span) => Span
  readonly problem: (one: Problem) => Problem
}

/**
 * Names files relative to the folder that holds `.git`, with forward slashes. So annotations find their lines
 * also when the command runs in a folder below. Outside of a repository, and for a file that is not in it, names
 * stay.
 *
 * @param cwd what the present names are relative to
 */
export function nameInRepository(cwd: string): RepositoryNames {
  const root = repositoryRoot(cwd)
  const known = new Map<string, string>()
  const file = (name: string): string => {
    if (root === undefined) return name
    const found = known.get(name) ?? nameIn(root, resolve(cwd, name)) ?? name
    known.set(name, found)
    return found
  }
  const position = (one: Position): Position => ({ ...one, file: file(one.file) })
  const span = ({ start, end }: Span): Span => ({ start: position(start), end: position(end) })
  const problem = (one: Problem): Problem => ({
    ...one,
    span: span(one.span),
    ...(one.fix !== undefined && { fix: { ...one.fix, span: span(one.fix.span) } }),
  })
  return { file, position, span, problem }
}

/** A report with the names of the repository. */
export function inRepository(report: ProblemReport, cwd: string): ProblemReport {
  const names = nameInRepository(cwd)
  return {
    ...report,
    problems: report.problems.map(names.problem),
    files: report.files.map((one) => ({ ...one, name: names.file(one.name) })),
  }
}

/** The nearest folder upwards that holds `.git`, which a linked work tree has as a file. */
export function repositoryRoot(folder: string): string | undefined {
  let at = resolve(folder)
  while (!existsSync(join(at, '.git'))) {
    const above = dirname(at)
    if (above === at) return undefined
    at = above
  }
  return at
}

function nameIn(root: string, path: string): string | undefined {
  const name = relative(root, path)
  return name.startsWith('..') || resolve(root, name) !== path
    ? undefined
    : name.split(sep).join('/')
}
