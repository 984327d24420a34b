import type { Reference } from '../../model/table-survey.ts'
import type { Cell, Cells } from './catalogue.ts'

/**
 * Foreign keys from a catalogue's rows: name, schema (or `null`), table, column, what a delete does. The
 * columns of one key follow one another.
 */
export function collectReferences(
  rows: readonly Cells[],
  onDelete: (cell: Cell) => Reference['onDelete'],
): readonly Reference[] {
  const found = new Map<string, Reference & { readonly columns: string[] }>()
  for (const [name, schema, table, column, action = null] of rows) {
    const key = JSON.stringify([schema, table, name])
    const known = found.get(key)
    if (known !== undefined) {
      known.columns.push(String(column))
      continue
    }
    found.set(key, {
      name: String(name),
      table: {
        ...(schema === null || schema === undefined ? {} : { schema: String(schema) }),
        name: String(table),
      },
      columns: [String(column)],
      onDelete: onDelete(action),
    })
  }
  return [...found.values()]
}
