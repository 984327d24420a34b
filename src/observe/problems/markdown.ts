import { formatPosition } from '../../model/position.ts'
import type { Problem } from '../../model/problem.ts'
import { countOf, countProblems, messageOf, type ProblemWriter } from './report.ts'

/** A table for a comment on a pull request or a job summary. */
export const markdown: ProblemWriter = {
  name: 'markdown',
  summary: 'Markdown: a table for a comment or a job summary.',
  write(report) {
    const count = countProblems(report.problems)
    const head = `### rollcall validate\n\n${countOf(report.files.length, 'file')}, ${countOf(count.error, 'error')}, ${countOf(count.warning, 'warning')}\n`
    if (report.problems.length === 0) return head
    const rows = report.problems.map((problem) => row(problem))
    return `${head}\n| | rule | place | what |\n|---|---|---|---|\n${rows.join('\n')}\n`
  },
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

/** A message may hold anything that stands in a file: it becomes text, never markup. */
function escapeCell(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_[\]|~]/gu, String.raw`\$&`)
    .replaceAll(/\r?\n/gu, '<br>')
}
