import { pino, type DestinationStream } from 'pino'
import { formatInstant } from '../model/clock.ts'
import type { Log, LogFields, LogLevel } from './log.ts'
import type { LogThreshold } from './log-threshold.ts'

/**
 * A log of JSON lines: `time` in ISO 8601, `level` as a word, `message`, then the fields. Fields that
 * {@link LogFields} does not have are dropped, also when the compiler was told to look away.
 */
export function createLog(options: {
  readonly threshold: LogThreshold
  readonly destination: DestinationStream
  readonly now: () => number
}): Log {
  const logger = pino(
    {
      // A child keeps the level that it was made with: who may write is asked for each line instead.
      level: 'debug',
      base: null,
      messageKey: 'message',
      timestamp: () => `,"time":"${formatInstant(options.now())}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    options.destination,
  )
  return wrap(logger, options.threshold)
}

/** The line that {@link createLog} writes for fields that need no second look, for what is written with every request. */
export function logLine(level: LogLevel, at: number, message: string, fields: LogFields): string {
  return `{"level":"${level}","time":"${formatInstant(at)}",${JSON.stringify(fields).slice(1, -1)},"message":${JSON.stringify(message)}}\n`
}

/** Every field once: the compiler finds one that is missing, and a line would lose it. */
const EVERY_FIELD: Readonly<Record<keyof LogFields, true>> = {
  requestId: true,
  connector: true,
  objectType: true,
  anchor: true,
  code: true,
  reason: true,
  driver: true,
  commit: true,
  revision: true,
  previous: true,
  repository: true,
  method: true,
  route: true,
  status: true,
  operation: true,
  dialect: true,
  table: true,
  column: true,
  columns: true,
  constraint: true,
  rule: true,
  position: true,
  address: true,
  count: true,
  run: true,
  profile: true,
  step: true,
  result: true,
  plan: true,
  holder: true,
  next: true,
  attempt: true,
  signal: true,
  milliseconds: true,
  unread: true,
}
const FIELDS: ReadonlySet<string> = new Set(Object.keys(EVERY_FIELD))

type Pino = Pick<ReturnType<typeof pino>, 'debug' | 'info' | 'warn' | 'error' | 'child'>

function wrap(logger: Pino, threshold: LogThreshold): Log {
  const at =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, fields?: LogFields): void => {
      if (threshold.allows(level)) logger[level](allowed(fields), message)
    }
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    with: (fields) => wrap(logger.child(allowed(fields)), threshold),
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
