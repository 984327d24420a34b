import { formatPosition } from '../../model/position.ts'
import type { FileResult, TestReport } from './run-tests.ts'

/** The result as JUnit XML: a suite a file, a case a test. */
export function junitTests(report: TestReport): string {
  const suites = report.files.map(suiteOf)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="rollcall test" tests="${report.passed + report.failed}" failures="${report.failed}">`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n')
}

function suiteOf(file: FileResult): string {
  const broken = file.problems.map((problem) =>
    caseOf(file, problem.rule, formatPosition(problem.span.start), problem.message),
  )
  const cases = file.results.map((result) => {
    const differences = result.differences
      .map((one) => `${one.what}: expected ${one.expected}, got ${one.got}`)
      .join('\n')
    const failure = result.passed ? undefined : differences
    return caseOf(file, result.name, formatPosition(result.position), failure)
  })
  const failures = broken.length + file.results.filter((one) => !one.passed).length
  const head =
    `  <testsuite name="${escape(file.file)}" tests="${broken.length + cases.length}" ` +
    `failures="${failures}">`
  return [head, ...broken, ...cases, '  </testsuite>'].join('\n')
}

function caseOf(file: FileResult, name: string, place: string, failure?: string): string {
  const head = `    <testcase classname="${escape(file.connector)}" name="${escape(name)}"`
  if (failure === undefined) return `${head}/>`
  return `${head}><failure message="${escape(failure)}">${escape(place)}</failure></testcase>`
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
    .replaceAll(/(?![\t\r])\p{Cc}/gu, '\ufffd')
}
