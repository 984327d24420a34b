import type { ShownPlan } from './shown-plan.ts'
import type { PlannedRow, PlanReport } from '../engine/run/report.ts'
import { recreatedIn, recreates, type ChangeKind } from '../model/change-kind.ts'
import { formatCount } from '../observe/progress.ts'
import { palette, printable, type Palette } from '../observe/terminal.ts'
import { textTable, type TextCell } from '../observe/text-table.ts'
import { limitLines } from './limit-lines.ts'
import {
  causeWords,
  changesOf,
  failedWords,
  incompleteReasons,
  isOverLimit,
  kindWord,
  shownKinds,
  shownValue,
  takesAway,
} from './plan-words.ts'

/** Columns of an example or a deleted row that are shown; the JSON has them all. */
const SHOWN_COLUMNS = 6

/**
 * A plan for people: counts per kind, column and cause; limits; examples; at the end every delete, in full.
 * It comes in pieces, since there may be many deletes.
 */
export async function* printPlan(
  { report, deletes }: ShownPlan,
  options: { readonly colour: boolean },
): AsyncGenerator<string> {
  const paint = palette(options)
  const { connector, profile, config, inScope, plan } = report
  const head = `${paint.strong(connector)}  ${profile}  config ${config}  ${formatCount(inScope)} people in scope`
  yield `${[
    head,
    ...incompleteReasons(report).map((reason) => `  ${paint.warning('INCOMPLETE')}  ${reason}`),
    ...changeLines(report, paint),
    ...limitLines(report, 'HELD', paint),
    ...failedLines(report, paint),
    ...exampleLines(report, paint),
  ].join('\n')}\n`
  const gone = report.counts.delete + report.counts.purge + recreatedIn(report.counts)
  if (gone > 0 && deletes !== undefined) {
    yield `  ${paint.error(`deletes, all ${formatCount(gone)}`)}\n`
  }
  for await (const row of deletes?.() ?? []) yield `    ${paint.error('-')} ${rowWords(row)}\n`
  yield `${paint.strong(`plan  ${plan}`)}  ${verdict(report, paint)}\n`
}

/** What is said beside the count of rows that are recreated. */
function wordsOf(kind: ChangeKind): string {
  if (!recreates(kind)) return ''
  const words = 'deleted, and inserted under another key'
  return kind === 'recreate' ? words : `${words}, disabled`
}

function changeLines(report: PlanReport, paint: Palette): readonly string[] {
  const rows: (readonly TextCell[])[] = []
  for (const kind of shownKinds(report.counts)) {
    const count = report.counts[kind]
    const ends = takesAway(kind)
    const word = kindWord(kind)
    const strong = { text: word, paint: count > 0 && ends ? paint.error : paint.strong }
    rows.push([count > 0 ? strong : word, formatCount(count), wordsOf(kind)])
    // An insert writes every column: only where a mapping is the cause, a column has something to say.
    for (const one of report.columns.filter((column) => column.kind === kind)) {
      rows.push([`  ${one.column}`, formatCount(one.rows), causeWords(one)])
    }
  }
  const columns = [
    { title: 'change' },
    { title: 'rows', align: 'right' },
    { title: 'cause' },
  ] as const
  return textTable(columns, rows, { indent: 2, head: paint.faint })
}

/** People who cannot be worked out: nothing is written for them, which is not to be taken for "no change". */
function failedLines(report: PlanReport, paint: Palette): readonly string[] {
  const [first] = report.failed ?? []
  if (first === undefined) return []
  return [
    ...failedWords(report, formatCount).map((words) => `  ${paint.error('errors')}  ${words}`),
    `  Their rows stay as they are. "rollcall help ${first.code}" says what it means; a run lists who it is in "rollcall status".`,
  ]
}

function exampleLines({ examples }: PlanReport, paint: Palette): readonly string[] {
  const shown = examples.filter((one) => !takesAway(one.kind))
  if (shown.length === 0) return []
  return [
    `  ${paint.faint('examples')}`,
    ...shown.map(
      (row) =>
        `    ${row.kind === 'insert' ? paint.good('+') : paint.warning('~')} ${rowWords(row)}`,
    ),
  ]
}

/** `8f3c…  Department "R&D" → "Sales"`: what the row is to hold, or held. */
function rowWords({ id, kind, cause, columns, replacedBy }: PlannedRow): string {
  const words = columns.slice(0, SHOWN_COLUMNS).map(({ column, before, after }) => {
    if (kind === 'insert') return `${column} ${shownValue(after)}`
    if (takesAway(kind)) return `${column} ${shownValue(before)}`
    return `${column} ${shownValue(before)} → ${shownValue(after)}`
  })
  const more = columns.length > SHOWN_COLUMNS ? '  …' : ''
  const instead = replacedBy === undefined ? '' : `, ${replacedBy} takes its place`
  return printable(`${id}  ${words.join('  ')}${more}  (${kindWord(kind)}, ${cause}${instead})`)
}

function verdict(report: PlanReport, paint: Palette): string {
  if (changesOf(report) === 0) {
    return report.failed === undefined
      ? paint.good('nothing to write')
      : paint.error('nothing can be written')
  }
  if (!isOverLimit(report)) return paint.good('within limits')
  return paint.warning('beyond a limit: that kind will be held until somebody approves it')
}
