/** A value that was read out of a filter. */
export interface ReadValue {
  readonly value: string | number | boolean | null
  readonly end: number
}

const QUOTED = /"[^"\\]*(?:\\.[^"\\]*)*"/sy
// Whoever writes single quotes means quotes: looked for as they stand, they would find nobody.
const BARE = /(?!')[^\s()[\]"]+/y
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/u
/** What may stand behind a bare word; another word would make it unclear where the value ends. */
const BEHIND = /\s*(?:$|[)\]]|(?:and|or)[\s(])/iy

const KEYWORDS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
])

/**
 * Reads a comparison value (RFC 7644 §3.4.2.2, `compValue`): a JSON string, a number, or one of `true`,
 * `false`, `null` in any case. With `unquoted` a word without quotes is text, provided that nothing but
 * the end, a bracket, `and` or `or` follows.
 */
export function readValue(
  text: string,
  start: number,
  options: { readonly unquoted: boolean },
): ReadValue | undefined {
  return text[start] === '"' ? readQuoted(text, start) : readBare(text, start, options.unquoted)
}

function readQuoted(text: string, start: number): ReadValue | undefined {
  QUOTED.lastIndex = start
  const quoted = QUOTED.exec(text)?.[0]
  if (quoted === undefined) return undefined
  const value = quoted.includes('\\') ? unescape(quoted) : quoted.slice(1, -1)
  return value === undefined ? undefined : { value, end: start + quoted.length }
}

/** The escapes are those of JSON. */
function unescape(quoted: string): string | undefined {
  try {
    const value: unknown = JSON.parse(quoted)
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}

function readBare(text: string, start: number, unquoted: boolean): ReadValue | undefined {
  BARE.lastIndex = start
  const word = BARE.exec(text)?.[0]
  if (word === undefined) return undefined
  const end = start + word.length
  const keyword = KEYWORDS.get(word.toLowerCase())
  if (keyword !== undefined) return { value: keyword, end }
  if (NUMBER.test(word) && Number.isFinite(Number(word))) return { value: Number(word), end }
  BEHIND.lastIndex = end
  return unquoted && BEHIND.test(text) ? { value: word, end } : undefined
}
