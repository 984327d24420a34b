import { escapeCell } from '../../observe/markdown.ts'
import { problemTable } from '../../observe/problems/markdown.ts'
import { coverageWords } from './print.ts'
import type { TestReport } from './run-tests.ts'
import { testProblems } from './test-problems.ts'

/** The result as Markdown, for the summary of a job: counts, then a table of what failed. */
export function markdownTests(report: TestReport): string {
  const { passed, failed, coverage } = report
  const words = [`${passed} passed`, failed > 0 ? `**${failed} failed**` : '0 failed']
  const head = `### rollcall test\n\n${[...words, ...coverageWords(coverage).map(escapeCell)].join(', ')}\n`
  const problems = testProblems(report)
  return problems.length === 0 ? head : `${head}\n${problemTable(problems)}`
}
