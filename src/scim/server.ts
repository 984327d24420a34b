import type { RequestLog } from '../http/application.ts'
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from '../http/limits.ts'
import { newRequestId } from '../http/request-id.ts'
import { HttpServer } from '../http/server.ts'
import type { HandshakeFailure } from '../http/handshake-failures.ts'
import type { CertificateNews } from '../http/certificate-watch.ts'
import type { TlsSource } from '../http/tls.ts'
import type { Clock } from '../model/clock.ts'
import { scimApplication } from './application.ts'
import type { ConnectorTable } from './binding.ts'
import { DEFAULT_SCIM_LIMITS, type ScimLimits } from './limits.ts'
import { Readiness } from './readiness.ts'
import { type CertificateHealth, type ServicePage, statePages } from './service-pages.ts'

/** What the service is made of. */
export interface ScimServerOptions {
  /** The present table; asked once a request, which keeps it until it is answered. */
  readonly connectors: () => ConnectorTable
  readonly clock: Clock
  /** One line a request. */
  readonly log: RequestLog
  /** New request ids; random UUIDs when left out. */
  readonly ids?: () => string
  readonly limits?: Partial<ScimLimits & HttpLimits>
  readonly tls?: TlsSource
  /** Allows plain HTTP on an address that is not loopback. */
  readonly insecureHttp?: boolean
  /** Told when the certificate is exchanged, cannot be, or ends soon. */
  readonly onCertificate?: (news: CertificateNews) => void
  /** Told of every TLS handshake that failed. */
  readonly onHandshakeFailure?: (failure: HandshakeFailure) => void
  /** `https://rollcall.contoso.com`, when clients reach the service under another name; for `Location`. */
  readonly publicUrl?: string
  /** Answered at `/version`, such as `{ version, revision }`; asked each time. */
  readonly version?: () => Readonly<Record<string, string>>
  /** How `/readyz` finds out; it asks the databases of the connectors when left out. */
  readonly readiness?: Readiness
  /** The TLS certificate that is served, for `/healthz`. */
  readonly certificate?: () => CertificateHealth | undefined
  /** Further pages of the service, such as `/metrics`. */
  readonly pages?: readonly ServicePage[]
}

/**
 * The service: every connector of the table below its paths, and `/healthz`, `/readyz`, `/version`
 * with whatever further pages the caller brings.
 *
 * `listen`, `close` and `inject` are those of {@link HttpServer}.
 */
export function createScimServer(options: ScimServerOptions): HttpServer {
  const { clock, log, tls, insecureHttp, onCertificate, onHandshakeFailure } = options
  return new HttpServer({
    application: scimApplication({
      connectors: options.connectors,
      clock,
      limits: { ...DEFAULT_SCIM_LIMITS, ...options.limits },
      ...(options.publicUrl === undefined ? {} : { publicUrl: options.publicUrl }),
      pages: [
        ...statePages({
          ...(options.version !== undefined && { version: options.version }),
          readiness: options.readiness ?? new Readiness({ clock }),
          ...(options.certificate !== undefined && { certificate: options.certificate }),
        }),
        ...(options.pages ?? []),
      ],
    }),
    log,
    clock,
    ids: options.ids ?? newRequestId,
    limits: { ...DEFAULT_HTTP_LIMITS, ...options.limits },
    revision: () => options.connectors().revision,
    ...(tls === undefined ? {} : { tls }),
    ...(insecureHttp === undefined ? {} : { insecureHttp }),
    ...(onCertificate === undefined ? {} : { onCertificate }),
    ...(onHandshakeFailure === undefined ? {} : { onHandshakeFailure }),
  })
}
