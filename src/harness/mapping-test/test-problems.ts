import type { Problem } from '../../model/problem.ts'
import type { Difference } from './compare.ts'
import type { FileResult, TestReport, TestResult } from './run-tests.ts'

/**
 * What is wrong with tests and their files, as problems on the lines of the tests: for annotations and code
 * scanning.
 */
export function testProblems(report: TestReport): readonly Problem[] {
  return report.files.flatMap((file) => [
    ...file.problems,
    ...file.warnings,
    ...file.results.filter((one) => !one.passed).map((one) => failed(file, one)),
  ])
}

function failed({ connector }: FileResult, { name, span, differences }: TestResult): Problem {
  return {
    rule: 'failed-test',
    severity: 'error',
    message: `${name}: ${differences.map(differenceText).join('; ')}`,
    span,
    connector,
  }
}

/** `Active: expected "false", got "False"`. */
function differenceText({ what, expected, got }: Difference): string {
  return `${what}: expected ${expected}, got ${got}`
}
