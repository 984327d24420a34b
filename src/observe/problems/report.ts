import type { Problem, Severity } from '../../model/problem.ts'

/** The text of a file that problems point into, under the name that they use. */
export interface SourceText {
  readonly name: string
  readonly text: string
}

/** What the writers take: problems in the order of {@link compareProblems}, and all files that were read. */
export interface ProblemReport {
  readonly problems: readonly Problem[]
  readonly files: readonly SourceText[]
}

/** What is known of a rule beyond one problem; only formats that list rules ask for it. */
export interface RuleSummary {
  readonly id: string
  readonly summary: string
  readonly help: string
}

/** How the output is to look. */
export interface WriterOptions {
  /** Human output only. */
  readonly colour?: boolean
  /** Columns of the terminal, human output only. */
  readonly width?: number
  /** The name and version of the program, for formats that carry them. */
  readonly version?: string
  /** The command that found the problems; `validate` when nothing else is said. */
  readonly command?: string
  readonly rules?: ReadonlyMap<string, RuleSummary>
  /** Milliseconds since 1970, for formats that carry a time. */
  readonly now?: number
}

/** One output format. */
export interface ProblemWriter {
  readonly name: string
  readonly summary: string
  /** The whole output, ending in a line break; empty when the format has nothing to say. */
  write(report: ProblemReport, options: WriterOptions): string
}

/** How many problems weigh how much. */
export function countProblems(problems: readonly Problem[]): Readonly<Record<Severity, number>> {
  let error = 0
  let warning = 0
  for (const problem of problems) {
    if (problem.severity === 'error') error += 1
    else warning += 1
  }
  return { error, warning }
}

/** `1 file`, `2 files`; `no` instead of 0. */
export function countOf(count: number, noun: string): string {
  return `${count === 0 ? 'no' : count} ${noun}${count === 1 ? '' : 's'}`
}

/** The sentence of a problem with its suggestion, for formats without a place for it. */
export function messageOf(problem: Problem): string {
  const hint = hintOf(problem)
  return hint === undefined ? problem.message : `${problem.message.replace(/\.$/u, '')}; ${hint}`
}

/** What stands under the mark: the label, or the suggestion as a question. */
export function hintOf(problem: Problem): string | undefined {
  if (problem.label !== undefined) return problem.label
  return problem.suggestion === undefined ? undefined : `did you mean ${problem.suggestion}?`
}
