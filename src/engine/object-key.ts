import type { CompiledObjectType } from '../compile/compiled.ts'
import { decodeObjectId, encodeObjectId } from '../model/object-id.ts'
import { emptyRow, type ColumnValue, type Row } from '../model/value.ts'

/**
 * The anchor columns that a SCIM id stands for, in the canonical form of their types; `undefined` when no
 * row can have this id, which a client sees as 404 (an id that is not of the key's type included).
 */
export function keyOfId(objectType: CompiledObjectType, id: string): Row | undefined {
  const decoded = decodeObjectId(
    id,
    objectType.anchor.map((anchor) => anchor.column),
  )
  if (decoded === undefined) return undefined
  const key = emptyRow()
  for (const anchor of objectType.anchor) {
    const value = anchor.parse(String(decoded[anchor.column]))
    if (value === undefined) return undefined
    key[anchor.column] = value
  }
  return key
}

/** The SCIM id of a row; `undefined` when an anchor column is missing or NULL. */
export function idOfRow(objectType: CompiledObjectType, row: Row): string | undefined {
  const values: ColumnValue[] = []
  for (const anchor of objectType.anchor) {
    const value = row[anchor.column]
    if (value === undefined || value === null) return undefined
    values.push(value)
  }
  return encodeObjectId(values)
}

/** The anchor columns of a row. */
export function keyOfRow(objectType: CompiledObjectType, row: Row): Row {
  const key = emptyRow()
  for (const anchor of objectType.anchor) key[anchor.column] = row[anchor.column] ?? null
  return key
}
