import type { Clock } from '../model/clock.ts'
import type { HttpApplication, RequestLog } from './application.ts'
import type { HttpLimits } from './limits.ts'
import type { CertificateNews } from './certificate-watch.ts'
import type { HandshakeFailure } from './handshake-failures.ts'
import type { TlsSource } from './tls.ts'

/** What a server is made of. */
export interface HttpServerOptions {
  readonly application: HttpApplication
  readonly log: RequestLog
  readonly clock: Clock
  readonly ids: () => string
  readonly limits: HttpLimits
  /** The newest revision of the configuration: what answers where no connector does. */
  readonly revision?: () => string | undefined
  readonly tls?: TlsSource
  /** Allows unencrypted connections from other machines. */
  readonly insecureHttp?: boolean
  /** Told when the certificate is exchanged, cannot be, or ends soon. */
  readonly onCertificate?: (news: CertificateNews) => void
  /** Told of every TLS handshake that failed. */
  readonly onHandshakeFailure?: (failure: HandshakeFailure) => void
}
