import type { AdmittedRequest, RequestHead } from '../http/application.ts'
import { DEFAULT_HTTP_LIMITS } from '../http/limits.ts'
import { newRequestId } from '../http/request-id.ts'
import { HttpServer } from '../http/server.ts'
import type { Awaitable } from '../model/awaitable.ts'
import { SyncError } from '../model/errors.ts'
import { failureAnswer } from './answer/failure.ts'
import { connectorTable } from './binding.ts'
import type { ScimServerOptions } from './server.ts'
import { findPage, healthPages, type ServicePage } from './service-pages.ts'

/** What a service that stands by is made of. */
export type StandbyServerOptions = Pick<
  ScimServerOptions,
  | 'clock'
  | 'log'
  | 'tls'
  | 'insecureHttp'
  | 'version'
  | 'certificate'
  | 'onCertificate'
  | 'onHandshakeFailure'
  | 'pages'
>

const READY = '/readyz'

/** No connector is served here. */
const NOBODY = connectorTable([])

/** What answers are asked for again after, in seconds. */
const RETRY_AFTER = 5

/**
 * What answers while another service has the connector space: `/healthz` and `/version` as ever, `/readyz` says
 * `standby`, so that nobody sends requests here, further pages such as `/metrics` as they do by themselves, and
 * everything else is refused with `SERVICE_STANDBY`. No body is read, and no token of a connector is looked at.
 */
export function createStandbyServer(options: StandbyServerOptions): HttpServer {
  const { clock, log, tls, insecureHttp, onCertificate, onHandshakeFailure } = options
  const pages = [...healthPages(options), standbyReadiness, ...(options.pages ?? [])]
  return new HttpServer({
    application: {
      admit: (head) => admit(head, pages),
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
    ...(onCertificate === undefined ? {} : { onCertificate }),
    ...(onHandshakeFailure === undefined ? {} : { onHandshakeFailure }),
  })
}

const standbyReadiness: ServicePage = {
  path: READY,
  below: true,
  admit: () => ({
    route: READY,
    handle: () => ({
      status: 503,
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
      body: JSON.stringify({ status: 'standby' }),
    }),
  }),
}

function admit(head: RequestHead, pages: readonly ServicePage[]): Awaitable<AdmittedRequest> {
  const page = findPage(pages, head.path)
  if (page !== undefined) return page.admit(head, NOBODY)
  throw new SyncError(
    'SERVICE_STANDBY',
    'Another service has this connector space; this one stands by and takes over when that one ends.',
    { retryAfter: RETRY_AFTER },
  )
}
