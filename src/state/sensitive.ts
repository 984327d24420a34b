import { createHmac } from 'node:crypto'

/**
 * A row as the audit keeps it: values of sensitive columns are salted hashes, which tell whether two values are
 * the same and nothing else. "No value" stays null.
 *
 * @param row JSON text of a row
 * @param salt of this connector space; without it nobody can try out values
 */
export function hideSensitive(row: string, columns: readonly string[], salt: string): string {
  const parsed: unknown = JSON.parse(row)
  if (typeof parsed !== 'object' || parsed === null) return row
  for (const column of columns) {
    const value: unknown = Object.hasOwn(parsed, column) ? Reflect.get(parsed, column) : null
    if (value === null) continue
    const hash = createHmac('sha256', salt)
      .update(JSON.stringify([column, value]))
      .digest('hex')
    Reflect.defineProperty(parsed, column, {
      value: `hmac-sha256:${hash}`,
      enumerable: true,
      configurable: true,
      writable: true,
    })
  }
  return JSON.stringify(parsed)
}
