import type { HeldKind, RunReport, StepReport } from '../engine/run/report.ts'
import { CHANGE_KINDS, readChanges, type ChangeCounts } from '../model/change-kind.ts'
import { unreachable } from '../model/unreachable.ts'
import { formatCount, formatDuration } from '../observe/progress.ts'
import { palette, printable, type Palette } from '../observe/terminal.ts'
import { textPairs, type TextCell } from '../observe/text-table.ts'
import { countOfKind, kindWord } from './plan-words.ts'

type Line = readonly [name: string, value: TextCell]

/** What a run did, for people: a line for everything that was read, worked out, written, held or refused. */
export function printRun(report: RunReport, options: { readonly colour: boolean }): string {
  const paint = palette(options)
  const head = `${paint.strong(report.profile)}  ${report.connector}  config ${report.config}  run ${report.run}`
  const lines = report.steps.flatMap((step) => stepLines(step, paint))
  return `${[head, ...textPairs([...lines, ...endLines(report, paint)])].join('\n')}\n`
}

function stepLines(step: StepReport, paint: Palette): readonly Line[] {
  switch (step.step) {
    case 'fullImport':
    case 'deltaImport':
      return importLines(step, paint)
    case 'fullSynchronization':
    case 'deltaSynchronization':
      return synchronizationLines(step, paint)
    case 'export':
    case 'purge':
      return exportLines(step, paint)
    default:
      return unreachable(step)
  }
}

function importLines(
  step: Extract<StepReport, { step: 'fullImport' | 'deltaImport' }>,
  paint: Palette,
): readonly Line[] {
  const { source, target, milliseconds } = step
  const lines: Line[] = []
  if (source !== undefined) {
    const { added, changed, unchanged, absent } = source
    const parts = counted({ new: added, changed, unchanged, 'no longer there': absent })
    lines.push(['source', `${people(source.read)}${parts}`])
    if (source.fewerThan !== undefined) {
      const before = `${people(source.fewerThan)} in the last complete read`
      lines.push(['fewer', `${before}; that these are all was said for this run`])
    }
    if (!source.complete) {
      lines.push(['INCOMPLETE', painted(paint.warning, 'nobody counts as missing')])
      lines.push(...source.reasons.map((reason): Line => ['', painted(paint.warning, reason)]))
    }
  }
  const { joined, drifted, missing, unmanaged } = target
  const parts = counted({ ours: joined, 'edited outside': drifted, missing, unmanaged })
  lines.push(['table', `${rows(target.read)}${parts}  in ${formatDuration(milliseconds)}`])
  const columns = Object.entries(target.driftedColumns)
  if (columns.length > 0) {
    const words = columns.map(([column, count]) => `${column} ${formatCount(count)}`)
    lines.push(['drift', painted(paint.warning, words.join(', '))])
  }
  return lines
}

function synchronizationLines(
  step: Extract<StepReport, { step: 'fullSynchronization' | 'deltaSynchronization' }>,
  paint: Palette,
): readonly Line[] {
  const { evaluated, staged, outOfScope, failed, milliseconds } = step
  const changes = kindWords(staged)
  const scope = counted({ 'out of scope': outOfScope })
  return [
    [
      'synchronized',
      `${people(evaluated)}${scope}  ${changes === '' ? 'nothing to write' : changes}  in ${formatDuration(milliseconds)}`,
    ],
    ...failedLines(failed, ['person', 'people'], paint),
  ]
}

function exportLines(
  step: Extract<StepReport, { step: 'export' | 'purge' }>,
  paint: Palette,
): readonly Line[] {
  const { written, batches, held, failed, waiting = 0, milliseconds } = step
  const changes = kindWords(written)
  const took = `in ${formatCount(batches)} ${batches === 1 ? 'batch' : 'batches'}, ${formatDuration(milliseconds)}`
  return [
    ...held.map(
      (one): Line => [
        'HELD',
        painted(
          paint.warning,
          `${countOfKind(one.kind, one.count)}${recreatedWords(one)}${whyHeld(one)}: none of them was written`,
        ),
      ],
    ),
    [
      step.step === 'purge' ? 'purge' : 'written',
      changes === '' ? 'nothing' : `${changes}  ${took}`,
    ],
    ...failedLines(failed, ['row', 'rows'], paint),
    ...(waiting === 0 ? [] : [waitingLine(waiting, paint)]),
  ]
}

