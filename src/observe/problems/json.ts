import type { Problem } from '../../model/problem.ts'
import { countProblems, type ProblemReport, type ProblemWriter } from './report.ts'

/**
 * Output for programs. `version` changes when a field goes or changes its meaning; new fields may come.
 * Lines and columns count from 1, columns in UTF-16 units, `end` is exclusive.
 */
export const json: ProblemWriter = {
  name: 'json',
  summary: 'For programs: one object with a version, the counts and every problem.',
  write(report, { command = 'validate' }) {
    return `${JSON.stringify({ version: 1, ...problemsObject(report, command) }, null, 2)}\n`
  },
}

/** A report as JSON output has it, without the version. */
export function problemsObject({ problems, files }: ProblemReport, command: string): object {
  const count = countProblems(problems)
  return {
    command,
    summary: { files: files.length, errors: count.error, warnings: count.warning },
    problems: problems.map((problem) => problemObject(problem)),
  }
}

/** One problem as JSON output has it; fields that say nothing are `null`, so that all are always there. */
export function problemObject(problem: Problem): Readonly<Record<string, unknown>> {
  return {
    rule: problem.rule,
    severity: problem.severity,
    message: problem.message,
    file: problem.span.start.file,
    range: rangeOf(problem.span),
    label: problem.label ?? null,
    suggestion: problem.suggestion ?? null,
    help: problem.help ?? null,
    connector: problem.connector ?? null,
    fix:
      problem.fix === undefined
        ? null
        : { range: rangeOf(problem.fix.span), text: problem.fix.text },
  }
}

function rangeOf(span: Problem['span']): object {
  return {
    start: { line: span.start.line, column: span.start.column },
    end: { line: span.end.line, column: span.end.column },
  }
}
