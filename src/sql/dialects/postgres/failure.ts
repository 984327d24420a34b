import type { Code } from '../../../model/errors.ts'
import type { Failure } from '../dialect.ts'
import { codeOf, networkFailure } from '../network-failure.ts'

/** SQLSTATEs (appendix A of the manual) that mean more than their class. */
const STATES = new Map<string, Failure>([
  ['23505', { code: 'ROW_UNIQUE' }],
  ['23P01', { code: 'ROW_UNIQUE' }],
  ['23502', { code: 'ROW_NOT_NULL' }],
  ['23503', { code: 'ROW_FOREIGN_KEY' }],
  ['23001', { code: 'ROW_FOREIGN_KEY' }],
  ['23514', { code: 'ROW_CHECK' }],
  ['44000', { code: 'ROW_CHECK' }],
  ['22001', { code: 'ROW_TOO_LONG' }],
  ['54000', { code: 'ROW_TOO_LONG' }],
  ['42501', { code: 'DATABASE_PERMISSION' }],
  ['25006', { code: 'DATABASE_READ_ONLY' }],
  ['53100', { code: 'DATABASE_READ_ONLY' }],
  ['42804', { code: 'DATABASE_SCHEMA' }],
  // "cached plan must not change result type": the table was altered, a new session plans anew.
  ['0A000', { code: 'DATABASE_SCHEMA', retry: 'reconnect' }],
  ['26000', { code: 'DATABASE_SCHEMA', retry: 'reconnect' }],
  ['428C9', { code: 'DATABASE_SCHEMA' }],
  ['40P01', { code: 'DATABASE_CONTENTION', retry: 'again' }],
  ['40001', { code: 'DATABASE_CONTENTION', retry: 'again' }],
  ['27000', { code: 'ROW_CHECK' }],
  ['57014', { code: 'DATABASE_TIMEOUT' }],
  ['55P03', { code: 'DATABASE_TIMEOUT' }],
  ['25P03', { code: 'DATABASE_TIMEOUT' }],
  ['3D000', { code: 'DATABASE_UNREACHABLE', reason: 'no-database' }],
  ['3F000', { code: 'DATABASE_SCHEMA' }],
  ['57P01', { code: 'DATABASE_UNREACHABLE', retry: 'reconnect' }],
  ['57P02', { code: 'DATABASE_UNREACHABLE', retry: 'reconnect' }],
  ['57P03', { code: 'DATABASE_UNREACHABLE', reason: 'starting' }],
  ['57P05', { code: 'DATABASE_UNREACHABLE', retry: 'reconnect' }],
])

const CLASSES = new Map<string, Failure>([
  ['08', { code: 'DATABASE_UNREACHABLE', retry: 'reconnect' }],
  ['22', { code: 'ROW_TYPE' }],
  ['23', { code: 'ROW_CHECK' }],
  ['28', { code: 'DATABASE_UNREACHABLE', reason: 'login' }],
  ['40', { code: 'DATABASE_CONTENTION', retry: 'again' }],
  ['42', { code: 'DATABASE_SCHEMA' }],
  ['53', { code: 'DATABASE_UNREACHABLE', reason: 'too-many-connections' }],
  // raise_exception of a trigger or function of the database's owner
  ['P0', { code: 'ROW_CHECK' }],
])

/** What an error of pg means, with the column and constraint that the server names. */
export function postgresFailure(thrown: unknown): Failure {
  const network = networkFailure(thrown)
  if (network !== undefined) return network
  const state = codeOf(thrown)
  if (state === undefined) return withoutState(thrown)
  const known = STATES.get(state) ?? CLASSES.get(state.slice(0, 2))
  if (known === undefined) return { code: 'DATABASE_FAILED' }
  const named = field(thrown, 'column')
  const columns =
    named === undefined ? columnsOfDetail(field(thrown, 'detail'), known.code) : [named]
  const [column] = columns
  const constraint = field(thrown, 'constraint')
  return {
    ...known,
    ...(columns.length > 1 ? { columns } : column === undefined ? {} : { column }),
    ...(constraint === undefined ? {} : { constraint }),
  }
}

/** pg's own errors have a message and nothing else. */
function withoutState(thrown: unknown): Failure {
  const message = thrown instanceof Error ? thrown.message : ''
  if (/timeout expired|timeout exceeded/iu.test(message)) {
    return { code: 'DATABASE_UNREACHABLE', reason: 'no-answer' }
  }
  if (/server does not support SSL/u.test(message)) {
    return { code: 'DATABASE_UNREACHABLE', reason: 'no-tls' }
  }
  if (/client password must be/u.test(message)) {
    return { code: 'DATABASE_UNREACHABLE', reason: 'no-password' }
  }
  if (
    /^(?:Received unexpected|Unknown authenticationOk|There was an error establishing an SSL)/u.test(
      message,
    )
  ) {
    return { code: 'DATABASE_UNREACHABLE', reason: 'another-server' }
  }
  if (/connection|terminated|not queryable|closed/iu.test(message)) {
    return { code: 'DATABASE_UNREACHABLE', retry: 'reconnect' }
  }
  return /SSL|password|SASL|SCRAM/u.test(message)
    ? { code: 'DATABASE_UNREACHABLE', reason: 'login' }
    : { code: 'DATABASE_FAILED' }
}

function field(thrown: unknown, name: string): string | undefined {
  if (typeof thrown !== 'object' || thrown === null) return undefined
  const value: unknown = Reflect.get(thrown, name)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/**
 * `Key (mail)=(…) already exists.`, `Key (tenant, "Last name")=(…)`; of an expression, such as `lower(mail::text)`, the
 * column in it.
 */
function columnsOfDetail(detail: string | undefined, code: Code): readonly string[] {
  if (detail === undefined || (code !== 'ROW_UNIQUE' && code !== 'ROW_FOREIGN_KEY')) return []
  const [, key] = /^Key \((.*?)\)=\(/u.exec(detail) ?? []
  if (key === undefined) return []
  const expression = /^\w+\((.+?)(?:::[\w ]+)?\)?$/u.exec(key)?.[1]
  if (expression !== undefined) return [unquoted(expression)]
  return (key.match(/\s*(?:"(?:[^"]|"")*"|[^,]+)/gu) ?? [key]).map((name) => unquoted(name.trim()))
}

function unquoted(name: string): string {
  return name.replace(/^"|"$/gu, '').replaceAll('""', '"')
}
