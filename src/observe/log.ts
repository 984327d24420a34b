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
  /** Why a database is away, in a word; of what cannot happen the kind of error. */
  readonly reason?: string
  /** The number or state that a database's driver gave. */
  readonly driver?: string
  readonly commit?: string
  /** The commit that was there before. */
  readonly previous?: string
  /** Address without a login, and the ref that is followed. */
  readonly repository?: string
  /** Name of a revision of the configuration. */
  readonly revision?: string
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
  /** `file:line:column` of the configuration; of what cannot happen, of the program. */
  readonly position?: string
  readonly address?: string
  readonly count?: number
  /** Number, profile or step, and end of a run. */
  readonly run?: number
  readonly profile?: string
  readonly step?: string
  readonly result?: string
  /** The plan that waits for somebody. */
  readonly plan?: string
  /** The process that has the connector space. */
  readonly holder?: string
  /** ISO 8601. */
  readonly next?: string
  readonly attempt?: number
  readonly signal?: string
  readonly milliseconds?: number
  /** Names of attributes that were sent and that nothing reads. */
  readonly unread?: string
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

/** A log that writes nothing. */
export const silentLog: Log = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  with: () => silentLog,
}
