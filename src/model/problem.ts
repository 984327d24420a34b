import type { Span } from './position.ts'

/** How much a problem weighs: an error stops the connector, a warning does so under `--strict`. */
export type Severity = 'error' | 'warning'

/**
 * One finding about a configuration or a mapping test, ready for every output format (spec §3.7).
 *
 * `message` never holds a secret or a person's value.
 */
export interface Problem {
  /** Rule id in words, such as `unknown-function`; `rollcall help RULE` explains it. */
  readonly rule: string
  readonly severity: Severity
  readonly message: string
  readonly span: Span
  /** Short text shown under the marked source, such as `did you mean "table"?`. */
  readonly label?: string
  /** At most one replacement for the marked text. */
  readonly suggestion?: string
  /** One line of help. */
  readonly help?: string
  /** The connector concerned, when there is one. */
  readonly connector?: string
  /** A replacement that `rollcall fmt --fix` applies as it stands. */
  readonly fix?: { readonly span: Span; readonly text: string }
}

/** Orders problems as they are reported: by file, then by place, errors before warnings. */
export function compareProblems(a: Problem, b: Problem): number {
  const left = a.span.start
  const right = b.span.start
  if (left.file !== right.file) return left.file < right.file ? -1 : 1
  if (left.line !== right.line) return left.line - right.line
  if (left.column !== right.column) return left.column - right.column
  if (a.severity !== b.severity) return a.severity === 'error' ? -1 : 1
  return a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0
}
