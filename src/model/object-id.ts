import type { ColumnValue, Row } from './value.ts'
import { emptyRow } from './value.ts'

const KEPT = /^[A-Za-z0-9._@+-]+$/u
/** Clients take these two out of an address (RFC 3986 §5.2.4), also when they are percent-encoded. */
const STEPS = /^\.{1,2}$/u

/**
 * The SCIM `id` of a row: its anchor values in the order of the configuration, reversible and safe in a
 * URL. Letters, digits and `. _ @ + -` stand for themselves, every other character is `~` and two hex
 * digits a UTF-8 byte (so are the dots of `.` and `..`), and `~.` parts the values of a composite anchor.
 */
export function encodeObjectId(values: readonly ColumnValue[]): string {
  return values.map((value) => encodePart(String(value))).join('~.')
}

/**
 * The anchor columns that an id stands for, as text; `undefined` when it is none of ours, which a client
 * sees as 404. Whether a text fits the key's type is for the caller to find out.
 */
export function decodeObjectId(id: string, columns: readonly string[]): Row | undefined {
  const parts = id.split('~.')
  if (parts.length !== columns.length) return undefined
  const row = emptyRow()
  for (const [index, column] of columns.entries()) {
    const value = decodePart(parts[index] ?? '')
    if (value === undefined) return undefined
    row[column] = value
  }
  return row
}

function encodePart(text: string): string {
  if (isPlain(text)) return text
  if (STEPS.test(text)) return text.replaceAll('.', '~2e')
  let encoded = ''
  for (const character of text) encoded += KEPT.test(character) ? character : escape(character)
  return encoded
}

function isPlain(text: string): boolean {
  return KEPT.test(text) && !STEPS.test(text)
}

function escape(character: string): string {
  const bytes = Buffer.from(character, 'utf8')
  return [...bytes].map((byte) => `~${byte.toString(16).padStart(2, '0')}`).join('')
}

/** Only what {@link encodePart} would have written is an id, so that no row has two of them. */
function decodePart(text: string): string | undefined {
  if (isPlain(text)) return text
  const percented = text.replaceAll('%', '%25').replaceAll('~', '%')
  try {
    const decoded = decodeURIComponent(percented)
    return decoded !== '' && encodePart(decoded) === text ? decoded : undefined
  } catch {
    return undefined
  }
}