/** A row that is recreated counts as an insert and as a delete. */
function recreatedWords({ count, recreated }: HeldKind): string {
  if (recreated === undefined) return ''
  const some = recreated === count ? 'all' : formatCount(recreated)
  return `, ${some} of rows that are made anew under another key`
}

/** Why a kind of change is held, behind its count. */
function whyHeld({ limit, why, earlier }: HeldKind): string {
  return earlier === true
    ? ', held since an earlier run until somebody decides'
    : `, ${limit === 0 ? 'and none is allowed' : `more than ${formatCount(limit)}`} (${why})`
}

function waitingLine(waiting: number, paint: Palette): Line {
  const rows = `${formatCount(waiting)} ${waiting === 1 ? 'row' : 'rows'}`
  return ['errors', painted(paint.error, `${rows}  refused before, next attempt not due yet`)]
}

function failedLines(
  failed: Readonly<Record<string, number>>,
  [one, several]: readonly [string, string],
  paint: Palette,
): readonly Line[] {
  return Object.entries(failed).map(([code, count]) => [
    'errors',
    painted(paint.error, `${formatCount(count)} ${count === 1 ? one : several}  ${code}`),
  ])
}

function endLines(report: RunReport, paint: Palette): readonly Line[] {
  const { connector, failure, left, plan, profile, result, waits } = report
  const lines: Line[] = []
  if (failure !== undefined) {
    lines.push(['FAILED', painted(paint.error, `${failure.message} [${failure.code}]`)])
  }
  for (const { id, why } of left?.rows ?? []) {
    lines.push(['left', painted(paint.warning, printable(`${id}  ${why}`))])
  }
  const more = left === undefined ? 0 : left.count - left.rows.length
  if (more > 0) lines.push(['', painted(paint.warning, `… and ${formatCount(more)} more`)])
  lines.push(['result', resultCell(result, paint)])
  const holding = waits ?? (plan === undefined ? [] : [{ plan, holds: undefined }])
  for (const one of holding) {
    const [name, holds] = [
      one.plan,
      one.holds === undefined ? '' : `  holds ${kindWords(one.holds)}`,
    ]
    lines.push([
      'next',
      `rollcall approve ${name}   or   rollcall reject ${name} --reason …${holds}`,
    ])
  }
  if (result === 'errors')
    lines.push(['next', `rollcall status ${connector} lists what was refused`])
  if (result === 'interrupted')
    lines.push(['next', `rollcall run ${connector} ${profile} goes on from there`])
  return lines
}

function resultCell(result: RunReport['result'], paint: Palette): TextCell {
  switch (result) {
    case 'done':
      return painted(paint.good, 'done')
    case 'errors':
      return painted(paint.error, 'done, with errors: what was refused is tried again later')
    case 'held':
      return painted(paint.warning, 'held: somebody has to look')
    case 'incomplete':
      return painted(
        paint.warning,
        'incomplete: what the source said was applied, and nobody was taken for missing',
      )
    case 'failed':
      return painted(paint.error, 'failed: what was written stays, the rest was not done')
    case 'interrupted':
      return painted(paint.warning, 'interrupted between two batches: what was written stays')
    default:
      return unreachable(result)
  }
}

/** `insert 12  update 230`: only what there is; a report may be older than a kind. */
function kindWords(counts: Partial<ChangeCounts>): string {
  const known = readChanges(counts)
  return CHANGE_KINDS.filter((kind) => known[kind] > 0)
    .map((kind) => `${kindWord(kind)} ${formatCount(known[kind])}`)
    .join('  ')
}

function counted(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `  ${formatCount(count)} ${name}`)
    .join('')
}

function people(count: number): string {
  return count === 1 ? '1 person' : `${formatCount(count)} people`
}

function rows(count: number): string {
  return count === 1 ? '1 row' : `${formatCount(count)} rows`
}

function painted(paint: Palette['good'], text: string): TextCell {
  return { text, paint }
}
