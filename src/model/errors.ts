import type { AwayReason } from './away-reason.ts'

/** What a code means to the outside: the exit code (spec §9), the HTTP status and SCIM's `scimType`. */
export interface ErrorCode {
  readonly exit: number
  readonly status: number
  /** RFC 7644 §3.12, table 9. */
  readonly scimType?: string
  readonly summary: string
}

/** Every failure has a code. Codes are never renamed. */
export const ERROR_CODES = {
  // requests
  REQUEST_SYNTAX: {
    exit: 1,
    status: 400,
    scimType: 'invalidSyntax',
    summary: 'The request cannot be read.',
  },
  REQUEST_VALUE: {
    exit: 1,
    status: 400,
    scimType: 'invalidValue',
    summary: 'A value is missing or of the wrong kind.',
  },
  REQUEST_PATH: {
    exit: 1,
    status: 400,
    scimType: 'invalidPath',
    summary: 'A PATCH path names nothing that exists.',
  },
  REQUEST_NO_TARGET: {
    exit: 1,
    status: 400,
    scimType: 'noTarget',
    summary: 'A PATCH path matches no value.',
  },
  REQUEST_FILTER: {
    exit: 1,
    status: 400,
    scimType: 'invalidFilter',
    summary: 'The filter cannot be answered.',
  },
  REQUEST_MUTABILITY: {
    exit: 1,
    status: 400,
    scimType: 'mutability',
    summary: 'The attribute cannot be changed by a client.',
  },
  REQUEST_TOO_MANY: {
    exit: 1,
    status: 400,
    scimType: 'tooMany',
    summary: 'The request asks for more than is answered at once.',
  },
  REQUEST_UNAUTHORIZED: { exit: 1, status: 401, summary: 'The token is missing or wrong.' },
  REQUEST_FORBIDDEN: { exit: 1, status: 403, summary: 'The token may not do this.' },
  REQUEST_NOT_FOUND: { exit: 1, status: 404, summary: 'There is nothing at this address.' },
  REQUEST_METHOD: { exit: 1, status: 405, summary: 'The address does not take this method.' },
  REQUEST_PRECONDITION: {
    exit: 1,
    status: 412,
    summary: 'The resource has another version than If-Match names.',
  },
  REQUEST_TOO_LARGE: { exit: 1, status: 413, summary: 'The body is larger than the limit.' },
  REQUEST_MEDIA_TYPE: { exit: 1, status: 415, summary: 'The body is not JSON.' },
  REQUEST_TOO_FAST: { exit: 1, status: 429, summary: 'More requests than the limit allows.' },
  REQUEST_UNSUPPORTED: { exit: 1, status: 501, summary: 'The operation is not offered.' },
  // people and rows
  OBJECT_UNKNOWN: { exit: 1, status: 404, summary: 'No person has this id.' },
  OBJECT_EXISTS: {
    exit: 1,
    status: 409,
    scimType: 'uniqueness',
    summary: 'The person exists already.',
  },
  OBJECT_OUT_OF_SCOPE: {
    exit: 1,
    status: 400,
    scimType: 'invalidValue',
    summary: 'The connector’s scope leaves this person out.',
  },
  OBJECT_NO_ANCHOR: {
    exit: 1,
    status: 400,
    scimType: 'invalidValue',
    summary: 'The anchor has no value.',
  },
  EVENTS_OVER_THRESHOLD: {
    exit: 3,
    status: 429,
    summary: 'More changes of a kind than may be written without somebody looking.',
  },
  OBJECT_ANCHOR_CHANGED: {
    exit: 3,
    status: 409,
    scimType: 'mutability',
    summary: 'The anchor of a person would change.',
  },
  FLOW_REQUIRED: {
    exit: 1,
    status: 400,
    scimType: 'invalidValue',
    summary: 'A required attribute has no value.',
  },
  FLOW_SEVERAL_VALUES: {
    exit: 1,
    status: 400,
    scimType: 'invalidValue',
    summary: 'Several values for one column.',
  },
  FLOW_VALUE: {
    exit: 1,
    status: 400,
    scimType: 'invalidValue',
    summary: 'A value does not fit its column.',
  },
  FLOW_UNKNOWN_VALUE: {
    exit: 1,
    status: 400,
    scimType: 'invalidValue',
    summary: 'A value is not in the list of values.',
  },
  FLOW_TOO_LONG: {
    exit: 1,
    status: 400,
    scimType: 'invalidValue',
    summary: 'A value is longer than its column.',
  },
  FLOW_FAILED: {
    exit: 1,
    status: 400,
    scimType: 'invalidValue',
    summary: 'An expression failed on this person.',
  },
  FLOW_TIMEOUT: { exit: 1, status: 500, summary: 'An expression took longer than its limit.' },
  // builds
  COMMENT_REFUSED: {
    exit: 4,
    status: 502,
    summary: 'The comment of a build could not be written.',
  },
  // database
  ROW_UNIQUE: {
    exit: 1,
    status: 409,
    scimType: 'uniqueness',
    summary: 'A unique key of the table refused the row.',
  },
  ROW_NOT_NULL: {
    exit: 1,
    status: 400,
    scimType: 'invalidValue',
    summary: 'A column that must have a value got none.',
  },
  ROW_TOO_LONG: {
    exit: 1,
    status: 400,
    scimType: 'invalidValue',
    summary: 'The database found a value too long.',
  },
  ROW_TYPE: {
    exit: 1,
    status: 400,
    scimType: 'invalidValue',
    summary: 'The database found a value of the wrong type.',
  },
  ROW_CHECK: {
    exit: 1,
    status: 400,
    scimType: 'invalidValue',
    summary: 'A check of the table refused the row.',
  },
  ROW_FOREIGN_KEY: {
    exit: 1,
    status: 400,
    scimType: 'invalidValue',
    summary: 'A referenced row does not exist.',
  },
  DATABASE_PERMISSION: { exit: 1, status: 500, summary: 'The database login may not do this.' },
  DATABASE_READ_ONLY: { exit: 4, status: 503, summary: 'The database takes no writes now.' },
  DATABASE_SCHEMA: {
    exit: 1,
    status: 500,
    summary: 'A table or column is not what the configuration says.',
  },
  DATABASE_UNREACHABLE: { exit: 4, status: 503, summary: 'The database cannot be reached.' },
  DATABASE_TIMEOUT: { exit: 4, status: 503, summary: 'The database did not answer in time.' },
  DATABASE_CONTENTION: {
    exit: 4,
    status: 503,
    summary: 'The database gave up because of other transactions.',
  },
  DATABASE_FAILED: {
    exit: 1,
    status: 500,
    summary: 'The database failed in a way that has no code of its own.',
  },
  // sources that are pulled
  SOURCE_UNREADABLE: { exit: 4, status: 503, summary: 'A source cannot be read.' },
  SOURCE_EMPTY: {
    exit: 1,
    status: 503,
    summary: 'A source has nobody, which says nothing about anybody.',
  },
  SOURCE_SYNTAX: {
    exit: 1,
    status: 503,
    summary: 'A part of a source is not written as its format asks.',
  },
  SOURCE_ENCODING: {
    exit: 1,
    status: 503,
    summary: 'A file is neither UTF-8 nor UTF-16 with a byte order mark.',
  },
  SOURCE_DUPLICATE_KEY: { exit: 1, status: 503, summary: 'A key comes twice in a source.' },
  SOURCE_NO_KEY: {
    exit: 1,
    status: 503,
    summary: 'The key of a source is missing, or has no value.',
  },
  SOURCE_CHANGED: { exit: 1, status: 503, summary: 'A file changed while it was read.' },
  RUN_TOO_MANY_ERRORS: {
    exit: 1,
    status: 503,
    summary: 'More rows are in error than the threshold allows.',
  },
  // plans and decisions
  PLAN_UNKNOWN: { exit: 1, status: 404, summary: 'No plan has this id.' },
  PLAN_DECIDED: { exit: 1, status: 409, summary: 'The plan does not wait for anybody.' },
  PLAN_STALE: {
    exit: 3,
    status: 409,
    summary: 'What would be written now is not what the plan says.',
  },
  PLAN_TOO_COSTLY: {
    exit: 1,
    status: 422,
    summary: 'Working out the plan takes more time or memory than a plan may.',
  },
  RUN_UNKNOWN: { exit: 1, status: 404, summary: 'No run has this number.' },
  // configuration and service
  CONFIGURATION_INVALID: { exit: 1, status: 503, summary: 'The configuration has errors.' },
  CONFIGURATION_UNREADABLE: {
    exit: 4,
    status: 503,
    summary: 'A configuration file cannot be read.',
  },
  CONFIGURATION_NOT_FOUND: { exit: 1, status: 503, summary: 'There is no configuration file.' },
  GIT_UNAVAILABLE: { exit: 4, status: 503, summary: 'The program git is missing or too old.' },
  REPOSITORY_UNREACHABLE: { exit: 4, status: 503, summary: 'The repository cannot be reached.' },
  REPOSITORY_REFUSED: {
    exit: 4,
    status: 503,
    summary: 'The repository, or the way to it, refuses the service.',
  },
  REPOSITORY_NOT_FOUND: {
    exit: 4,
    status: 503,
    summary: 'There is no repository at the address, or none for this login.',
  },
  REPOSITORY_NO_REF: {
    exit: 1,
    status: 503,
    summary: 'The repository has no such branch, tag or commit.',
  },
  REPOSITORY_CONTENT: {
    exit: 1,
    status: 503,
    summary: 'A commit has something in the place of a file that is not read.',
  },
  REPOSITORY_TOO_LARGE: {
    exit: 1,
    status: 503,
    summary: 'The repository is larger than the limits allow.',
  },
  REPOSITORY_COPY: {
    exit: 4,
    status: 503,
    summary: 'The copy of the repository on this machine cannot be written or read.',
  },
  COMMIT_UNSIGNED: { exit: 1, status: 503, summary: 'A commit has no signature.' },
  COMMIT_UNTRUSTED: {
    exit: 1,
    status: 503,
    summary: 'A commit is signed by nobody who may.',
  },
  SIGNERS_UNREADABLE: {
    exit: 4,
    status: 503,
    summary: 'The file of allowed signers cannot be read.',
  },
  TABLE_WITHOUT_KEY: {
    exit: 1,
    status: 500,
    summary: 'Nothing tells one row of a table from another.',
  },
  FILE_EXISTS: { exit: 1, status: 409, summary: 'A file that would be written is there already.' },
  IMPORT_UNREADABLE: {
    exit: 4,
    status: 503,
    summary: 'An export of another product cannot be read from the disk.',
  },
  IMPORT_SYNTAX: {
    exit: 1,
    status: 400,
    summary: 'An export of another product is not written as its format asks.',
  },
  IMPORT_FOREIGN: {
    exit: 1,
    status: 400,
    summary: 'A file is no export that can become a connector.',
  },
  IMPORT_TOO_LARGE: {
    exit: 1,
    status: 413,
    summary: 'An export of another product is larger than any connector.',
  },
  SNAPSHOT_UNREADABLE: { exit: 4, status: 503, summary: 'A schema snapshot cannot be used.' },
  SECRET_MISSING: { exit: 4, status: 503, summary: 'A secret cannot be read.' },
  SECRET_WEAK: {
    exit: 1,
    status: 503,
    summary: 'A token is shorter than twelve characters, or no header can hold it.',
  },
  STATE_UNREADABLE: { exit: 4, status: 503, summary: 'The connector space cannot be opened.' },
  STATE_TAKEN: {
    exit: 4,
    status: 503,
    summary: 'Another process has taken the connector space over.',
  },
  STATE_LOST: {
    exit: 4,
    status: 503,
    summary: 'The file of the connector space was deleted or replaced while it was open.',
  },
  STATE_NEWER: {
    exit: 4,
    status: 503,
    summary: 'The connector space was written by a newer version.',
  },
  SERVICE_STANDBY: {
    exit: 4,
    status: 503,
    summary: 'Another service has the connector space; this one stands by.',
  },
  CONNECTOR_UNAVAILABLE: { exit: 4, status: 503, summary: 'The connector is not active.' },
  WATERMARK_LOST: {
    exit: 4,
    status: 503,
    summary: 'The database no longer knows what changed: a full import is needed.',
  },
  RUN_BUSY: { exit: 4, status: 409, summary: 'Somebody else runs this connector.' },
  RUN_LEASE_LOST: { exit: 4, status: 503, summary: 'Somebody else took the connector over.' },
  RUN_SUSPENDED: { exit: 3, status: 409, summary: 'The connector is suspended.' },
  SERVICE_UNREACHABLE: { exit: 4, status: 503, summary: 'A SCIM service cannot be reached.' },
  TLS_INVALID: { exit: 1, status: 503, summary: 'The certificate or key cannot be used.' },
  NOT_AVAILABLE_YET: {
    exit: 1,
    status: 501,
    summary: 'This part of the language is not available yet.',
  },
  USAGE: { exit: 64, status: 400, summary: 'The command line cannot be understood.' },
  INTERNAL: { exit: 70, status: 500, summary: 'Something that cannot happen did.' },
  INTERRUPTED: { exit: 130, status: 503, summary: 'Interrupted.' },
} as const satisfies Record<string, ErrorCode>

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

  /** Exit code, HTTP status, `scimType` and summary of the code. */
  get meaning(): ErrorCode {
    return ERROR_CODES[this.code]
  }
}

/** Whether something thrown is a {@link SyncError}, optionally with that code. */
export function isSyncError(thrown: unknown, code?: Code): thrown is SyncError {
  return thrown instanceof SyncError && (code === undefined || thrown.code === code)
}
