import type { Problem } from '../../model/problem.ts'
import { messageOf, type ProblemWriter } from './report.ts'

/** Logging commands of Azure Pipelines. */
export const azure: ProblemWriter = {
  name: 'azure',
  summary: 'Azure Pipelines: issues in the log and on the summary page.',
  write(report) {
    return report.problems.map((problem) => `${issue(problem)}\n`).join('')
  },
}

function issue(problem: Problem): string {
  const { start } = problem.span
  const properties = [
    `type=${problem.severity}`,
    `sourcepath=${escapeProperty(start.file)}`,
    `linenumber=${start.line}`,
    `columnnumber=${start.column}`,
    `code=${escapeProperty(problem.rule)}`,
  ].join(';')
  return `##vso[task.logissue ${properties}]${escapeData(messageOf(problem))}`
}

/** The agent's own table: `%` first, so that escapes are not escaped again. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%AZP25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(';', '%3B').replaceAll(']', '%5D')
}
