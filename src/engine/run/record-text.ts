import type { SourceObject } from '../../model/source-object.ts'
import {
  emptyRow,
  isObject,
  type ColumnValue,
  type JsonValue,
  type Row,
} from '../../model/value.ts'
import type { Cells } from '../../sql/bulk.ts'

/** What parsed records are kept in: its prototype has no names, and it has a hidden class. */
class Nameless {
  [name: string]: JsonValue
}
Object.setPrototypeOf(Nameless.prototype, null)
Reflect.deleteProperty(Nameless.prototype, 'constructor')
Object.freeze(Nameless.prototype)

/** An accepted object from its text. No name in it reaches `Object.prototype`. */
export function parseSource(text: string): SourceObject {
  const parsed: unknown = JSON.parse(text === '' ? '{}' : text)
  return nameless(isObject(parsed) ? parsed : {})
}

/** A row from its text; may be filled further. No name in it reaches `Object.prototype`. */
export function parseRow(text: string): Record<string, ColumnValue> {
  const row = emptyRow()
  const parsed: unknown = JSON.parse(text)
  if (!isObject(parsed)) return row
  for (const column in parsed) {
    const value = parsed[column]
    row[column] = typeof value === 'object' || value === undefined ? null : value
  }
  return row
}

/** A row from cells that stand in the order of `columns`; what is `undefined` is left out. */
export function rowOfCells(columns: readonly string[], cells: Cells): Row {
  const row = emptyRow()
  for (let at = 0; at < columns.length; at += 1) {
    const column = columns[at]
    const value = cells[at]
    if (column !== undefined && value !== undefined) row[column] = value
  }
  return row
}

function nameless(object: Readonly<Record<string, JsonValue>>): Record<string, JsonValue> {
  const copy = new Nameless()
  for (const name in object) {
    const value = object[name]
    if (value !== undefined) copy[name] = typeof value === 'object' ? namelessValue(value) : value
  }
  return copy
}

function namelessValue(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((one: JsonValue) => namelessValue(one))
  return isObject(value) ? nameless(value) : value
}
