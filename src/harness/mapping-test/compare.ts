import type { Vocabulary } from '../../model/definition.ts'
import { ERROR_CODES, isCode } from '../../model/errors.ts'
import { nearest } from '../../model/nearest.ts'
import {
  type ColumnValue,
  isObject,
  type JsonObject,
  type JsonValue,
  type Row,
} from '../../model/value.ts'
import { valueAt } from '../place.ts'
import { placeOf } from './names.ts'
import { normalise } from './source.ts'
import type { Outcome } from './outcome.ts'
import type { MappingTest } from './test-file.ts'

/** One thing that differs; both sides as they are shown. */
export interface Difference {
  /** A column, an attribute, `sql`, `error`. */
  readonly what: string
  readonly expected: string
  readonly got: string
}

/** How cells are compared. */
export interface CompareOptions {
  /**
   * Whether the types of the columns are known. Where they are not, a boolean or a number is written as a
   * text, and a test may say either.
   */
  readonly typed: boolean
  /** Columns that the configuration names. */
  readonly columns: readonly string[]
  /** Whose names attributes have. */
  readonly vocabulary: Vocabulary
}

/** What is said of an error that nobody can have. */
function unknownCode(code: string): string {
  if (isCode(code)) return ''
  const meant = nearest(code, Object.keys(ERROR_CODES))
  return `; there is no such code${meant === undefined ? '' : `, did you mean ${meant}?`}`
}

/** Where an outcome is not what a test expects; nothing when it is. */
export function compareOutcome(
  test: MappingTest,
  outcome: Outcome,
  options: CompareOptions,
): readonly Difference[] {
  const { expect } = test
  const { operation } = outcome.planned
  const differences: Difference[] = []
  if (expect.error !== undefined) {
    differences.push({
      what: 'error',
      expected: expect.error,
      got: `${operation.kind}, no error${unknownCode(expect.error)}`,
    })
  }
  if (expect.sql !== undefined && expect.sql !== operation.kind) {
    differences.push({ what: 'sql', expected: expect.sql, got: operation.kind })
  }
  if (expect.status !== undefined && expect.status !== outcome.status) {
    const got = outcome.status === undefined ? 'no answer' : String(outcome.status)
    differences.push({ what: 'status', expected: String(expect.status), got })
  }
  if (expect.row !== undefined) differences.push(...cells(test, expect.row, outcome.after, options))
  if (expect.set !== undefined) differences.push(...exactCells(test, expect.set, outcome, options))
  if (expect.read !== undefined) differences.push(...attributes(expect.read, outcome, options))
  if (expect.lists !== undefined) {
    differences.push({ what: 'lists', expected: 'rows', got: 'not available yet' })
  }
  return differences
}

type SameCell = (want: JsonValue | undefined, got: ColumnValue | undefined) => boolean

function sameCell(test: MappingTest, { typed }: CompareOptions): SameCell {
  return (want, got) => {
    if (want === got) return true
    if (want === undefined || want === null || got === undefined || got === null) return false
    if (test.asText) return typeof want === 'string' && String(got) === want
    if (typed || typeof got !== 'string') return false
    if (typeof want === 'boolean') return got === (want ? 'True' : 'False')
    return typeof want === 'number' && got === String(want)
  }
}

function cells(
  test: MappingTest,
  expected: JsonObject,
  row: Row | undefined,
  options: CompareOptions,
): Difference[] {
  if (row === undefined) return [{ what: 'row', expected: 'a row', got: 'the row is deleted' }]
  const same = sameCell(test, options)
  return Object.entries(expected).flatMap(([column, value]) => {
    const got = row[column]
    if (same(value, got)) return []
    if (got !== undefined || options.columns.includes(column)) {
      return [{ what: column, expected: shown(value), got: shown(got) }]
    }
    const meant = nearest(column, options.columns)
    const hint = meant === undefined ? '' : `; did you mean ${meant}?`
    return [{ what: column, expected: shown(value), got: `no such column in the mapping${hint}` }]
  })
}

/** The UPDATE must set these columns and no other. */
function exactCells(
  test: MappingTest,
  expected: JsonObject,
  { planned }: Outcome,
  options: CompareOptions,
): Difference[] {
  const { operation } = planned
  if (operation.kind !== 'update') {
    return [{ what: 'set', expected: 'an update', got: operation.kind }]
  }
  const same = sameCell(test, options)
  const columns = new Set([...Object.keys(expected), ...Object.keys(operation.set)])
  return [...columns].flatMap((column) => {
    const [want, got] = [expected[column], operation.set[column]]
    if (same(want, got)) return []
    const expectedText = want === undefined ? 'not set' : shown(want)
    const gotText = got === undefined ? 'not set' : shown(got)
    return [{ what: column, expected: expectedText, got: gotText }]
  })
}

function attributes(
  expected: JsonObject,
  { read }: Outcome,
  { vocabulary }: CompareOptions,
): Difference[] {
  if (read === undefined) return [{ what: 'read', expected: 'a person', got: 'the row is deleted' }]
  return Object.entries(expected).flatMap(([name, value]) => {
    const want = normalise(name, value, vocabulary)
    const got = attributeOf(read, name, vocabulary)
    return contains(got, want) ? [] : [{ what: name, expected: shown(want), got: shown(got) }]
  })
}

/** `accountEnabled` and `isSoftDeleted` follow from `active` where nothing sends them apart. */
function attributeOf(
  read: JsonObject,
  name: string,
  vocabulary: Vocabulary,
): JsonValue | undefined {
  const got = valueAt(read, placeOf(name, vocabulary))
  if (got !== undefined || vocabulary === 'none') return got
  const active = read['active']
  if (name === 'accountEnabled') return active
  if (name === 'isSoftDeleted' && typeof active === 'boolean') return !active
  return undefined
}

/** Whether everything that is wanted is there; objects may hold more, lists must be of one length. */
function contains(got: JsonValue | undefined, want: JsonValue | undefined): boolean {
  if (got === want) return true
  if (Array.isArray(want)) {
    if (!Array.isArray(got) || got.length !== want.length) return false
    return want.every((one: JsonValue) => got.some((other: JsonValue) => contains(other, one)))
  }
  if (!isObject(want) || !isObject(got)) return false
  return Object.entries(want).every(([name, value]) => contains(got[name], value))
}

function shown(value: JsonValue | undefined): string {
  if (value === undefined) return 'nothing'
  return value === null ? 'NULL' : JSON.stringify(value)
}
