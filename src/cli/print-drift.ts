import type { DriftedRow, DriftReport } from '../engine/run/drift.ts'
import { formatCount } from '../observe/progress.ts'
import { palette, printable, type Palette } from '../observe/terminal.ts'
import { textTable } from '../observe/text-table.ts'
import { shownValue } from './plan-words.ts'

/** What differs, for people: a line for each connector, then the rows with what we wrote and what stands there. */
export function printDrift(
  reports: readonly DriftReport[],
  options: { readonly colour: boolean },
): string {
  const paint = palette(options)
  const lines = textTable(
    [{ title: '' }, { title: '' }, { title: '' }],
    reports.map((one) => ['rows', one.connector, summary(one)]),
  )
  const rows = reports.flatMap((one) => one.rows.map((row) => rowLine(row, paint)))
  const shown = reports.reduce((sum, one) => sum + one.rows.length, 0)
  const all = reports.reduce((sum, { target }) => sum + target.drifted + target.missing, 0)
  const more = all > shown ? [`  … and ${formatCount(all - shown)} more; --limit lists them`] : []
  const differing = reports.filter(({ target }) => target.drifted + target.missing > 0)
  const end =
    all === 0
      ? [paint.good('every row is as it was written')]
      : differing.map((one) => `fix   rollcall drift ${one.connector} --fix overwrite | adopt`)
  return `${[...lines, ...rows, ...more, ...end].join('\n')}\n`
}

function summary({ target }: DriftReport): string {
  const { drifted, driftedColumns, missing, read, unmanaged } = target
  const columns = Object.entries(driftedColumns).map(
    ([column, count]) => `${column} ${formatCount(count)}`,
  )
  const parts = [
    `${formatCount(read)} read`,
    ...(drifted === 0 ? [] : [`${formatCount(drifted)} edited outside (${columns.join(', ')})`]),
    ...(missing === 0 ? [] : [`${formatCount(missing)} missing`]),
    ...(unmanaged === 0 ? [] : [`${formatCount(unmanaged)} unmanaged`]),
  ]
  return parts.join('   ')
}

function rowLine({ id, kind, columns }: DriftedRow, paint: Palette): string {
  if (kind === 'missing') return `  ${paint.error('-')} ${printable(id)}  the row is gone`
  const words = columns.map(
    ({ column, written, found }) =>
      `${column} ${shownValue(found)}, we wrote ${shownValue(written)}`,
  )
  return `  ${paint.warning('~')} ${printable(`${id}  ${words.join('  ')}`)}`
}
