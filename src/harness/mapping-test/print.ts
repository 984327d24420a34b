import { formatPosition } from '../../model/position.ts'
import { palette, printable, type Palette } from '../../observe/terminal.ts'
import { textTable } from '../../observe/text-table.ts'
import type { Coverage } from './coverage.ts'
import type { FileResult, TestReport, TestResult } from './run-tests.ts'

/** The result for people: a line a test, and of failed ones only what differs. */
export function printTests(
  report: TestReport,
  options: {
    readonly colour: boolean
    readonly coverage: boolean
    readonly milliseconds: number
    readonly problems: (file: FileResult) => string
  },
): string {
  const paint = palette(options)
  const parts = report.files.map((file) =>
    file.problems.length > 0
      ? options.problems(file)
      : [
          paint.strong(file.file),
          ...file.results.flatMap((result) => testLines(result, paint)),
          '',
        ].join('\n'),
  )
  if (options.coverage) parts.push(...report.coverage.map((one) => coverageText(one, paint)))
  return `${[...parts, summary(report, options.milliseconds, paint)].join('\n')}\n`
}

function testLines(result: TestResult, paint: Palette): readonly string[] {
  const name = printable(result.name)
  if (result.passed) return [`  ${paint.good('✓')} ${name}`]
  const cells = result.differences.map((one) => [
    one.what,
    { text: `expected ${one.expected}`, paint: paint.good },
    { text: `→  got ${one.got}`, paint: paint.error },
  ])
  return [
    `  ${paint.error('✗')} ${name}  ${paint.faint(formatPosition(result.position))}`,
    ...textTable([{ title: '' }, { title: '' }, { title: '' }], cells, { indent: 6 }),
  ]
}

function coverageText(coverage: Coverage, paint: Palette): string {
  const lines = coverage.missing.map((one) => `  ${paint.warning('not reached')}  ${one}`)
  const share =
    `${coverage.columns.asserted}/${coverage.columns.all} columns, ` +
    `${coverage.branches.reached}/${coverage.branches.all} branches`
  return [`${paint.strong(`coverage ${coverage.connector}`)}  ${share}`, ...lines, ''].join('\n')
}

function summary(report: TestReport, milliseconds: number, paint: Palette): string {
  const failed = `${report.failed} failed`
  const sum = (pick: (one: Coverage) => number): number =>
    report.coverage.reduce((total, one) => total + pick(one), 0)
  const asserted = sum((one) => one.columns.asserted)
  const all = sum((one) => one.columns.all)
  const branches = sum((one) => one.branches.all)
  const reached = sum((one) => one.branches.reached)
  const parts = [
    `${paint.good(`${report.passed} passed`)}, ${report.failed > 0 ? paint.error(failed) : failed}`,
    `columns asserted ${asserted}/${all}`,
    ...(branches > 0 ? [`branches reached ${reached}/${branches}`] : []),
    `${Math.round(milliseconds)} ms`,
  ]
  return parts.join('   ')
}
