import { Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import { SyncError } from '../../model/errors.ts'

/** A request below the base URL. */
export interface ScimRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Such as `/Users/7`. */
  readonly path: string
  /** Already encoded, without `?`. */
  readonly query?: string
  readonly body?: unknown
  /** Sends no token, to see that it is refused. */
  readonly anonymous?: boolean
}

/** An answer, or what came of waiting for it. */
export interface ScimAnswer {
  readonly request: ScimRequest
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** The parsed body; `undefined` when there is none or it is no JSON. */
  readonly body: unknown
  readonly milliseconds: number
  readonly requestId: string
  /** The request was sent more than once, so the first may have had its effect. */
  readonly repeated: boolean
}

/** How the client connects. */
export interface ClientOptions {
  /** The SCIM base URL; a query string in it goes with every request, as Entra has it. */
  readonly url: URL
  readonly token: string
  readonly connections: number
  readonly ca?: string
  readonly insecure?: boolean
  /** Seconds to go on trying while the service is away, busy or restarting. */
  readonly patience: number
  readonly signal: AbortSignal
  /** Told once when the service is away, and once when it is back. */
  readonly onAway?: (away: boolean) => void
  /** Every single answer, repetitions included. */
  readonly onAnswer?: (milliseconds: number, status: number) => void
}

/** A SCIM client with connections that are kept open. */
export interface ScimClient {
  /**
   * Sends until there is an answer. Lost connections, 429 and 503 are repeated with back-off for the
   * seconds of `patience`; after that the last answer counts.
   *
   * @throws SyncError `SERVICE_UNREACHABLE` when nothing answers, `INTERRUPTED` when the user stops
   */
  send(request: ScimRequest): Promise<ScimAnswer>
  readonly retries: number
  close(): void
}

/** Opens nothing yet; connections are made when the first request needs them. */
export function createScimClient(options: ClientOptions): ScimClient {
  const secure = options.url.protocol === 'https:'
  const agent = secure
    ? new HttpsAgent({
        keepAlive: true,
        maxSockets: options.connections,
        ...(options.ca !== undefined && { ca: options.ca }),
        rejectUnauthorized: options.insecure !== true,
      })
    : new HttpAgent({ keepAlive: true, maxSockets: options.connections })
  const run = Math.floor(performance.timeOrigin).toString(36)
  let number = 0
  let retries = 0
  let away = false

  const once = (request: ScimRequest, requestId: string): Promise<ScimAnswer> => {
    const started = performance.now()
    const { promise, resolve, reject } = Promise.withResolvers<ScimAnswer>()
    const body = request.body === undefined ? undefined : JSON.stringify(request.body)
    const outgoing = (secure ? httpsRequest : httpRequest)(
      addressOf(options.url, request),
      {
        method: request.method,
        agent,
        signal: options.signal,
        headers: {
          accept: 'application/scim+json',
          'x-request-id': requestId,
          ...(request.anonymous !== true && { authorization: `Bearer ${options.token}` }),
          ...(body !== undefined && {
            'content-type': 'application/scim+json; charset=utf-8',
            'content-length': Buffer.byteLength(body),
          }),
        },
      },
      (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.once('error', reject)
        // A connection that is cut in the middle of an answer ends with "close" and without "end".
        incoming.once('close', () => {
          if (!incoming.complete) reject(new Error('The answer was cut off.'))
        })
        incoming.once('end', () => {
          const text = Buffer.concat(chunks).toString('utf8')
          const milliseconds = performance.now() - started
          const status = incoming.statusCode ?? 0
          options.onAnswer?.(milliseconds, status)
          const given = incoming.headers['x-request-id']
          resolve({
            request,
            status,
            headers: incoming.headers,
            text,
            body: parsed(text),
            milliseconds,
            requestId: typeof given === 'string' ? given : requestId,
            repeated: false,
          })
        })
      },
    )
    outgoing.setTimeout(60_000, () => outgoing.destroy(new Error('No answer within 60 seconds.')))
    outgoing.once('error', reject)
    outgoing.end(body)
    return promise
  }

  const notice = (gone: boolean): void => {
    if (away === gone) return
    away = gone
    options.onAway?.(gone)
  }

  return {
    get retries() {
      return retries
    },
    async send(request) {
      number += 1
      const requestId = `sim-${run}-${number}`
      const until = performance.now() + options.patience * 1000
      for (let attempt = 0; ; attempt += 1) {
        const outcome = await attemptOf(once(request, requestId))
        if (options.signal.aborted)
          throw new SyncError('INTERRUPTED', 'The simulation was stopped.')
        const pause = pauseAfter(outcome, attempt)
        if (pause === undefined || performance.now() + pause > until) {
          if ('failed' in outcome) throw unreachableService(options.url, outcome.failed)
          notice(false)
          return attempt === 0 ? outcome.answer : { ...outcome.answer, repeated: true }
        }
        if ('failed' in outcome) notice(true)
        retries += 1
        await sleep(pause, undefined, { signal: options.signal }).catch(() => undefined)
      }
    },
    close() {
      agent.destroy()
    },
  }
}

type Outcome = { readonly answer: ScimAnswer } | { readonly failed: unknown }

async function attemptOf(answer: Promise<ScimAnswer>): Promise<Outcome> {
  try {
    return { answer: await answer }
  } catch (failed) {
    return { failed }
  }
}

/** Milliseconds before the next attempt; `undefined` when the answer counts. */
function pauseAfter(outcome: Outcome, attempt: number): number | undefined {
  const backOff = Math.min(2000, 50 * 2 ** attempt)
  if ('failed' in outcome) return backOff
  const { status, headers } = outcome.answer
  if (status !== 429 && status !== 503) return undefined
  const asked = Number(headers['retry-after'] ?? Number.NaN)
  return Number.isFinite(asked) ? Math.max(asked * 1000, backOff) : backOff
}

function unreachableService(url: URL, cause: unknown): SyncError {
  const code =
    typeof cause === 'object' && cause !== null && 'code' in cause
      ? String(cause.code)
      : 'no answer'
  const hint = /CERT|SIGNED|ALTNAME/u.test(code)
    ? 'Its certificate is not trusted: give the authority with --ca, or say --insecure.'
    : 'Is the service running, and is this its address?'
  return new SyncError('SERVICE_UNREACHABLE', `${url.origin} does not answer (${code}). ${hint}`, {
    cause,
  })
}

function addressOf(base: URL, request: ScimRequest): URL {
  const address = new URL(base)
  address.pathname = base.pathname.replace(/\/+$/u, '') + request.path
  const parts = [base.search.slice(1), request.query ?? ''].filter((part) => part !== '')
  address.search = parts.join('&')
  return address
}

function parsed(text: string): unknown {
  if (text === '') return undefined
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}
