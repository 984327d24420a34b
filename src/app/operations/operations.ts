import type { CertificateNews, CertificateState } from '../../http/certificate-watch.ts'
import type { HandshakeFailure } from '../../http/handshake-failures.ts'
import type { Clock } from '../../model/clock.ts'
import type { Log } from '../../observe/log.ts'
import type { ConnectorTable } from '../../scim/binding.ts'
import { Readiness } from '../../scim/readiness.ts'
import type { CertificateHealth, ServicePage } from '../../scim/service-pages.ts'
import type { State } from '../../state/state.ts'
import type { SecretOptions } from '../connector/open-target.ts'
import type { Service } from '../service/service.ts'
import { statePlace, type StateOptions } from '../state.ts'
import { certificateHealth, tellCertificate } from './certificate-news.ts'
import { handshakeLog } from './handshake-log.ts'
import { connectorFacts } from './connector-facts.ts'
import { LoadMemory } from './load-facts.ts'
import { metricsAccess, type MetricsDoor } from './metrics-access.ts'
import { metricsPage } from './metrics-page.ts'
import { ServiceMetrics } from './service-metrics.ts'

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
    role: { standby: false, since: clock.now() },
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
    pages: [metricsPage(samples, metricsAccess(options))],
    version: () => versionOf(options, loads),
    certificate: () => certificateHealth(options.certificate(), clock.now()),
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
