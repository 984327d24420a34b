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

/** What stands in the table now. */
export function takePicture(database: DatabaseSync): Picture {
  const found = database.prepare('SELECT * FROM "EntraIDUsers" ORDER BY "UserPrincipalName"').all()
  const columns = database
    .prepare(`SELECT name FROM pragma_table_info('EntraIDUsers')`)
    .all()
    .map((one) => String(one['name']))
  const rows = new Map(
    found.map((row) => [
      String(row['Id']),
      new Map(columns.map((name) => [name, row[name] === null ? 'NULL' : String(row[name])])),
    ]),
  )
  return { columns, rows }
}

/**
 * The table with what is new marked: `+` a new row, `~` a changed one with `*` at the changed cells, `-` a
 * row that has gone. Colours say the same again.
 */
export function drawPicture(before: Picture, now: Picture, paint: Palette): readonly string[] {
  const keys = [...new Set([...now.rows.keys(), ...before.rows.keys()])]
  const order = (key: string): string =>
    (now.rows.get(key) ?? before.rows.get(key))?.get('UserPrincipalName') ?? ''
  const lines = keys
    .toSorted((a, b) => (order(a) < order(b) ? -1 : 1))
    .map((key) => drawRow(before.rows.get(key), now.rows.get(key), now.columns, paint))
  const columns = [
    { title: ' ' },
    ...now.columns.map((title) => ({ title, widest: title === 'Id' ? 10 : 22 })),
  ]
  if (lines.length === 0) return [`    ${paint.faint('(no rows)')}`]
  return textTable(columns, lines, { indent: 2, head: paint.faint })
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
