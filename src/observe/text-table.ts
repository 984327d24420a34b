import { fill, printable, shorten, textWidth, type Paint } from './terminal.ts'

/** A column of a {@link textTable}. */
export interface TextColumn {
  readonly title: string
  readonly align?: 'left' | 'right'
  /** Longer cells are cut, `…` at the end. */
  readonly widest?: number
}

/** One cell: its text, or its text with a colour that does not count in the width. */
export type TextCell = string | { readonly text: string; readonly paint: Paint }

/**
 * An aligned table as lines, two blanks between columns and none at the end of a line:
 *
 * ```
 * column             type         filled
 * Id                 varchar(50)   100 %
 * ```
 *
 * Cells hold outside data, so control characters are made visible. Without titles there is no head line.
 */
export function textTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly TextCell[])[],
  options: { readonly indent?: number; readonly head?: Paint } = {},
): readonly string[] {
  const clean = rows.map((row) => row.map((cell, index) => cut(cell, columns[index])))
  const widths = columns.map((column, index) =>
    clean.reduce(
      (widest, row) => Math.max(widest, textWidth(textOf(row[index] ?? ''))),
      textWidth(column.title),
    ),
  )
  const indent = ' '.repeat(options.indent ?? 0)
  const line = (cells: readonly TextCell[]): string =>
    (
      indent +
      columns
        .map((column, index) => place(cells[index] ?? '', column, widths[index] ?? 0))
        .join('  ')
    ).trimEnd()
  const lines = clean.map((row) => line(row))
  if (columns.every((column) => column.title === '')) return lines
  const head = line(columns.map((column) => column.title))
  return [options.head === undefined ? head : options.head(head), ...lines]
}

function cut(cell: TextCell, column: TextColumn | undefined): TextCell {
  const visible = printable(textOf(cell))
  const text = column?.widest === undefined ? visible : shorten(visible, column.widest)
  return typeof cell === 'string' ? text : { text, paint: cell.paint }
}

function textOf(cell: TextCell): string {
  return typeof cell === 'string' ? cell : cell.text
}

/** Blanks stay outside the colour, so that the end of a line can be trimmed. */
function place(cell: TextCell, column: TextColumn, width: number): string {
  const text = textOf(cell)
  const blanks = ' '.repeat(Math.max(0, width - textWidth(text)))
  const painted = typeof cell === 'string' ? text : cell.paint(text)
  return column.align === 'right' ? blanks + painted : painted + blanks
}

/** Lines in which names are followed by aligned values, as `status` and `provision` print them. */
export function textPairs(
  pairs: readonly (readonly [name: string, value: TextCell])[],
  options: { readonly indent?: number } = {},
): readonly string[] {
  const width = pairs.reduce((widest, [name]) => Math.max(widest, textWidth(name)), 0)
  const indent = ' '.repeat(options.indent ?? 0)
  return pairs.map(([name, value]) => {
    const text = printable(textOf(value))
    const painted = typeof value === 'string' ? text : value.paint(text)
    return `${indent}${fill(name, width)}  ${painted}`.trimEnd()
  })
}
