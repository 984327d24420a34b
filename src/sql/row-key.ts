import type { ColumnValue, Row } from '../model/value.ts'
import type { RowOperation } from './target.ts'

/** A key as one text, for maps: equal texts are equal keys. */
export function rowKey(row: Row, anchor: readonly string[]): string {
  const [only] = anchor
  if (anchor.length === 1 && only !== undefined) return String(row[only])
  return JSON.stringify(anchor.map((column) => String(row[column])))
}

/**
 * What an operation lays claim to: its key and the values it guards. Two operations with a claim in common
 * must not run at once, because a guard does not see what another statement has not committed.
 */
export function claimsOf(operation: RowOperation, anchor: readonly string[]): string[] {
  const claims: string[] = []
  const values = operation.kind === 'insert' ? operation.values : undefined
  if (operation.kind !== 'insert') claims.push(`k${rowKey(operation.key, anchor)}`)
  else if (anchor.every((column) => operation.values[column] !== undefined)) {
    claims.push(`k${rowKey(operation.values, anchor)}`)
  }
  if (operation.kind === 'delete') return claims
  // The key that the row is to have, where it changes.
  if (operation.kind === 'update' && anchor.some((column) => operation.set[column] !== undefined)) {
    claims.push(`k${rowKey({ ...operation.key, ...operation.set }, anchor)}`)
  }
  const written = values ?? (operation.kind === 'update' ? operation.set : undefined)
  for (const { column } of operation.unique) {
    const value = written?.[column]
    if (value !== undefined && value !== null) claims.push(guardClaim(column, value))
  }
  return claims
}

/** What a value that must not stand in another row lays claim to. */
export function guardClaim(column: string, value: ColumnValue): string {
  return `${column}=${fold(value)}`
}

function fold(value: ColumnValue): string {
  return String(value).toLowerCase()
}
