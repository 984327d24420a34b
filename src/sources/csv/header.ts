import { LONGEST_RECORD } from '../file/long-record.ts'
import { RecordSplitter } from './record-splitter.ts'

/** A file of people has no more columns; a line that seems to is something else. */
const MOST_COLUMNS = 100_000

const DELIMITERS = [',', ';', '\t'] as const

/** The header line of a CSV file. */
export interface Header {
  readonly delimiter: string
  readonly fields: readonly string[]
}

/** What became of the search for a header: it, the wish for more text, or why there is none. */
export type HeaderSearch = Header | 'more' | { readonly problem: string }

/**
 * Finds the header and its delimiter at the beginning of a text: the delimiter that makes most fields, of
 * those that make the key one of them.
 *
 * @param whole whether the text is the whole file
 */
export function findHeader(text: string, key: string, whole: boolean): HeaderSearch {
  const tries = DELIMITERS.map((delimiter) => tryDelimiter(text, delimiter, whole))
  if (tries.includes('more')) return text.length > LONGEST_RECORD ? tooLong : 'more'
  const headers = tries.filter((one): one is Header => typeof one === 'object')
  const best = headers.toSorted((a, b) => rank(b, key) - rank(a, key))[0]
  if (best === undefined) return { problem: 'The header has a quote where none may be.' }
  return problemOf(best) ?? best
}

const tooLong = { problem: 'The header is longer than 16 MB.' }

function tryDelimiter(
  text: string,
  delimiter: string,
  whole: boolean,
): Header | 'more' | undefined {
  const splitter = new RecordSplitter(delimiter, MOST_COLUMNS + 1)
  splitter.push(text, { whole })
  const step = splitter.next()
  if (step === 'record') return { delimiter, fields: splitter.fields }
  return step === 'more' ? 'more' : undefined
}

function rank({ fields }: Header, key: string): number {
  return fields.length + (fields.includes(key) ? MOST_COLUMNS * 2 : 0)
}

function problemOf({ fields }: Header): { readonly problem: string } | undefined {
  if (fields.length > MOST_COLUMNS) {
    return { problem: `The header has more than ${MOST_COLUMNS} columns.` }
  }
  const seen = new Map<string, number>()
  for (const [index, name] of fields.entries()) {
    const before = name === '' ? undefined : seen.get(name)
    if (before !== undefined) {
      // By number: where there is no header line, what stands there is a person.
      return { problem: `Columns ${before + 1} and ${index + 1} of the header have the same name.` }
    }
    seen.set(name, index)
  }
  return undefined
}
