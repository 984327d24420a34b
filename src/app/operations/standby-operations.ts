import type { CertificateNews, CertificateState } from '../../http/certificate-watch.ts'
import type { HandshakeFailure } from '../../http/handshake-failures.ts'
import type { CertificateHealth, ServicePage } from '../../scim/service-pages.ts'
import { certificateHealth, tellCertificate } from './certificate-news.ts'
import { handshakeLog } from './handshake-log.ts'
import { metricsAccess, type MetricsAccessOptions } from './metrics-access.ts'
import { metricsPage } from './metrics-page.ts'
import { processSamples } from './process-samples.ts'

/** What a process that stands by is watched with. */
export interface StandbyOperationsOptions extends MetricsAccessOptions {
  /** Of the program. */
  readonly version: string
  /** Asked when somebody looks; the server may be made later. */
  readonly certificate: () => CertificateState | undefined
}

/** Metrics and certificate of a process that stands by. Connectors are told by the one that works. */
export interface StandbyOperations {
  readonly pages: readonly ServicePage[]
  readonly certificate: () => CertificateHealth | undefined
  readonly onCertificate: (news: CertificateNews) => void
  readonly onHandshakeFailure: (failure: HandshakeFailure) => void
}

/**
 * Puts the watch over a process that stands by together: it is to take over at any moment, so that its certificate
 * and its memory matter as much.
 *
 * @throws SyncError `SECRET_MISSING`, `SECRET_WEAK` for the token of the metrics
 */
export function standbyOperations(options: StandbyOperationsOptions): StandbyOperations {
  const { clock, log, version, certificate } = options
  const role = { standby: true, since: clock.now() }
  const samples = () =>
    Promise.resolve(processSamples({ version, role, certificate: certificate() }, clock.now()))
  return {
    pages: [metricsPage(samples, metricsAccess(options))],
    certificate: () => certificateHealth(certificate(), clock.now()),
    onCertificate: (news) => tellCertificate(log, news),
    onHandshakeFailure: handshakeLog(log, clock),
  }
}
