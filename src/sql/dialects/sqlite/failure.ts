import type { Failure } from '../dialect.ts'

const FAILED: Failure = { code: 'DATABASE_FAILED' }

/** Extended result codes (https://sqlite.org/rescode.html) that mean more than their primary code. */
const EXTENDED = new Map<number, Failure>([
  [2067, { code: 'ROW_UNIQUE' }],
  [1555, { code: 'ROW_UNIQUE' }],
  [2579, { code: 'ROW_UNIQUE' }],
  [1299, { code: 'ROW_NOT_NULL' }],
  [275, { code: 'ROW_CHECK' }],
  [1811, { code: 'ROW_CHECK' }],
  [787, { code: 'ROW_FOREIGN_KEY' }],
  [3091, { code: 'ROW_TYPE' }],
])

const PRIMARY = new Map<number, Failure>([
  [3, { code: 'DATABASE_PERMISSION' }],
  [5, { code: 'DATABASE_CONTENTION', retry: 'again' }],
  [6, { code: 'DATABASE_CONTENTION', retry: 'again' }],
  [8, { code: 'DATABASE_READ_ONLY' }],
  [10, { code: 'DATABASE_UNREACHABLE', reason: 'no-file' }],
  [13, { code: 'DATABASE_READ_ONLY' }],
  [14, { code: 'DATABASE_UNREACHABLE', reason: 'no-file' }],
  [18, { code: 'ROW_TOO_LONG' }],
  [19, { code: 'ROW_CHECK' }],
  [20, { code: 'ROW_TYPE' }],
  [23, { code: 'DATABASE_PERMISSION' }],
  [26, { code: 'DATABASE_UNREACHABLE', reason: 'not-a-database' }],
])

/** What an error of node:sqlite means; the name behind `constraint failed:` becomes the column. */
export function sqliteFailure(thrown: unknown): Failure {
  if (!(thrown instanceof Error) || !('errcode' in thrown)) return FAILED
  const code = Number(thrown.errcode)
  const found = EXTENDED.get(code) ?? PRIMARY.get(code % 256)
  if (found === undefined) {
    const schema = /^(?:no such (?:table|column)|table .* has no column)/u.test(thrown.message)
    return schema ? { code: 'DATABASE_SCHEMA' } : FAILED
  }
  const [, named] = /constraint failed: (.+)$/u.exec(thrown.message) ?? []
  if (named === undefined) return found
  if (found.code === 'ROW_CHECK') return { ...found, constraint: named }
  const columns = named.split(', ')
  const [only] = columns
  if (columns.length > 1) return { ...found, columns }
  return only === undefined ? found : { ...found, column: only }
}
