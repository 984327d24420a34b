/** JSON as it arrives; `undefined` never stands inside. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject

/** A JSON object. Those that hold outside data inherit no name. */
export interface JsonObject {
  readonly [name: string]: JsonValue
}

/**
 * What a column holds, in the one form that is the same on every dialect and fits into JSON:
 *
 * | column kind | value |
 * |---|---|
 * | text | string, exactly as stored |
 * | int | number, or a decimal string beyond ±2^53−1 |
 * | decimal | decimal string, no exponent |
 * | float | number |
 * | bool | boolean |
 * | uuid | lower-case string with hyphens |
 * | date | `YYYY-MM-DD` |
 * | time | `HH:MM:SS[.fff]` |
 * | datetime | `YYYY-MM-DDTHH:MM:SS.sssZ`, in UTC |
 * | json | canonical JSON text |
 * | binary | base64 |
 *
 * Codecs in `compile` produce it from attribute values; codecs in `sql` bind it to a driver.
 */
export type ColumnValue = string | number | boolean | null

/** A row, or part of one, by exact column name. Inherits no name. A column that is absent is untouched. */
export interface Row {
  readonly [column: string]: ColumnValue
}

/** Whether two column values are the same; an absent value differs from NULL. */
export function sameValue(a: ColumnValue | undefined, b: ColumnValue | undefined): boolean {
  return a === b || (a !== a && b !== b)
}

/** What rows are kept in: its prototype has no names, and objects of it have a hidden class. */
class Columns {
  [column: string]: ColumnValue
}
Object.setPrototypeOf(Columns.prototype, null)
Reflect.deleteProperty(Columns.prototype, 'constructor')
Object.freeze(Columns.prototype)

/**
 * An empty row that may be filled; frozen by convention once it is handed on. No name reaches
 * `Object.prototype`; filled in the same order it is twice as quick as a hash table to fill and to write.
 */
export function emptyRow(): Record<string, ColumnValue> {
  return new Columns()
}

/** What JSON objects are kept in, as rows in {@link Columns}. */
class Attributes {
  [name: string]: JsonValue
}
Object.setPrototypeOf(Attributes.prototype, null)
Reflect.deleteProperty(Attributes.prototype, 'constructor')
Object.freeze(Attributes.prototype)

/** An empty JSON object; no name of outside data reaches `Object.prototype`. */
export function emptyObject(): Record<string, JsonValue> {
  return new Attributes()
}

/** Whether a JSON value is an object: not null, not an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
