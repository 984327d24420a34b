import { daysLeft } from '../../http/certificate.ts'
import type { CertificateNews, CertificateState } from '../../http/certificate-watch.ts'
import { isSyncError } from '../../model/errors.ts'
import type { Log } from '../../observe/log.ts'
import type { CertificateHealth } from '../../scim/service-pages.ts'

/** What `/healthz` says of a certificate; `undefined` for plain HTTP. `now` in milliseconds. */
export function certificateHealth(
  state: CertificateState | undefined,
  now: number,
): CertificateHealth | undefined {
  if (state === undefined) return undefined
  return { validTo: state.facts.validTo, daysLeft: daysLeft(state.facts, now) }
}

/** The log line of what happens to a certificate. */
export function tellCertificate(log: Log, news: CertificateNews): void {
  switch (news.kind) {
    case 'exchanged':
      log.info('The certificate was exchanged.', { next: news.facts.validTo })
      return
    case 'refused': {
      const { problem } = news
      const code = isSyncError(problem) ? problem.code : 'TLS_INVALID'
      log.error('The changed certificate cannot be used; the one before stays.', { code })
      return
    }
    default: {
      const fields = { count: news.daysLeft, next: news.facts.validTo }
      if (news.daysLeft < 0) log.error('The certificate has ended; clients refuse it.', fields)
      else log.warn('The certificate ends soon; the count is in days.', fields)
    }
  }
}
