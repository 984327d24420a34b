import { SyncError } from '../../model/errors.ts'
import { createDecoder } from '../file/decode.ts'
import { openFile } from '../file/read-bytes.ts'
import { findHeader } from './header.ts'
import { RecordSplitter } from './record-splitter.ts'

/** A field of a file, with whether the values of all people looked at are there and different. */
export interface LookedField {
  readonly name: string
  readonly distinct: boolean
  /** The values, where there are one or two: the words of a flag. */
  readonly words?: readonly string[]
}

/** Characters of the beginning that are looked at. */
const LOOKED_AT = 1024 * 1024

/**
 * The fields of a CSV file, by its header and the people at its beginning.
 *
 * @throws SyncError `SOURCE_UNREADABLE`; `SOURCE_SYNTAX` where there is no header
 */
export async function lookAtCsv(path: string): Promise<readonly LookedField[]> {
  const { text, whole } = await beginningOf(path)
  const header = findHeader(text, '', whole)
  if (header === 'more' || 'problem' in header) {
    const why = header === 'more' ? 'It has no header line.' : header.problem
    throw new SyncError('SOURCE_SYNTAX', `The file ${path} cannot be read as CSV. ${why}`)
  }
  const { fields, delimiter } = header
  const seen = fields.map(() => new Set<string>())
  const splitter = new RecordSplitter(delimiter, fields.length)
  splitter.push(text, { whole })
  let people = -1
  for (let step = splitter.next(); step === 'record'; step = splitter.next()) {
    people += 1
    if (people === 0) continue
    for (const [at, value] of splitter.fields.entries()) {
      if (value !== '') seen[at]?.add(value)
    }
  }
  return fields.map((name, at) => {
    const values = seen[at] ?? new Set()
    const distinct = people > 0 && values.size === people
    const isFlag = values.size === 1 || values.size === 2
    return { name, distinct, ...(isFlag && { words: [...values] }) }
  })
}

async function beginningOf(
  path: string,
): Promise<{ readonly text: string; readonly whole: boolean }> {
  const file = await openFile(path)
  try {
    const first = await file.next()
    const decoder = createDecoder(first)
    let text = decoder.decode(first).text
    while (text.length < LOOKED_AT) {
      const bytes = await file.next()
      if (bytes.length === 0) return { text: text + decoder.end().text, whole: true }
      text += decoder.decode(bytes).text
    }
    return { text, whole: false }
  } finally {
    await file.close()
  }
}
