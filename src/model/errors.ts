import type { AwayReason } from './away-reason.ts'
import type { ErrorCode } from './errors/error-code.ts'
import { ERROR_CODES } from './errors/index.ts'

export { ERROR_CODES, type ErrorCode }

/** A code of {@link ERROR_CODES}. */
export type Code = keyof typeof ERROR_CODES

/** Whether a text, such as one from the history, is a code of {@link ERROR_CODES}. */
export function isCode(text: string): text is Code {
  return Object.hasOwn(ERROR_CODES, text)
}

/** What may be said beside the detail; names only, never values. */
export interface ErrorFacts {
  readonly attribute?: string
  readonly column?: string
  readonly constraint?: string
  readonly table?: string
  readonly connector?: string
  /** With `DATABASE_UNREACHABLE`. */
  readonly reason?: AwayReason
  /** The number or state that the driver gave, such as `28P01`. */
  readonly driver?: string
  /** Seconds until a retry makes sense; becomes `Retry-After`. */
  readonly retryAfter?: number
  readonly cause?: unknown
}

/**
 * A failure that was foreseen. `message` goes to clients and logs as it stands, so it names columns,
 * attributes, limits and positions, and never a value of a person, a secret or SQL text.
 */
export class SyncError extends Error {
  readonly code: Code
  readonly facts: ErrorFacts

  constructor(code: Code, message: string, facts: ErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause })
    this.name = 'SyncError'
    this.code = code
    this.facts = facts
  }

  /** Exit code, HTTP status, `scimType`, summary and remedy of the code. */
  get meaning(): ErrorCode {
    return ERROR_CODES[this.code]
  }
}

/** Whether something thrown is a {@link SyncError}, optionally with that code. */
export function isSyncError(thrown: unknown, code?: Code): thrown is SyncError {
  return thrown instanceof SyncError && (code === undefined || thrown.code === code)
}
