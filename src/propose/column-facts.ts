import type { ColumnDescription } from '../model/table.ts'
import type { ColumnValue, Row } from '../model/value.ts'

/** What the values of a column look like, in a sample. None of the values leaves this file but flags. */
export interface ColumnFacts {
  /** Rows that have a value, 0 to 1; `undefined` of an empty sample, and of a column that was not read. */
  readonly filled: number | undefined
  /** Rows of the sample that have a value. */
  readonly count: number
  /** No value comes twice in the sample. */
  readonly distinct: boolean
  /** What every value looks like; `undefined` when they differ, or there are none. */
  readonly look: 'guid' | 'address' | 'digits' | 'date' | undefined
  /** How every value is written that is a date, in .NET letters. */
  readonly dateFormat?: string
  /** The two values that stand for yes and no, as the column writes them; of flags only. */
  readonly truth?: Truth
  /** How many rows have each value, of flags only. */
  readonly flags?: ReadonlyMap<string, number>
}

/** Two values of a flag. */
export interface Truth {
  readonly yes: ColumnValue
  readonly no: ColumnValue
  /** Only one of the two was seen, and the other may be one of several words. */
  readonly guessed: boolean
}

/** Looks at the values of a column. */
export function columnFacts(column: ColumnDescription, rows: readonly Row[]): ColumnFacts {
  const wasRead = rows.some((row) => Object.hasOwn(row, column.name))
  const values = rows.map((row) => row[column.name] ?? null)
  const present = values.filter((value) => value !== null && value !== '')
  const texts = present.map(String)
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  const truth = truthOf(present)
  const dateFormat = formatOf(texts)
  return {
    filled: wasRead ? present.length / rows.length : undefined,
    count: present.length,
    distinct: present.length > 0 && counts.size === present.length,
    look: lookOf(column, texts, dateFormat),
    ...(dateFormat === undefined ? {} : { dateFormat }),
    ...(truth === undefined ? {} : { truth, flags: counts }),
  }
}

const GUID = /^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/iu
const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/u

function lookOf(
  { kind }: ColumnDescription,
  texts: readonly string[],
  dateFormat: string | undefined,
): ColumnFacts['look'] {
  const every = (pattern: RegExp): boolean =>
    texts.length > 0 && texts.every((text) => pattern.test(text.trim()))
  if (kind === 'uuid' || every(GUID)) return 'guid'
  if (kind === 'date' || kind === 'datetime' || dateFormat !== undefined) return 'date'
  if (every(ADDRESS)) return 'address'
  return every(/^\d+$/u) ? 'digits' : undefined
}

const DATES: readonly (readonly [RegExp, string])[] = [
  [/^\d{4}-\d{2}-\d{2}$/u, 'yyyy-MM-dd'],
  [/^\d{2}\.\d{2}\.\d{4}$/u, 'dd.MM.yyyy'],
  [/^\d{2}\/\d{2}\/\d{4}$/u, 'dd/MM/yyyy'],
  [/^\d{4}\/\d{2}\/\d{2}$/u, 'yyyy/MM/dd'],
]

function formatOf(texts: readonly string[]): string | undefined {
  if (texts.length === 0) return undefined
  return DATES.find(([pattern]) => texts.every((text) => pattern.test(text)))?.[1]
}

/** Words for yes and no, lower case. */
const PAIRS: readonly (readonly [yes: string, no: string])[] = [
  ['true', 'false'],
  ['yes', 'no'],
  ['y', 'n'],
  ['1', '0'],
  ['t', 'f'],
  ['j', 'n'],
  ['ja', 'nein'],
  ['ja', 'nei'],
  ['ja', 'nej'],
  ['ja', 'nee'],
  ['oui', 'non'],
  ['o', 'n'],
  ['si', 'no'],
  ['s', 'n'],
  ['sim', 'nao'],
  ['on', 'off'],
  ['x', '-'],
  ['active', 'inactive'],
  ['active', 'disabled'],
  ['active', 'terminated'],
  ['active', 'leaver'],
  ['enabled', 'disabled'],
  ['aktiv', 'inaktiv'],
  ['aktiv', 'gesperrt'],
  ['a', 'i'],
  ['a', 'd'],
  ['a', 'x'],
  ['e', 'd'],
]

/** The two words for yes and no, where these values are such; `undefined` where they are not. */
export function truthOf(values: readonly ColumnValue[]): Truth | undefined {
  const distinct = [...new Map(values.map((value) => [String(value), value])).values()]
  const [first, second, ...more] = distinct
  if (first === undefined || more.length > 0) return undefined
  if (typeof first === 'boolean') return { yes: true, no: false, guessed: false }
  const words = distinct.map((value) => String(value).trim().toLowerCase())
  const [pair, ...others] = PAIRS.filter((one) => words.every((word) => one.includes(word)))
  if (pair === undefined) return undefined
  const written = (word: string): ColumnValue =>
    distinct.find((value) => String(value).trim().toLowerCase() === word) ??
    spelledLike(word, first)
  const guessed = second === undefined && others.length > 0
  return { yes: written(pair[0]), no: written(pair[1]), guessed }
}

/** A word in the case, and of the type, of another. */
function spelledLike(word: string, value: ColumnValue): ColumnValue {
  if (typeof value === 'number') return Number(word)
  const text = String(value)
  if (text === text.toUpperCase()) return word.toUpperCase()
  if (text.startsWith(text.charAt(0).toUpperCase())) {
    return word.charAt(0).toUpperCase() + word.slice(1)
  }
  return word
}
