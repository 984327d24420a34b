/** What kind of thing a value is, as messages call it. */
export function kindOf(value: unknown): Kind {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'object') return 'object'
  if (typeof value === 'number') return 'number'
  return typeof value === 'boolean' ? 'boolean' : 'string'
}

/** The kinds of JSON. */
export type Kind = 'string' | 'number' | 'boolean' | 'null' | 'array' | 'object'

const WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'null',
  array: 'a list',
  object: 'a mapping',
}

/** `a text`, `a mapping`: a type of the schema in words. */
export function typeWord(type: string): string {
  return WORDS[type] ?? type
}

/** `and this is a text`, or that nothing stands there. */
export function foundWord(value: unknown): string {
  const kind = kindOf(value)
  return kind === 'null' ? 'and nothing stands here' : `and this is ${typeWord(kind)}`
}

/** `a, b or c`. */
export function alternatives(words: readonly string[]): string {
  const last = words.at(-1) ?? ''
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`
}

/** `a, b and c`. */
export function enumeration(words: readonly string[]): string {
  const last = words.at(-1) ?? ''
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`
}

/** The beginning of a text, in quotes. */
export function quoted(text: string): string {
  // Cut between characters: half of a pair of surrogates is none.
  const beginning = text.slice(0, 39).replace(/[\uD800-\uDBFF]$/u, '')
  return JSON.stringify(text.length > 40 ? `${beginning}…` : text)
}

/** A value as it may stand in a message. */
export function shown(value: unknown): string {
  return typeof value === 'string' ? quoted(value) : (JSON.stringify(value) ?? 'nothing')
}

/** A title inside a sentence: `Object type` becomes `object type`, `SQL text` stays. */
export function inSentence(title: string): string {
  return /^[A-Z][a-z]/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title
}

/** At most fourteen names in the order of the alphabet. */
export function shortList(names: readonly string[]): string {
  const sorted = [...names].sort()
  return sorted.length > 14 ? `${sorted.slice(0, 14).join(', ')}, …` : sorted.join(', ')
}

/** The text with its first letter in upper case. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
