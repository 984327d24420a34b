import { existsSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import type { Position, Span } from '../../model/position.ts'
import type { Problem } from '../../model/problem.ts'
import type { ProblemReport } from './report.ts'

/**
 * A report whose files are named as the repository names them: relative to the folder that holds `.git`, with
 * forward slashes. So annotations find their lines also when the command runs in a folder below. Outside of a
 * repository, and for a file that is not in it, names stay.
 *
 * @param cwd what the names of the report are relative to
 */
export function inRepository(report: ProblemReport, cwd: string): ProblemReport {
  const root = repositoryRoot(cwd)
  if (root === undefined) return report
  const known = new Map<string, string>()
  const nameOf = (file: string): string => {
    const name = known.get(file) ?? nameIn(root, resolve(cwd, file)) ?? file
    known.set(file, name)
    return name
  }
  return {
    ...report,
    problems: report.problems.map((one) => renamed(one, nameOf)),
    files: report.files.map((one) => ({ ...one, name: nameOf(one.name) })),
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

function renamed(problem: Problem, nameOf: (file: string) => string): Problem {
  const place = (one: Position): Position => ({ ...one, file: nameOf(one.file) })
  const span = ({ start, end }: Span): Span => ({ start: place(start), end: place(end) })
  return {
    ...problem,
    span: span(problem.span),
    ...(problem.fix !== undefined && { fix: { ...problem.fix, span: span(problem.fix.span) } }),
  }
}
