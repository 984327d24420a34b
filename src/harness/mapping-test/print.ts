import { formatPosition } from '../../model/position.ts'
import { palette, printable, type Palette } from '../../observe/terminal.ts'
import { textTable } from '../../observe/text-table.ts'
import type { Problem } from '../../model/problem.ts'
import { messageOf } from '../../observe/problems/report.ts'
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
          ...file.warnings.map((one) => warningLine(one, paint)),
          '',
        ].join('\n'),
  )
  if (options.coverage) parts.push(...report.coverage.map((one) => coverageText(one, paint)))
  return `${[...parts, summary(report, options.milliseconds, paint)].join('\n')}\n`
}

function warningLine(problem: Problem, paint: Palette): string {
  const place = paint.faint(formatPosition(problem.span.start))
  return `  ${paint.warning('!')} ${printable(messageOf(problem))}  ${place}`
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
    `  ${paint.error('✗')} ${name}  ${paint.faint(formatPosition(result.span.start))}`,
    ...textTable([{ title: '' }, { title: '' }, { title: '' }], cells, { indent: 6 }),
  ]
}

function coverageText(coverage: Coverage, paint: Palette): string {
  const lines = textTable(
    [{ title: '' }, { title: '' }, { title: '' }],
    coverage.missing.map(({ what, at }) => [
      { text: 'not reached', paint: paint.warning },
      printable(what),
      { text: at === undefined ? '' : formatPosition(at), paint: paint.faint },
    ]),
    { indent: 2 },
  )
  const share =
    `${coverage.columns.asserted}/${coverage.columns.all} columns, ` +
    `${coverage.branches.reached}/${coverage.branches.all} branches`
  return [`${paint.strong(`coverage ${coverage.connector}`)}  ${share}`, ...lines, ''].join('\n')
}

function summary(report: TestReport, milliseconds: number, paint: Palette): string {
  const failed = `${report.failed} failed`
  const parts = [
    `${paint.good(`${report.passed} passed`)}, ${report.failed > 0 ? paint.error(failed) : failed}`,
    ...coverageWords(report.coverage),
    `${Math.round(milliseconds)} ms`,
  ]
  return parts.join('   ')
}

/** `columns asserted 7/8`, `branches reached 3/4`. */
export function coverageWords(coverage: readonly Coverage[]): readonly string[] {
  const sum = (pick: (one: Coverage) => number): number =>
    coverage.reduce((total, one) => total + pick(one), 0)
  const branches = sum((one) => one.branches.all)
  const reached = sum((one) => one.branches.reached)
  const columns = `${sum((one) => one.columns.asserted)}/${sum((one) => one.columns.all)}`
  return [
    `columns asserted ${columns}`,
    ...(branches > 0 ? [`branches reached ${reached}/${branches}`] : []),
  ]
}
