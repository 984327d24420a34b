import type { DatabaseSync } from 'node:sqlite'
import type { Palette } from '../../src/observe/terminal.ts'
import { textTable, type TextCell } from '../../src/observe/text-table.ts'

type Cells = ReadonlyMap<string, string>

/** Rows by key, as they were shown last. */
export interface Picture {
  readonly columns: readonly string[]
  readonly rows: ReadonlyMap<string, Cells>
}

export const EMPTY: Picture = { columns: [], rows: new Map() }

/** What stands in a table now, whose key is `Id`. */
export function takePicture(database: DatabaseSync, table: string): Picture {
  const found = database.prepare(`SELECT * FROM "${table}"`).all()
  const columns = database
    .prepare('SELECT name FROM pragma_table_info(?)')
    .all(table)
    .map((one) => String(one['name']))
  const rows = new Map(
    found.map((row) => [
      String(row['Id']),
      new Map(columns.map((name) => [name, row[name] === null ? 'NULL' : String(row[name])])),
    ]),
  )
  return { columns, rows }
}

/** How a picture is drawn. */
export interface Drawing {
  /** The column that the rows are in the order of. */
  readonly order: string
  /** Of a table with more rows only marked ones are drawn, so many at most; how many more there are is said. */
  readonly most: number
}

/**
 * The table with what is new marked: `+` a new row, `~` a changed one with `*` at the changed cells, `-` a
 * row that has gone. Colours say the same again.
 */
export function drawPicture(
  before: Picture,
  now: Picture,
  paint: Palette,
  { order, most }: Drawing,
): readonly string[] {
  const place = (key: string): string =>
    (now.rows.get(key) ?? before.rows.get(key))?.get(order) ?? ''
  const keys = [...new Set([...now.rows.keys(), ...before.rows.keys()])].toSorted((a, b) =>
    place(a) < place(b) ? -1 : 1,
  )
  const marked = keys.filter((key) => isMarked(before.rows.get(key), now.rows.get(key)))
  const drawn = keys.length <= most ? keys : marked.slice(0, most)
  const lines = drawn.map((key) =>
    drawRow(before.rows.get(key), now.rows.get(key), now.columns, paint),
  )
  const columns = [
    { title: ' ' },
    ...now.columns.map((title) => ({ title, widest: title === 'Id' ? 10 : 22 })),
  ]
  const rest = restOf(marked.length - lines.length, keys.length - marked.length)
  const more = keys.length <= most ? [] : [`    ${paint.faint(rest)}`]
  if (lines.length === 0) return keys.length === 0 ? [`    ${paint.faint('(no rows)')}`] : more
  return [...textTable(columns, lines, { indent: 2, head: paint.faint }), ...more]
}

/** What is not drawn, in words. */
function restOf(marked: number, unchanged: number): string {
  const others = `${unchanged} rows as they were`
  return marked > 0 ? `… and ${marked} more marked; ${others}` : others
}

/** Whether a row is new, gone, or holds something else. */
function isMarked(before: Cells | undefined, now: Cells | undefined): boolean {
  if (before === undefined || now === undefined) return true
  return [...now].some(([column, value]) => (before.get(column) ?? 'NULL') !== value)
}

function drawRow(
  before: Cells | undefined,
  now: Cells | undefined,
  columns: readonly string[],
  paint: Palette,
): readonly TextCell[] {
  if (now === undefined) {
    const cells = columns.map((name) => ({ text: before?.get(name) ?? '', paint: paint.error }))
    return [{ text: '-', paint: paint.error }, ...cells]
  }
  if (before === undefined) {
    const cells = columns.map((name) => ({ text: now.get(name) ?? '', paint: paint.good }))
    return [{ text: '+', paint: paint.good }, ...cells]
  }
  const changed = columns.filter((name) => (before.get(name) ?? 'NULL') !== now.get(name))
  const cells = columns.map((name) => {
    const text = now.get(name) ?? ''
    return changed.includes(name) ? { text: `${text} *`, paint: paint.warning } : text
  })
  return [changed.length > 0 ? { text: '~', paint: paint.warning } : ' ', ...cells]
}
