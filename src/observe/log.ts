import { pino, type DestinationStream } from 'pino'
import type { Code } from '../model/errors.ts'

/** How much is logged. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

/**
 * What a log line may carry: names, codes, counts and durations. There is no field for a value, a body, a
 * header or an error object, so that no secret and no person's data can get into a log by mistake. The
 * `anchor` is the SCIM id of a row.
 */
export interface LogFields {
  readonly requestId?: string
  readonly connector?: string
  readonly objectType?: string
  readonly anchor?: string
  readonly code?: Code
  readonly commit?: string
  /** HTTP method and route pattern (never the path itself, whose query may hold a filter). */
  readonly method?: string
  readonly route?: string
  readonly status?: number
  readonly operation?: string
  readonly dialect?: string
  readonly table?: string
  readonly column?: string
  readonly columns?: readonly string[]
  readonly constraint?: string
  readonly rule?: string
  /** `file:line:column` of the configuration. */
  readonly position?: string
  readonly address?: string
  readonly count?: number
  readonly attempt?: number
  readonly signal?: string
  readonly milliseconds?: number
}

/** Writes JSON lines. `message` is a constant sentence; what varies goes into the fields. */
export interface Log {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
  /** A log that adds fields to every line. */
  with(fields: LogFields): Log
}

const FIELDS: ReadonlySet<string> = new Set<keyof LogFields>([
  'requestId',
  'connector',
  'objectType',
  'anchor',
  'code',
  'commit',
  'method',
  'route',
  'status',
  'operation',
  'dialect',
  'table',
  'column',
  'columns',
  'constraint',
  'rule',
  'position',
  'address',
  'count',
  'attempt',
  'signal',
  'milliseconds',
])

/**
 * A log of JSON lines: `time` in ISO 8601, `level` as a word, `message`, then the fields. Fields that
 * {@link LogFields} does not have are dropped, also when the compiler was told to look away.
 */
export function createLog(options: {
  readonly level: LogLevel
  readonly destination: DestinationStream
  readonly now: () => number
}): Log {
  const logger = pino(
    {
      level: options.level,
      base: null,
      messageKey: 'message',
      timestamp: () => `,"time":"${new Date(options.now()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    options.destination,
  )
  return wrap(logger)
}

/** A log that writes nothing. */
export const silentLog: Log = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  with: () => silentLog,
}

function wrap(
  logger: Pick<ReturnType<typeof pino>, 'debug' | 'info' | 'warn' | 'error' | 'child'>,
): Log {
  return {
    debug: (message, fields) => logger.debug(allowed(fields), message),
    info: (message, fields) => logger.info(allowed(fields), message),
    warn: (message, fields) => logger.warn(allowed(fields), message),
    error: (message, fields) => logger.error(allowed(fields), message),
    with: (fields) => wrap(logger.child(allowed(fields))),
  }
}

const NO_FIELDS: LogFields = {}

function allowed(fields: LogFields | undefined): object {
  if (fields === undefined) return NO_FIELDS
  for (const name in fields) {
    if (!FIELDS.has(name)) {
      return Object.fromEntries(Object.entries(fields).filter(([field]) => FIELDS.has(field)))
    }
  }
  return fields
}
