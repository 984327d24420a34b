import type { Problem } from '../../model/problem.ts'
import { countOf, messageOf, type ProblemWriter } from './report.ts'

/** GitHub shows at most 50 annotations a job, ten of a kind a step; the worst come first. */
const LIMIT = 40

/** Workflow commands of GitHub Actions: annotations on the lines of a pull request. */
export const github: ProblemWriter = {
  name: 'github',
  summary: 'GitHub Actions: annotations on the lines of a pull request.',
  write(report) {
    const worstFirst = [
      ...report.problems.filter((problem) => problem.severity === 'error'),
      ...report.problems.filter((problem) => problem.severity === 'warning'),
    ]
    const lines = worstFirst.slice(0, LIMIT).map((problem) => annotation(problem))
    const rest = worstFirst.length - lines.length
    if (rest > 0) lines.push(`::notice::${countOf(rest, 'more problem')} not shown here.`)
    return lines.map((line) => `${line}\n`).join('')
  },
}

function annotation(problem: Problem): string {
  const { start, end } = problem.span
  const properties = [
    ['file', start.file],
    ['line', String(start.line)],
    ['endLine', String(end.line)],
    ['col', String(start.column)],
    // A column range makes sense on one line only; GitHub refuses it elsewhere.
    ...(end.line === start.line ? [['endColumn', String(end.column)]] : []),
    ['title', problem.rule],
  ].map(([name, value]) => `${name}=${escapeProperty(value ?? '')}`)
  return `::${problem.severity} ${properties.join(',')}::${escapeData(messageOf(problem))}`
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
