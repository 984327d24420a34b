import type { IncomingHttpHeaders } from 'node:http'
import type { Awaitable } from '../model/awaitable.ts'
import type { Code, SyncError } from '../model/errors.ts'

/** The head of a request: what is known before its body is read. */
export interface RequestHead {
  /** The client's `X-Request-Id` where it is sane, otherwise ours. */
  readonly id: string
  readonly method: string
  /** Without the query, percent-encoding as it was sent. */
  readonly path: string
  /** Without the question mark, undecoded. */
  readonly query: string
  readonly headers: IncomingHttpHeaders
  /** Whether the connection is encrypted. */
  readonly secure: boolean
}

/** What is sent back. `body` is sent as it stands; `headers` in lower case. */
export interface HttpAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** For the log, when the answer tells a failure. */
  readonly code?: Code
  /** Names of what was sent and that nothing reads; asked for by a log that shows it. */
  readonly unread?: () => readonly string[]
}

/** A request that may go on: its body is read now and handed to `handle`. */
export interface AdmittedRequest {
  /** For the log; never anything that a person could be known by. */
  readonly connector?: string
  readonly route: string
  /** The revision of the configuration that answers, for the header `X-Rollcall-Config` and the log. */
  readonly revision?: string | undefined
  /** Takes the body as it comes, whatever its type, instead of having it parsed as JSON. */
  readonly bytes?: BodyBytes
  /**
   * @param body the parsed JSON; `undefined` when there was none, or when `bytes` has taken it
   * @throws SyncError which {@link HttpApplication.refuse} turns into an answer
   */
  handle(body: unknown): Awaitable<HttpAnswer>
}

/** Who takes the bytes of a body, for instance to check a signature over them. */
export interface BodyBytes {
  /** How many come at most; a larger body is refused with `REQUEST_TOO_LARGE`. */
  readonly limit: number
  take(chunk: Uint8Array): void
}

/** What a server serves. It is asked twice for each request: before the body is read, and after. */
export interface HttpApplication {
  /**
   * Finds out who asks for what, and whether they may, before a byte of the body is read.
   *
   * @throws SyncError `REQUEST_UNAUTHORIZED`, `REQUEST_NOT_FOUND`, `REQUEST_TOO_FAST`, …
   */
  admit(head: RequestHead): Awaitable<AdmittedRequest>
  /** The answer that tells a failure; it must not throw. */
  refuse(error: SyncError, head: RequestHead | undefined): HttpAnswer
}

/** One line a request for the log. No values, no query, no token. */
export interface RequestLine {
  readonly requestId: string
  readonly connector?: string
  readonly method: string
  /** The shape of the address, such as `/Users/{id}`. */
  readonly route: string
  readonly status: number
  /** The revision of the configuration that answered. */
  readonly revision?: string
  readonly code?: Code
  /** Milliseconds. */
  readonly duration: number
  /** Bytes of the answer's body. */
  readonly bytes: number
  /** What went wrong inside, for codes of status 500 and above; for the log alone. */
  readonly failure?: SyncError
  /** Names of what was sent and that nothing reads: accepted, and in no row. Never values. */
  readonly unread?: () => readonly string[]
}

/** Takes the line of a request; must not throw and must not wait. */
export type RequestLog = (line: RequestLine) => void
