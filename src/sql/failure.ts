import { SyncError } from '../model/errors.ts'
import { type ColumnDescription, formatTable, type TableDescription } from '../model/table.ts'
import { unreachable } from '../model/unreachable.ts'
import type { Row } from '../model/value.ts'
import { awaySentence } from './away-sentence.ts'
import type { Dialect, Failure } from './dialects/dialect.ts'
import { columnsOfKey } from './dialects/named-keys.ts'

/** Seconds after which a client may ask again when the database is away. */
const RETRY_AFTER = 5

type FailureCode =
  | `ROW_${'UNIQUE' | 'NOT_NULL' | 'TOO_LONG' | 'TYPE' | 'CHECK' | 'FOREIGN_KEY'}`
  | `DATABASE_${'PERMISSION' | 'READ_ONLY' | 'SCHEMA' | 'UNREACHABLE' | 'TIMEOUT' | 'CONTENTION' | 'FAILED'}`

/** What a statement was about, for the words of an error. */
export interface FailureContext {
  readonly dialect: Pick<Dialect, 'title'>
  readonly description?: TableDescription
  /** The values that were written, to find the one that did not fit; they do not come into the message. */
  readonly values?: Row
}

/** A driver's error as a coded one: with table, column and constraint, never with a value or SQL. */
export function toSyncError(failure: Failure, context: FailureContext, cause: unknown): SyncError {
  const code = knownCode(failure)
  const [column, ...others] = blamedColumns(failure, context)
  const alone = others.length === 0 ? column : undefined
  const table =
    context.description === undefined ? undefined : formatTable(context.description.table)
  const facts = {
    ...(table === undefined ? {} : { table }),
    ...(alone === undefined ? {} : { column: alone }),
    ...(failure.constraint === undefined ? {} : { constraint: failure.constraint }),
    ...(failure.reason === undefined ? {} : { reason: failure.reason }),
    driver: driverCode(cause),
    ...(RETRIED.has(code) ? { retryAfter: RETRY_AFTER } : {}),
    cause: withoutValues(code, cause),
  }
  const place = placeOf(table, column, others)
  const rule = failure.constraint === undefined ? '' : ` (${failure.constraint})`
  const { title } = context.dialect
  const message =
    code === 'DATABASE_UNREACHABLE'
      ? awaySentence(failure.reason, title)
      : code === 'ROW_UNIQUE' && others.length > 0
        ? `${place} hold these values together in another row, and their unique key${rule} allows them once. Give another value to one of them.`
        : sentence(code, place, rule, title)
  return new SyncError(code, message, facts)
}

function placeOf(
  table: string | undefined,
  column: string | undefined,
  others: readonly string[],
): string {
  if (column === undefined) return `The table ${table ?? '?'}`
  return others.length === 0
    ? `The column ${column}`
    : `The columns ${[column, ...others].join(', ')}`
}

/**
 * What of a driver's error may reach a log. Messages and details of refused rows quote the row, so that only
 * their number is kept; other messages speak of tables, logins and hosts.
 */
function withoutValues(code: FailureCode, cause: unknown): Error {
  const number = driverCode(cause)
  if (code.startsWith('ROW_') || !(cause instanceof Error))
    return new Error(`driver code ${number}`)
  return new Error(`driver code ${number}: ${cause.message.slice(0, 300)}`)
}

function driverCode(cause: unknown): string {
  if (typeof cause !== 'object' || cause === null) return 'unknown'
  for (const name of ['errcode', 'number', 'errno', 'code']) {
    const value: unknown = Reflect.get(cause, name)
    // Below zero it is a number of the system, whose name says more.
    if (typeof value === 'string' || (typeof value === 'number' && value > 0)) return String(value)
  }
  return 'unknown'
}

const RETRIED: ReadonlySet<string> = new Set([
  'DATABASE_READ_ONLY',
  'DATABASE_UNREACHABLE',
  'DATABASE_TIMEOUT',
  'DATABASE_CONTENTION',
])

