import { formatPosition, type Span } from '../../model/position.ts'
import { escapeXml } from '../../observe/xml.ts'
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
    caseOf(file, { name: problem.rule, span: problem.span }, problem.message),
  )
  const cases = file.results.map((result) => {
    const differences = result.differences
      .map((one) => `${one.what}: expected ${one.expected}, got ${one.got}`)
      .join('\n')
    const failure = result.passed ? undefined : differences
    return caseOf(file, result, failure)
  })
  const failures = broken.length + file.results.filter((one) => !one.passed).length
  const head =
    `  <testsuite name="${escapeXml(file.file)}" tests="${broken.length + cases.length}" ` +
    `failures="${failures}">`
  return [head, ...broken, ...cases, '  </testsuite>'].join('\n')
}

function caseOf(
  file: FileResult,
  { name, span }: { readonly name: string; readonly span: Span },
  failure?: string,
): string {
  const { file: path, line } = span.start
  const place = formatPosition(span.start)
  const head =
    `    <testcase classname="${escapeXml(file.connector)}" name="${escapeXml(name)}" ` +
    `file="${escapeXml(path)}" line="${line}"`
  if (failure === undefined) return `${head}/>`
  return `${head}><failure type="error" message="${escapeXml(failure)}">${escapeXml(`${place}\n${failure}`)}</failure></testcase>`
}
