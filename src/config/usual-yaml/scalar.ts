import { CST, Document, isScalar, Scalar } from 'yaml'
import type { Range, Schema } from 'yaml'
import { lazily } from '../../model/lazily.ts'
import { DOUBLE_QUOTE } from './characters.ts'
import { PlacedScalar } from './nodes.ts'
import { unusual } from './unusual.ts'

const core = lazily(() => new Document(undefined, { merge: true }))

/** The core schema (YAML 1.2 §10.3) with merge keys. */
export function coreSchema(): Schema {
  return core().schema
}

/** What stands between two offsets without quotes: a text, or what the core schema takes it for. */
export function plainScalar(text: string, start: number, end: number): PlacedScalar {
  const source = text.slice(start, end)
  if (source === '<<') unusual()
  if (isWord(source)) return new PlacedScalar(source, [start, end, end], source, Scalar.PLAIN)
  return resolved(source, start)
}

/** A value that is not written. */
export function emptyScalar(at: number): PlacedScalar {
  return new PlacedScalar(null, [at, at, at], '', Scalar.PLAIN)
}

/**
 * Whether the schema has nothing to ask: numbers begin with a digit, a sign or a dot, and what else is no text are a few
 * words of four or five letters.
 */
function isWord(source: string): boolean {
  const first = source.charCodeAt(0)
  const isLetter = (first >= 0x61 && first <= 0x7a) || (first >= 0x41 && first <= 0x5a)
  if (!isLetter) return false
  return source.length > 5 || source.length < 4 || !NO_TEXT.test(source)
}

const NO_TEXT = /^(?:null|true|false)$/i

function resolved(source: string, start: number): PlacedScalar {
  const { schema, options } = core()
  const end = start + source.length
  const range: Range = [start, end, end]
  for (const tag of schema.tags) {
    if (tag.collection !== undefined || tag.default !== true || tag.test?.test(source) !== true) {
      continue
    }
    const found = tag.resolve(source, unusual, options)
    const value = isScalar(found) ? found.value : found
    const scalar = new PlacedScalar(value, range, source, Scalar.PLAIN)
    if (tag.format !== undefined) scalar.format = tag.format
    if (isScalar(found) && found.minFractionDigits !== undefined) {
      scalar.minFractionDigits = found.minFractionDigits
    }
    return scalar
  }
  return new PlacedScalar(source, range, source, Scalar.PLAIN)
}

/** A scalar in quotes that begins and ends on one line. */
export function quotedScalar(text: string, start: number): PlacedScalar {
  return text.charCodeAt(start) === DOUBLE_QUOTE
    ? doubleQuoted(text, start)
    : singleQuoted(text, start)
}

function singleQuoted(text: string, start: number): PlacedScalar {
  let end = text.indexOf("'", start + 1)
  while (end !== -1 && text[end + 1] === "'") end = text.indexOf("'", end + 2)
  const inner = innerText(text, start, end)
  const value = inner.replaceAll("''", "'")
  return new PlacedScalar(value, [start, end + 1, end + 1], value, Scalar.QUOTE_SINGLE)
}

function doubleQuoted(text: string, start: number): PlacedScalar {
  let end = text.indexOf('"', start + 1)
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1)
  const inner = innerText(text, start, end)
  const value = inner.includes('\\') ? unescaped(text.slice(start, end + 1), start) : inner
  return new PlacedScalar(value, [start, end + 1, end + 1], value, Scalar.QUOTE_DOUBLE)
}

function innerText(text: string, start: number, end: number): string {
  const inner = end === -1 ? unusual() : text.slice(start + 1, end)
  return inner.includes('\n') ? unusual() : inner
}

function isEscaped(text: string, at: number): boolean {
  let before = at
  while (text[before - 1] === '\\') before -= 1
  return (at - before) % 2 === 1
}

function unescaped(source: string, offset: number): string {
  const token = { type: 'double-quoted-scalar', offset, indent: 0, source } as const
  return CST.resolveAsScalar(token, true, unusual).value
}
