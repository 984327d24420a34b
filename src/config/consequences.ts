import type { Position, Span } from '../model/position.ts'
import { compareProblems } from '../model/problem.ts'
import type { Problem } from '../model/problem.ts'

/**
 * Problems in the order in which they are reported, each once; of several YAML errors in one line, which
 * the parser gives when it loses its way, only the first.
 */
export function withoutConsequences(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>()
  return problems.toSorted(compareProblems).filter((problem) => {
    const { start } = problem.span
    const line = `${start.file}:${start.line}`
    const place = `${line}:${start.column} ${problem.rule}`
    const identity = SYNTAX.has(problem.rule)
      ? `${line} syntax`
      : SCHEMA.has(problem.rule)
        ? place
        : `${place} ${problem.message}`
    if (seen.has(identity)) return false
    seen.add(identity)
    return true
  })
}

/** A fragment is checked by itself and in every connector that uses it. */
const SCHEMA: ReadonlySet<string> = new Set(['unknown-key', 'missing-key', 'wrong-type'])

const SYNTAX: ReadonlySet<string> = new Set(['yaml-syntax', 'tab-indentation'])

/** Whether a place lies in a stretch. */
export function contains(span: Span, position: Position): boolean {
  return (
    span.start.file === position.file &&
    !isBefore(position, span.start) &&
    !isBefore(span.end, position)
  )
}

/** Whether one place of a file stands before another. */
export function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column)
}
