import type {
  ChangedConnectorReport,
  ChangedRows,
  ChangesReport,
  ShownRow,
} from '../app/change/report.ts'
import { CHANGE_KINDS } from '../model/change-kind.ts'
import { formatCount } from '../observe/progress.ts'
import { palette, printable, type Palette } from '../observe/terminal.ts'
import { textTable, type TextCell } from '../observe/text-table.ts'
import { changeCountWords, heldWords, isHeldChange, revisionWords } from './change-words.ts'
import { limitLines } from './limit-lines.ts'
import { kindWord, shownKinds, shownValue, takesAway } from './plan-words.ts'

/** Expressions that are longer are cut; the JSON has them whole. */
const WIDEST = 60

/** What a change of the configuration does, for people: the summary first, deletes last and all of them. */
export function printChange(report: ChangesReport, options: { readonly colour: boolean }): string {
  const paint = palette(options)
  const env = report.env === undefined ? '' : `  ${report.env}`
  const head = `config${env}  ${revisionWords(report.from)} → ${revisionWords(report.to)}  ${changeCountWords(report)}`
  return `${[
    paint.strong(printable(head)),
    ...report.errors.map((error) => `  ${paint.error('error')}  ${printable(error)}`),
    ...report.connectors.flatMap((one) => ['', ...connectorLines(one, paint)]),
  ].join('\n')}\n`
}

function connectorLines(one: ChangedConnectorReport, paint: Palette): readonly string[] {
  const { rows, plan } = one
  return [
    headLine(one, paint),
    ...one.errors.map((error) => `  ${paint.error('error')}  ${printable(error)}`),
    ...differenceLines(one, paint),
    ...one.notEvaluated.map((text) => `  ${paint.warning('not worked out')}  ${printable(text)}`),
    ...(rows === undefined ? [] : rowLines(rows, paint)),
    ...(plan === undefined
      ? []
      : [
          `  ${paint.strong(`plan  ${plan}`)}  ${isHeldChange(one) ? approvalWords(plan) : ''}`.trimEnd(),
        ]),
  ]
}

function headLine(
  { connector, verdict, rows, ...one }: ChangedConnectorReport,
  paint: Palette,
): string {
  const people = rows === undefined ? '' : `  ${formatCount(rows.inScope)} people in scope`
  const held = heldWords({ connector, verdict, ...(rows !== undefined && { rows }), ...one })
  const colour = verdict === 'invalid' ? paint.error : held.length > 0 ? paint.warning : paint.good
  const why = held.length === 0 ? '' : `  (${held.join('; ')})`
  return `${paint.strong(printable(connector))}  ${colour(verdict)}${printable(why)}${people}`
}

function approvalWords(plan: string): string {
  return `after the merge: rollcall approve ${plan}`
}

function differenceLines(
  { differences }: ChangedConnectorReport,
  paint: Palette,
): readonly string[] {
  return textTable(
    [{ title: '' }, { title: '', widest: WIDEST }, { title: '' }],
    differences.map(({ path, before, after, place, effect }) => [
      effect === 'held' ? { text: path, paint: paint.warning } : path,
      `${before ?? '—'} → ${after ?? '—'}`,
      place,
    ]),
    { indent: 2 },
  )
}

function rowLines(rows: ChangedRows, paint: Palette): readonly string[] {
  return [
    ...countLines(rows, paint),
    ...remarkLines(rows, paint),
    ...limitLines(rows, 'OVER', paint),
    ...exampleLines(rows, paint),
  ]
}

function countLines({ counts, columns }: ChangedRows, paint: Palette): readonly string[] {
  const lines: (readonly TextCell[])[] = []
  for (const kind of shownKinds(counts)) {
    const ends = takesAway(kind)
    const word = kindWord(kind)
    const strong = { text: word, paint: ends ? paint.error : paint.strong }
    lines.push([counts[kind] > 0 ? strong : word, formatCount(counts[kind]), ''])
    for (const one of columns.filter((column) => column.kind === kind)) {
      lines.push([`  ${one.column}`, formatCount(one.rows), `mapping at ${one.place ?? '?'}`])
    }
  }
  const titles = [
    { title: 'change' },
    { title: 'rows', align: 'right' },
    { title: 'cause' },
  ] as const
  return textTable(titles, lines, { indent: 2, head: paint.faint })
}

function remarkLines(
  { pending, withdrawn, leaving, failed }: ChangedRows,
  paint: Palette,
): readonly string[] {
  const waiting = CHANGE_KINDS.filter((kind) => pending[kind] > 0).map(
    (kind) => `${kindWord(kind)} ${formatCount(pending[kind])}`,
  )
  return [
    ...(waiting.length === 0 ? [] : [`  waits anyway     ${waiting.join(', ')}`]),
    ...(withdrawn === 0 ? [] : [`  no longer waits  ${formatCount(withdrawn)}`]),
    ...(leaving === 0
      ? []
      : [`  ${paint.warning('leaves the scope')}  ${formatCount(leaving)} people`]),
    ...failed.map(
      ({ code, column, people }) =>
        `  ${paint.error('fails')}  for ${formatCount(people)} people${column === undefined ? '' : ` in ${column}`}  ${code}`,
    ),
  ]
}

function exampleLines({ examples, deletes }: ChangedRows, paint: Palette): readonly string[] {
  const shown = examples.filter((one) => !takesAway(one.kind))
  return [
    ...(shown.length === 0 ? [] : [`  ${paint.faint('examples')}`]),
    ...shown.map(
      (row) =>
        `    ${row.kind === 'insert' ? paint.good('+') : paint.warning('~')} ${rowWords(row)}`,
    ),
    ...(deletes.length === 0
      ? []
      : [`  ${paint.error(`deletes, all ${formatCount(deletes.length)}`)}`]),
    ...deletes.map((row) => `    ${paint.error('-')} ${rowWords(row)}`),
  ]
}

function rowWords({ id, columns, kind }: ShownRow): string {
  const words = columns.map(({ column, before, after }) => {
    if (before === undefined && after === undefined) return column
    return kind === 'insert'
      ? `${column} ${shownValue(after)}`
      : `${column} ${shownValue(before)} → ${shownValue(after)}`
  })
  return printable([id, ...words].join('  '))
}
