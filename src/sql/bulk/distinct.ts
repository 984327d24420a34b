import type { ColumnValue } from '../../model/value.ts'
import type { Cells } from '../bulk.ts'

/**
 * Tells the rows of a set that can be written together from those that must wait for one before them, because
 * they have its key or its guarded value. What counts as the same here is at least what any database takes for
 * the same; a row that waits without need only costs time.
 */
export class Distinct {
  readonly #seen = new Set<string>()

  /** Whether nobody before had this key and these values; from then on somebody has. */
  add(key: Cells, guarded: Cells): boolean {
    const claims = [keyText(key)]
    for (const [at, value] of guarded.entries()) {
      if (value !== undefined && value !== null) claims.push(`${at}=${folded(value)}`)
    }
    if (claims.some((claim) => this.#seen.has(claim))) return false
    for (const claim of claims) this.#seen.add(claim)
    return true
  }
}

function keyText(key: Cells): string {
  if (key.length === 1) return `k${String(key[0])}`
  let text = 'k'
  for (const cell of key) {
    const part = String(cell)
    text += `${part.length}:${part}`
  }
  return text
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
