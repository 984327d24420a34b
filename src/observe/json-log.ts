import { pino, type DestinationStream } from 'pino'
import type { Log, LogFields, LogLevel } from './log.ts'

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
      timestamp: () => `,"time":"${instant(options.now())}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    options.destination,
  )
  return wrap(logger)
}

/** The line that {@link createLog} writes for fields that need no second look, for what is written with every request. */
export function logLine(level: LogLevel, at: number, message: string, fields: LogFields): string {
  return `{"level":"${level}","time":"${instant(at)}",${JSON.stringify(fields).slice(1, -1)},"message":${JSON.stringify(message)}}\n`
}

let lastAt = Number.NaN
let lastInstant = ''

/** ISO 8601. Many lines have the same millisecond, and its text is made once. */
function instant(at: number): string {
  if (at !== lastAt) {
    lastInstant = new Date(at).toISOString()
    lastAt = at
  }
  return lastInstant
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
