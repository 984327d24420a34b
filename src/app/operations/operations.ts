import { secretWords } from '../../config/difference/words.ts'
import { readSecret } from '../../config/secret.ts'
import { createAuthenticator } from '../../http/authenticator.ts'
import { bearerTokens } from '../../http/bearer-tokens.ts'
import type { CertificateNews, CertificateState } from '../../http/certificate-watch.ts'
import type { HandshakeFailure } from '../../http/handshake-failures.ts'
import { daysLeft } from '../../http/certificate.ts'
import { isLoopback } from '../../http/server.ts'
import type { Clock } from '../../model/clock.ts'
import type { SecretReference } from '../../model/definition.ts'
import { isSyncError } from '../../model/errors.ts'
import type { Log } from '../../observe/log.ts'
import type { ConnectorTable } from '../../scim/binding.ts'
import { Readiness } from '../../scim/readiness.ts'
import type { CertificateHealth, ServicePage } from '../../scim/service-pages.ts'
import type { State } from '../../state/state.ts'
import type { SecretOptions } from '../connector/open-target.ts'
import type { Service } from '../service/service.ts'
import { statePlace, type StateOptions } from '../state.ts'
import { handshakeLog } from './handshake-log.ts'
import { connectorFacts } from './connector-facts.ts'
import { LoadMemory } from './load-facts.ts'
import { metricsPage, type MetricsAccess } from './metrics-page.ts'
import { ServiceMetrics } from './service-metrics.ts'

/** Who may read `/metrics`. */
export type MetricsDoor =
  | { readonly kind: 'token'; readonly token: SecretReference }
  /** `local`: everybody, where the service listens on a loopback address. */
  | { readonly kind: 'open' | 'local' }

/** What the operation of a service is watched with. */
export interface OperationsOptions extends SecretOptions, StateOptions {
  readonly environment: SecretOptions['environment']
  readonly store: State
  readonly log: Log
  readonly clock: Clock
  readonly version: string
  /** The repository that is followed; without a login. */
  readonly repository?: string
  readonly metrics: MetricsDoor
  /** The address that the service listens on. */
  readonly host: string
  /** Asked when somebody looks; the service may be made later. */
  readonly service: () => Service
  readonly table: () => ConnectorTable
  readonly certificate: () => CertificateState | undefined
}

/** Metrics, readiness, version and health of a service, and the log lines of its certificate. */
export interface Operations {
  readonly counted: ServiceMetrics
  readonly loads: LoadMemory
  readonly readiness: Readiness
  readonly pages: readonly ServicePage[]
  readonly version: () => Readonly<Record<string, string>>
  readonly certificate: () => CertificateHealth | undefined
  readonly onCertificate: (news: CertificateNews) => void
  readonly onHandshakeFailure: (failure: HandshakeFailure) => void
}

/**
 * Puts the watch over a service together.
 *
 * @throws SyncError `SECRET_MISSING`, `SECRET_WEAK` for the token of the metrics
 */
export function createOperations(options: OperationsOptions): Operations {
  const { clock, log, store: state } = options
  const counted = new ServiceMetrics()
  const loads = new LoadMemory(clock)
  const facts = () => connectorFacts(options.service(), loads)
  const states = () => new Map(facts().map((one) => [one.name, one.state]))
  const readiness = new Readiness({ clock, states })
  const place = statePlace(options)
  const samples = counted.collector({
    state,
    clock,
    version: options.version,
    connectors: facts,
    types: () => typesOf(options.service()),
    connections: () => connectionsOf(options.service()),
    readiness: () => readiness.ofAll(options.table()),
    certificate: options.certificate,
    loads: () => loads.facts,
    ...(place.kind === 'sqlite' && place.path !== ':memory:' && { stateFile: place.path }),
  })
  return {
    counted,
    loads,
    readiness,
    pages: [metricsPage(samples, accessOf(options))],
    version: () => versionOf(options, loads),
    certificate: () => certificateHealth(options),
    onCertificate: (news) => tellCertificate(log, news),
    onHandshakeFailure: handshakeLog(log, clock),
  }
}

function versionOf(
  { version, repository }: OperationsOptions,
  { facts }: LoadMemory,
): Readonly<Record<string, string>> {
  const { revision } = facts
  return {
    version,
    ...(repository !== undefined && { repository }),
    ...(revision !== undefined && { revision }),
    node: process.version,
  }
}

function certificateHealth(options: OperationsOptions): CertificateHealth | undefined {
  const facts = options.certificate()?.facts
  if (facts === undefined) return undefined
  return { validTo: facts.validTo, daysLeft: daysLeft(facts, options.clock.now()) }
}

function accessOf(options: OperationsOptions): MetricsAccess {
  const { metrics, clock, environment: env, cwd, log } = options
  if (metrics.kind !== 'token') {
    return metrics.kind === 'open' || isLoopback(options.host) ? 'open' : 'closed'
  }
  const tokens = bearerTokens({
    sources: [() => readSecret(metrics.token, { env, cwd }).reveal()],
    names: [`${secretWords(metrics.token)} (--metrics-token)`],
    clock,
    onProblem: (problem) =>
      log.warn('The token of the metrics cannot be read again; the one before stays valid.', {
        ...(isSyncError(problem) && { code: problem.code }),
      }),
  })
  return createAuthenticator({ tokens })
}

function* connectionsOf(service: Service) {
  for (const { name, connections } of service.slots) {
    if (connections !== undefined) yield [name, connections] as const
  }
}

function typesOf(service: Service) {
  return service.slots.flatMap(({ name, definition }) =>
    definition.objects.map((one) => ({ connector: name, objectType: one.name })),
  )
}

function tellCertificate(log: Log, news: CertificateNews): void {
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
