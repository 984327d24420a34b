import type { ColumnValue } from '../../model/value.ts'
import type { Cells } from '../bulk.ts'

/**
 * Tells the rows of a set that can be written together from those that must wait for one before them, because
 * they have its key or its guarded value. What counts as the same here is at least what any database takes for
 * the same; a row that waits without need only costs time.
 */
export class Distinct {
  readonly #keys = new Set<string>()
  readonly #guarded: readonly { readonly at: number; readonly seen: Set<string> }[]

  readonly #foldsKeys: boolean

  /**
   * @param guardedAt where the guarded values stand among the cells
   * @param options `foldsKeys`: the key's own collation does not tell all texts apart
   */
  constructor(guardedAt: readonly number[], options: { readonly foldsKeys: boolean }) {
    this.#foldsKeys = options.foldsKeys
    this.#guarded = guardedAt.map((at) => ({ at, seen: new Set() }))
  }

  /** Whether nobody before had this key or one of these values. A key that the database makes is a new one. */
  add(key: Cells, cells: Cells): boolean {
    const before = this.#keys.size
    const made = key.includes(undefined)
    if (!made) this.#keys.add(this.#foldsKeys ? key.map(foldedCell).join('\0') : keyText(key))
    let first = made || this.#keys.size > before
    for (const { at, seen } of this.#guarded) {
      const value = cells[at]
      if (value === undefined || value === null) continue
      const size = seen.size
      seen.add(folded(value))
      first &&= seen.size > size
    }
    return first
  }
}

/** What a row that goes alone may have in common with others: they are to keep their order. */
export function coarseClaims(
  key: Cells,
  guarded: readonly { readonly column: string; readonly value: ColumnValue | undefined }[],
): string[] {
  const claims: string[] = []
  if (!key.includes(undefined)) claims.push(key.map(foldedCell).join('\0'))
  for (const { column, value } of guarded) {
    if (value !== undefined && value !== null) claims.push(`${column}\0${folded(value)}`)
  }
  return claims
}

function keyText(key: Cells): string {
  if (key.length === 1) return String(key[0])
  let text = ''
  for (const cell of key) {
    const part = String(cell)
    text += `${part.length}:${part}`
  }
  return text
}

function foldedCell(cell: ColumnValue | undefined): string {
  return folded(cell ?? null)
}

/** Without case, accents, padding and what collations do not look at. */
function folded(value: ColumnValue): string {
  const text = String(value)
  if (isAscii(text)) return text.trimEnd().toLowerCase()
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\p{C}]/gu, '')
    .toUpperCase()
    .toLowerCase()
    .trimEnd()
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 0x7f) return false
  return true
}
