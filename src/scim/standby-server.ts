import type { AdmittedRequest } from '../http/application.ts'
import { DEFAULT_HTTP_LIMITS } from '../http/limits.ts'
import { newRequestId } from '../http/request-id.ts'
import { HttpServer } from '../http/server.ts'
import { SyncError } from '../model/errors.ts'
import { failureAnswer } from './answer/failure.ts'
import type { ScimServerOptions } from './server.ts'

/** What a service that stands by is made of. */
export type StandbyServerOptions = Pick<
  ScimServerOptions,
  'clock' | 'log' | 'tls' | 'insecureHttp' | 'version'
>

const READY = '/readyz'

/** What answers are asked for again after, in seconds. */
const RETRY_AFTER = 5

/**
 * What answers while another service has the connector space: `/healthz` and `/version` as ever, `/readyz` says
 * `standby`, so that nobody sends requests here, and everything else is refused with `SERVICE_STANDBY`. No body is
 * read, and no token is looked at.
 */
export function createStandbyServer(options: StandbyServerOptions): HttpServer {
  const { clock, log, tls, insecureHttp, version } = options
  return new HttpServer({
    application: {
      admit: ({ path }) => admit(path, version?.() ?? {}),
      refuse: (error, head) => failureAnswer(error, head?.id),
    },
    // Whoever probes it every few seconds is answered 503 each time, as it should be.
    log(line) {
      if (line.route !== READY) log(line)
    },
    clock,
    ids: newRequestId,
    limits: DEFAULT_HTTP_LIMITS,
    ...(tls === undefined ? {} : { tls }),
    ...(insecureHttp === undefined ? {} : { insecureHttp }),
  })
}

function admit(path: string, version: Readonly<Record<string, string>>): AdmittedRequest {
  if (path === '/healthz') return page(path, 200, { status: 'ok' })
  if (path === '/version') return page(path, 200, version)
  if (path === READY || path.startsWith(`${READY}/`)) {
    return page(READY, 503, { status: 'standby' })
  }
  throw new SyncError(
    'SERVICE_STANDBY',
    'Another service has this connector space; this one stands by and takes over when that one ends.',
    { retryAfter: RETRY_AFTER },
  )
}

function page(route: string, status: number, body: object): AdmittedRequest {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' }
  return { route, handle: () => ({ status, headers, body: JSON.stringify(body) }) }
}
