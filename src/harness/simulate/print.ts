import { palette, type Palette } from '../../observe/terminal.ts'
import { textPairs, textTable } from '../../observe/text-table.ts'
import type { PhaseResult, SimulationResult, WrongAnswer } from './result.ts'

/** The result for people: a line a phase, the wrong answers, one line that sums up. */
export function printSimulation(
  result: SimulationResult,
  options: { readonly colour: boolean },
): string {
  const paint = palette(options)
  const head = textPairs([
    ['endpoint', result.url],
    ['played', `${result.idp}, ${result.users} people, seed ${result.seed}`],
  ])
  const columns = [
    { title: 'phase' },
    { title: 'people', align: 'right' as const },
    { title: 'requests', align: 'right' as const },
    { title: 'wrong', align: 'right' as const },
    { title: 'rows', align: 'right' as const },
    { title: 'p50 ms', align: 'right' as const },
    { title: 'p99 ms', align: 'right' as const },
    { title: 'what happened' },
  ]
  const rows = result.phases.map((phase) => phaseCells(phase, paint))
  return [
    ...head,
    '',
    ...textTable(columns, rows, { head: paint.faint }),
    '',
    ...wrongLines(result, paint),
    ...unadvertisedLines(result, paint),
    summary(result, paint),
    '',
  ].join('\n')
}

function phaseCells(
  phase: PhaseResult,
  paint: Palette,
): (string | { text: string; paint: Palette['error'] })[] {
  const counts = Object.entries(phase.counts).map(([kind, count]) => `${count} ${kind}`)
  const wrong = String(phase.wrong)
  return [
    phase.name,
    phase.users === 0 ? '' : String(phase.users),
    String(phase.requests),
    phase.wrong === 0 ? wrong : { text: wrong, paint: paint.error },
    phase.rows === undefined ? '' : String(phase.rows),
    phase.latency.p50.toFixed(1),
    phase.latency.p99.toFixed(1),
    counts.join(', '),
  ]
}

function wrongLines(result: SimulationResult, paint: Palette): readonly string[] {
  if (result.wrong === 0) return []
  const listed = result.wrongAnswers.map((one) => describeWrong(one, paint))
  const more = result.wrong - listed.length
  return [...listed, ...(more > 0 ? [`  … and ${more} more`] : []), '']
}

/** What an identity provider sends by default and this endpoint has no place for. */
function unadvertisedLines({ unadvertised }: SimulationResult, paint: Palette): readonly string[] {
  if (unadvertised.length === 0) return []
  const names = unadvertised.join(', ')
  return [
    `${paint.warning('not kept')}  ${names}`,
    paint.faint(
      '  sent, and not in /Schemas: no mapping reads them. Map them, or stop the client sending them.',
    ),
    '',
  ]
}

function describeWrong(one: WrongAnswer, paint: Palette): string {
  const who = one.user === undefined ? '' : `  user ${one.user}`
  const id = one.requestId === '' ? '' : `  ${paint.faint(one.requestId)}`
  return `${paint.error('✗')} ${one.phase}${who}  ${one.request}  ${one.fault}${id}`
}

function summary(result: SimulationResult, paint: Palette): string {
  const { latency } = result
  const wrong = `${result.wrong} wrong`
  const parts = [
    result.wrong === 0 ? paint.good(wrong) : paint.error(wrong),
    `${result.requests} requests in ${result.seconds} s, ${result.rate}/s`,
    `p50 ${latency.p50} ms, p95 ${latency.p95} ms, p99 ${latency.p99} ms`,
    ...(result.rowsCompared > 0 ? [`${result.rowsCompared} rows compared`] : []),
    ...(result.waiting > 0
      ? [`${result.waiting} people wait for approval or export, see rollcall status`]
      : []),
    ...(result.retries > 0 ? [`${result.retries} repeated`] : []),
  ]
  return parts.join('   ')
}
