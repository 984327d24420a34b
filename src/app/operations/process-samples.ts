import type { CertificateState } from '../../http/certificate-watch.ts'
import type { OwnSample } from '../../observe/metrics/catalogue.ts'

const DAY = 86_400_000

/** What a process does: it works, or stands by while another one has the connector space. */
export interface Role {
  readonly standby: boolean
  /** In milliseconds. */
  readonly since: number
}

/** What every process of a service tells of itself, whether it works or stands by. */
export interface ProcessFacts {
  readonly version: string
  /** The revision of the configuration, where one is read. */
  readonly revision?: string | undefined
  readonly role: Role
  readonly certificate: CertificateState | undefined
}

/** The program, its role, and how long its certificate lasts. */
export function processSamples(facts: ProcessFacts, now: number): readonly OwnSample[] {
  const { version, revision = '', role, certificate } = facts
  const labels = {}
  return [
    { metric: 'rollcall_info', labels: { version, revision, node: process.version }, value: 1 },
    { metric: 'rollcall_standby', labels, value: role.standby ? 1 : 0 },
    { metric: 'rollcall_role_since_timestamp_seconds', labels, value: role.since / 1_000 },
    ...certificateSamples(certificate, now),
  ]
}

function certificateSamples(
  state: CertificateState | undefined,
  now: number,
): readonly OwnSample[] {
  if (state === undefined) return []
  const ends = Date.parse(state.facts.validTo)
  const labels = {}
  return [
    { metric: 'rollcall_certificate_expiry_timestamp_seconds', labels, value: ends / 1_000 },
    { metric: 'rollcall_certificate_days_left', labels, value: (ends - now) / DAY },
    {
      metric: 'rollcall_certificate_last_reload_successful',
      labels,
      value: state.reloadFailed ? 0 : 1,
    },
  ]
}
