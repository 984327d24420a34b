import { formatPosition } from '../../model/position.ts'
import type { Problem } from '../../model/problem.ts'
import { escapeCell } from '../markdown.ts'
import { countOf, countProblems, messageOf, type ProblemWriter } from './report.ts'

/** A table for a comment on a pull request or a job summary. */
export const markdown: ProblemWriter = {
  name: 'markdown',
  summary: 'Markdown: a table for a comment or a job summary.',
  write(report, { command = 'validate' }) {
    const count = countProblems(report.problems)
    // What looks at tables instead of files has none to count.
    const files = report.files.length === 0 ? '' : `${countOf(report.files.length, 'file')}, `
    const head = `### rollcall ${command}\n\n${files}${countOf(count.error, 'error')}, ${countOf(count.warning, 'warning')}\n`
    return report.problems.length === 0 ? head : `${head}\n${problemTable(report.problems)}`
  },
}

/** A comment on GitHub holds 65,536 characters, a job summary a mebibyte. */
const ROOM = 30_000

/** Problems as a table, errors first; what does not fit into a comment is counted below it. */
export function problemTable(problems: readonly Problem[]): string {
  const worst = problems.toSorted((a, b) => weight(a) - weight(b))
  const rows: string[] = []
  let length = 0
  for (const problem of worst) {
    const text = row(problem)
    length += text.length
    if (length > ROOM) break
    rows.push(text)
  }
  const rest = worst.length - rows.length
  const more = rest === 0 ? '' : `\n${countOf(rest, 'more problem')}, not shown here.\n`
  return `| | rule | place | what |\n|---|---|---|---|\n${rows.join('\n')}\n${more}`
}

function weight({ severity }: Problem): number {
  return severity === 'error' ? 0 : 1
}

function row(problem: Problem): string {
  const what = [messageOf(problem), problem.help]
    .filter((part) => part !== undefined)
    .map((part) => escapeCell(part))
    .join('<br>')
  const cells = [
    problem.severity,
    `\`${problem.rule}\``,
    escapeCell(formatPosition(problem.span.start)),
    what,
  ]
  return `| ${cells.join(' | ')} |`
}
