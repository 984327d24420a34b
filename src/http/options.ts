import type { Clock } from '../model/clock.ts'
import type { HttpApplication, RequestLog } from './application.ts'
import type { HttpLimits } from './limits.ts'
import type { TlsSource } from './tls.ts'

/** What a server is made of. */
export interface HttpServerOptions {
  readonly application: HttpApplication
  readonly log: RequestLog
  readonly clock: Clock
  readonly ids: () => string
  readonly limits: HttpLimits
  readonly tls?: TlsSource
  /** Allows unencrypted connections from other machines. */
  readonly insecureHttp?: boolean
  /** Told when a changed certificate cannot be used; the one before stays. */
  readonly onTlsProblem?: (problem: unknown) => void
}
