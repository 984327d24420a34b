import type { Blame, BlamedColumn } from '../engine/run/blame.ts'
import type { ObjectTypeDefinition } from '../model/definition.ts'
import { HIDDEN } from '../compile/sensitive.ts'
import { palette, printable } from '../observe/terminal.ts'
import { textTable } from '../observe/text-table.ts'
import { formatSecond } from './format-time.ts'
import { shownValue } from './plan-words.ts'

/** Why each cell of a row is as it is: its value, when and by what it was written, the flow, and an edit outside. */
export function printBlame(
  blame: Blame,
  definition: ObjectTypeDefinition,
  options: { readonly colour: boolean },
): string {
  const paint = palette(options)
  const made = blame.createdBy === '' ? 'was there before' : `made by ${blame.createdBy}`
  const when = blame.createdAt === '' ? '' : `  ${formatSecond(blame.createdAt)}`
  const rows = blame.columns.flatMap((one) => [
    [
      one.column,
      shownValue(one.value),
      one.written === undefined ? '' : formatSecond(one.written.at),
      one.written === undefined ? 'not known: older than the history' : writer(one.written),
      placeOf(definition, one.column),
    ],
    ...(one.found === undefined
      ? []
      : [
          [
            '',
            { text: shownValue(one.found.value), paint: paint.warning },
            '',
            'edited outside since',
          ],
        ]),
  ])
  const columns = ['column', 'value', 'written', 'by', 'flow'].map((title) => ({ title }))
  const former = blame.former.map(({ id, at, by }) =>
    printable(`  had the id ${id} until ${formatSecond(at)}, changed by ${by}`),
  )
  return `${[`${paint.strong(printable(blame.id))}  ${made}${when}`, ...former, '', ...textTable(columns, rows, { head: paint.faint })].join('\n')}\n`
}

/** The same without the values of sensitive columns. */
export function withoutSensitive(blame: Blame, { flows }: ObjectTypeDefinition): Blame {
  const sensitive = new Set(flows.filter((one) => one.sensitive).map((one) => one.column))
  const columns = blame.columns.map((one): BlamedColumn => {
    if (!sensitive.has(one.column)) return one
    const { written, found } = one
    return {
      column: one.column,
      value: HIDDEN,
      ...(written !== undefined && {
        written: { ...written, before: written.before === undefined ? undefined : HIDDEN },
      }),
      ...(found !== undefined && { found: { value: HIDDEN } }),
    }
  })
  return { ...blame, columns }
}

function writer({ by, config, before }: NonNullable<BlamedColumn['written']>): string {
  const was = before === undefined ? '' : `, was ${shownValue(before)}`
  return `${by} @ ${config === '' ? '–' : config}${was}`
}

function placeOf({ flows, anchor }: ObjectTypeDefinition, column: string): string {
  const found = [...flows, ...anchor].find((one) => one.column === column)
  return found === undefined ? '' : `${found.span.start.file}:${found.span.start.line}`
}
