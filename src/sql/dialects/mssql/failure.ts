import type { AwayReason, Failure } from '../dialect.ts'
import { awayReasonWithin, codeOf, networkFailure } from '../network-failure.ts'

const LOST: Failure = { code: 'DATABASE_UNREACHABLE', retry: 'reconnect' }

/** What Babelfish gives for errors that SQL Server has no number for; it stands among the numbers of owners. */
const UNNUMBERED = 33_557_097

/** Error numbers of `sys.messages`. */
const NUMBERS = new Map<number, Failure>([
  ...numbers([2601, 2627], { code: 'ROW_UNIQUE' }),
  ...numbers([515], { code: 'ROW_NOT_NULL' }),
  ...numbers([2628, 8152], { code: 'ROW_TOO_LONG' }),
  ...numbers(
    [220, 232, 235, 241, 242, 244, 245, 248, 257, 295, 296, 402, 517, 8114, 8115, 8116, 8169, 9809],
    {
      code: 'ROW_TYPE',
    },
  ),
  ...numbers([547], { code: 'ROW_CHECK' }),
  ...numbers([513, 550, 3609, 3616, 3930], { code: 'ROW_CHECK' }),
  ...numbers([229, 230, 262, 297, 300, 916], { code: 'DATABASE_PERMISSION' }),
  ...numbers([1105, 3906, 3908, 3998, 9002, 978], { code: 'DATABASE_READ_ONLY' }),
  ...numbers([206, 207, 208, 213, 271, 334, 544, 2812, 4104, 8101], { code: 'DATABASE_SCHEMA' }),
  ...numbers([1205, 3960, 3961, 41302, 41305, 41325], {
    code: 'DATABASE_CONTENTION',
    retry: 'again',
  }),
  ...numbers([1222], { code: 'DATABASE_TIMEOUT' }),
  ...numbers([911, 4060], away('no-database')),
  ...numbers([18452, 18456, 18470, 18486, 18487, 18488], away('login')),
  ...numbers([10928, 10929, 17809, 49918, 49919, 49920], away('too-many-connections')),
  ...numbers([40197, 40501, 40613], away('starting')),
  ...numbers([64, 233, 596, 6005, 10053, 10054, 10060, 17830], LOST),
])

/** The column that must have a value, in the words of SQL Server or those that Babelfish has from PostgreSQL. */
const NOT_NULL = /into column '(.+?)', table|null value in column "(.+?)" of relation/u

/** What an error of tedious means; names are read from the message, values never. */
export function mssqlFailure(thrown: unknown): Failure {
  const first = thrown instanceof AggregateError ? (thrown.errors[0] as unknown) : thrown
  const number = numberOf(first)
  const message = first instanceof Error ? first.message : ''
  if (number !== undefined) {
    const known = NUMBERS.get(number)
    if (known !== undefined) return named(number, known, message)
    if (number === UNNUMBERED) return unnumbered(message)
    // RAISERROR and THROW of the database's owner
    return { code: number >= 50_000 ? 'ROW_CHECK' : 'DATABASE_FAILED' }
  }
  switch (codeOf(first)) {
    case 'EPARAM':
      return { code: 'ROW_TYPE' }
    case 'ETIMEOUT':
      return /request/iu.test(message) ? { code: 'DATABASE_TIMEOUT' } : away('no-answer')
    case 'ELOGIN':
    case 'EFEDAUTH':
      return away('login')
    case 'EINSTLOOKUP':
      return away('no-instance')
    case 'ECLOSE':
    case 'EINVALIDSTATE':
      return LOST
    case 'ESOCKET':
      return socketFailure(first, message)
    default:
      return networkFailure(first) ?? { code: 'DATABASE_FAILED' }
  }
}

/** tedious says `ESOCKET` for everything below it, and keeps what it was as the cause or in words. */
function socketFailure(thrown: unknown, message: string): Failure {
  const cause = thrown instanceof Error ? thrown.cause : undefined
  const reason = awayReasonWithin(cause)
  if (reason !== undefined) return away(reason)
  if (/ECONNREFUSED/u.test(message)) return away('nobody-listens')
  if (/ENOTFOUND|EAI_AGAIN/u.test(message)) return away('unknown-host')
  if (/certificate/iu.test(message)) return away('certificate')
  if (/unable to process incoming packet/iu.test(message)) return away('another-server')
  return /failed to connect|could not connect/iu.test(message)
    ? { code: 'DATABASE_UNREACHABLE' }
    : LOST
}

function away(reason: AwayReason): Failure {
  return { code: 'DATABASE_UNREACHABLE', reason }
}

/** Tables and columns that are gone are told by PostgreSQL's words. */
function unnumbered(message: string): Failure {
  const gone = /^(?:relation|column) ".+" (?:of relation ".+" )?does not exist/u.test(message)
  return { code: gone ? 'DATABASE_SCHEMA' : 'DATABASE_FAILED' }
}

function numbers(list: readonly number[], failure: Failure): [number, Failure][] {
  return list.map((number) => [number, failure])
}

function numberOf(thrown: unknown): number | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('number' in thrown)) return undefined
  return typeof thrown.number === 'number' ? thrown.number : undefined
}

function named(number: number, known: Failure, message: string): Failure {
  switch (number) {
    case 515:
      return withColumn(known, NOT_NULL.exec(message)?.slice(1).find(Boolean))
    case 2628:
      // The value stands behind "Truncated value:", the column before it.
      return withColumn(known, /, column '(.+?)'\. Truncated/u.exec(message)?.[1])
    case 2601:
    case 2627: {
      const constraint = /(?:constraint|unique index) '(.+?)'/u.exec(message)?.[1]
      return constraint === undefined ? known : { ...known, constraint }
    }
    case 547: {
      const [, kind, constraint] =
        /(FOREIGN KEY|REFERENCE|CHECK)(?: SAME TABLE)? constraint "(.+?)"/iu.exec(message) ?? []
      const code = kind === undefined || /check/iu.test(kind) ? 'ROW_CHECK' : 'ROW_FOREIGN_KEY'
      return { code, ...(constraint === undefined ? {} : { constraint }) }
    }
    default:
      return known
  }
}

function withColumn(failure: Failure, column: string | undefined): Failure {
  return column === undefined ? failure : { ...failure, column }
}