function sentence(
  code: Exclude<FailureCode, 'DATABASE_UNREACHABLE'>,
  place: string,
  rule: string,
  title: string,
): string {
  switch (code) {
    case 'ROW_UNIQUE':
      return `${place} holds this value in another row, and its unique key${rule} allows it once. Give another value.`
    case 'ROW_NOT_NULL':
      return `${place} must have a value and got none. Map it, or give it a default.`
    case 'ROW_TOO_LONG':
      return `${place} refused a value as too long. Shorten it, widen the column, or say onOverflow: truncate.`
    case 'ROW_TYPE':
      return `${place} refused a value that its type cannot hold. Correct the mapping or the value.`
    case 'ROW_CHECK':
      return `${place} refused the row: a check or trigger of the table${rule} does not allow it.`
    case 'ROW_FOREIGN_KEY':
      return `${place} refers to a row that does not exist, or is referred to${rule}. Provision the referenced row first.`
    case 'DATABASE_PERMISSION':
      return `The ${title} login may not do this. "rollcall explain" prints the grants that are needed.`
    case 'DATABASE_READ_ONLY':
      return `${title} takes no writes now: it is read-only or out of space.`
    case 'DATABASE_SCHEMA':
      return `${title} does not know a table or column as the configuration has it. Run "rollcall validate --online".`
    case 'DATABASE_TIMEOUT':
      return `${title} did not answer in time.`
    case 'DATABASE_CONTENTION':
      return `${title} gave up several times because of other transactions.`
    case 'DATABASE_FAILED':
      return `${title} failed in a way that has no code of its own; the log has the driver’s number.`
    default:
      return unreachable(code)
  }
}

function knownCode(failure: Failure): FailureCode {
  const { code } = failure
  if (code.startsWith('ROW_') || code.startsWith('DATABASE_')) return code as FailureCode
  return 'DATABASE_FAILED'
}

/** The columns that are to blame, as the table spells them; more than one only where a key of several refused. */
function blamedColumns(failure: Failure, context: FailureContext): readonly string[] {
  const described = context.description?.columns ?? []
  const several = failure.columns?.flatMap((hint) => spelled(described, hint) ?? [])
  if (several !== undefined && several.length === failure.columns?.length) return several
  const named = columnsOfKey(context.description?.namedKeys, failure.constraint)
  if (failure.code === 'ROW_UNIQUE' && named.length > 0) return named
  const column = blamedColumn(failure, context)
  return column === undefined ? [] : [column]
}

/** A column of the table by what a driver calls it: its name, with the table before it, or in lower case. */
function spelled(columns: readonly ColumnDescription[], hint: string): string | undefined {
  const named = columns.filter(({ name }) => hint === name || hint.endsWith(`.${name}`))
  const [longest] = named.toSorted((a, b) => b.name.length - a.name.length)
  // Babelfish names a column in lower case.
  const alike = columns.filter(({ name }) => name.toLowerCase() === hint)
  return (longest ?? (alike.length === 1 ? alike[0] : undefined))?.name
}

/** The column that the driver names, as the table spells it; for lengths the one that is too long. */
function blamedColumn(failure: Failure, context: FailureContext): string | undefined {
  const columns = context.description?.columns ?? []
  const hint = failure.column
  if (hint !== undefined) {
    return spelled(columns, hint) ?? unknownColumn(failure, hint, context)
  }
  if (failure.code !== 'ROW_TOO_LONG' || context.values === undefined) return undefined
  const { values } = context
  const tooLong = columns.filter(({ name, length }) => {
    const value = values[name]
    return typeof value === 'string' && length !== undefined && characters(value) > length
  })
  const [only] = tooLong
  return tooLong.length === 1 ? only?.name : undefined
}

/**
 * A column that must have a value and came into the table after it was described. What drivers name for
 * other refusals may be a key or a value, so only this one is taken at its word.
 */
function unknownColumn(
  failure: Failure,
  hint: string,
  context: FailureContext,
): string | undefined {
  if (failure.code !== 'ROW_NOT_NULL') return undefined
  const table = context.description?.table.name
  return table !== undefined && hint.startsWith(`${table}.`) ? hint.slice(table.length + 1) : hint
}

/** Databases count code points, not the halves that JavaScript counts. */
function characters(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}
