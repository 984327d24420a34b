import { formatPosition } from '../../model/position.ts'
import type { Problem } from '../../model/problem.ts'
import { palette, printable, type Palette } from '../terminal.ts'
import { codeFrame, frameLines } from './frame.ts'
import {
  countOf,
  countProblems,
  hintOf,
  type ProblemReport,
  type ProblemWriter,
  type WriterOptions,
} from './report.ts'

/**
 * Output for people: each problem with its rule, place, marked source line, suggestion and help, then one
 * line that counts.
 *
 * ```
 * error[unknown-function] unknown function $lowercas
 *   ┌─ connectors.yaml:9:26
 *   │
 * 9 │       UserPrincipalName: $lowercas(userPrincipalName)
 *   │                          ^^^^^^^^^ did you mean $lowercase?
 * ```
 */
export const human: ProblemWriter = {
  name: 'human',
  summary: 'For people: the marked source line, a suggestion, one line of help.',
  write(report, options) {
    const colours = palette({ colour: options.colour === true })
    const lines = linesByFile(report)
    const parts = report.problems.map((problem) =>
      drawProblem(problem, lines.get(problem.span.start.file), options, colours).join('\n'),
    )
    return `${[...parts, summaryLine(report, colours)].join('\n\n')}\n`
  },
}

/** `2 files, 10 errors, 1 warning`; `2 files, no problems` when all is well. */
function summaryLine(report: ProblemReport, colours: Palette): string {
  const count = countProblems(report.problems)
  const parts = [countOf(report.files.length, 'file')]
  if (count.error > 0) parts.push(colours.error(countOf(count.error, 'error')))
  if (count.warning > 0) parts.push(colours.warning(countOf(count.warning, 'warning')))
  if (report.problems.length === 0) parts.push(colours.good('no problems'))
  return parts.join(', ')
}

function linesByFile(report: ProblemReport): ReadonlyMap<string, readonly string[]> {
  const grouped = Map.groupBy(report.problems, (problem) => problem.span.start.file)
  return new Map(
    report.files.map((file) => [file.name, frameLines(file.text, grouped.get(file.name) ?? [])]),
  )
}

function drawProblem(
  problem: Problem,
  lines: readonly string[] | undefined,
  options: WriterOptions,
  colours: Palette,
): string[] {
  const paint = problem.severity === 'error' ? colours.error : colours.warning
  const number = String(problem.span.start.line)
  const margin = ' '.repeat(number.length)
  const bar = `${margin} ${colours.faint('│')}`
  const drawn = [
    `${paint(`${problem.severity}[${problem.rule}]`)} ${colours.strong(printable(problem.message))}`,
    `${margin} ${colours.faint('┌─')} ${printable(formatPosition(problem.span.start))}`,
  ]
  if (lines !== undefined) {
    const width = Math.max(40, (options.width ?? 100) - number.length - 3)
    const frame = codeFrame(lines, problem, width)
    const hint = hintOf(problem)
    const mark = '^'.repeat(frame.length) + (hint === undefined ? '' : ` ${printable(hint)}`)
    drawn.push(
      bar,
      `${colours.faint(`${number} │`)} ${frame.source}`.trimEnd(),
      `${bar} ${' '.repeat(frame.before)}${paint(mark)}`,
    )
  }
  return [...drawn, ...drawHelp(problem, margin, colours)]
}

function drawHelp(problem: Problem, margin: string, colours: Palette): string[] {
  const drawn: string[] = []
  const [first, ...rest] = (problem.help ?? '').split('\n')
  const head = `${margin} ${colours.faint('=')} `
  if (first !== undefined && first !== '') {
    drawn.push(`${head}${colours.accent('help:')} ${printable(first)}`)
    drawn.push(...rest.map((line) => `${margin}   ${' '.repeat(6)}${printable(line)}`))
  }
  if (problem.fix !== undefined) {
    drawn.push(
      `${head}${colours.accent('fix:')} rollcall fmt --fix --config ${printable(problem.fix.span.start.file)}`,
    )
  }
  return drawn
}
