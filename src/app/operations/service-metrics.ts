import { stat } from 'node:fs/promises'
import type { RequestLine } from '../../http/application.ts'
import type { CertificateState } from '../../http/certificate-watch.ts'
import type { Clock } from '../../model/clock.ts'
import type { OwnSample } from '../../observe/metrics/catalogue.ts'
import { ConnectorLabels } from '../../observe/metrics/connector-labels.ts'
import { RequestCounts } from '../../observe/metrics/request-counts.ts'
import { RowCounts } from '../../observe/metrics/row-counts.ts'
import { RunCounts } from '../../observe/metrics/run-counts.ts'
import { isReady } from '../../scim/readiness.ts'
import type { ConnectionUse } from '../../sql/target.ts'
import type { State } from '../../state/state.ts'
import type { ConnectorFacts } from './connector-facts.ts'
import type { LoadFacts } from './load-facts.ts'
import { processSamples, type Role } from './process-samples.ts'
import { SpaceFigures } from './space-figures.ts'

/** What is asked when somebody scrapes. */
export interface ServiceMetricsParts {
  readonly state: State
  readonly clock: Clock
  readonly version: string
  readonly role: Role
  readonly connectors: () => readonly ConnectorFacts[]
  readonly types: () => readonly { readonly connector: string; readonly objectType: string }[]
  readonly connections: () => Iterable<readonly [connector: string, use: ConnectionUse]>
  /** The word of readiness by connector. */
  readonly readiness: () => Promise<ReadonlyMap<string, string>>
  readonly certificate: () => CertificateState | undefined
  readonly loads: () => LoadFacts
  /** The file of the connector space; absent on a server. */
  readonly stateFile?: string
}

/** The metrics of a service: what it counts while it works, and what is looked at when somebody scrapes. */
export class ServiceMetrics {
  readonly #labels = new ConnectorLabels()
  readonly #requests = new RequestCounts(this.#labels)
  readonly rows = new RowCounts(this.#labels)
  readonly runs = new RunCounts(this.#labels)

  /** One more request was answered. */
  countRequest(line: RequestLine): void {
    this.#requests.count(line)
  }

  /** Gives the way to all samples of a moment. */
  collector(parts: ServiceMetricsParts): () => Promise<readonly OwnSample[]> {
    const figures = new SpaceFigures({ ...parts, labels: this.#labels })
    return async () => {
      // The configuration says who has series of their own, whoever is asked for first.
      const connectors = parts.connectors()
      for (const { name } of connectors) this.#labels.of(name)
      return [
        ...processSamples(
          {
            version: parts.version,
            revision: parts.loads().revision,
            role: parts.role,
            certificate: parts.certificate(),
          },
          parts.clock.now(),
        ),
        ...this.#requests.samples(),
        ...this.rows.samples(),
        ...this.runs.samples(),
        ...(await figures.samples()),
        ...this.#connectorSamples(connectors),
        ...this.#readySamples(await parts.readiness()),
        ...this.#connectionSamples(parts.connections()),
        ...loadSamples(parts.loads()),
        ...(await stateSamples(parts.stateFile)),
      ]
    }
  }

  *#connectorSamples(connectors: readonly ConnectorFacts[]): Iterable<OwnSample> {
    const states = new Map<string, number>()
    for (const { name, state, revision, digest, behind } of connectors) {
      states.set(state, (states.get(state) ?? 0) + 1)
      const connector = this.#labels.of(name)
      if (connector !== name) continue
      const labels = { connector, sha: revision, digest, state }
      yield { metric: 'rollcall_config_info', labels, value: 1 }
      yield { metric: 'rollcall_config_behind_commits', labels: { connector }, value: behind }
    }
    for (const [state, value] of states) {
      yield { metric: 'rollcall_connectors', labels: { state }, value }
    }
    yield { metric: 'rollcall_connectors_folded', labels: {}, value: this.#labels.folded }
  }

  /** Of those that share a label the one that is not ready decides. */
  *#readySamples(words: ReadonlyMap<string, string>): Iterable<OwnSample> {
    const ready = new Map<string, number>()
    for (const [name, word] of words) {
      const connector = this.#labels.of(name)
      ready.set(connector, Math.min(ready.get(connector) ?? 1, isReady(word) ? 1 : 0))
    }
    for (const [connector, value] of ready) {
      yield { metric: 'rollcall_connector_ready', labels: { connector }, value }
    }
  }

  *#connectionSamples(uses: ReturnType<ServiceMetricsParts['connections']>): Iterable<OwnSample> {
    const sums = new Map<string, { busy: number; idle: number; waiting: number }>()
    for (const [name, { busy, idle, waiting }] of uses) {
      const label = this.#labels.of(name)
      const sum = sums.get(label) ?? { busy: 0, idle: 0, waiting: 0 }
      sums.set(label, sum)
      sum.busy += busy
      sum.idle += idle
      sum.waiting += waiting
    }
    for (const [connector, sum] of sums) {
      for (const [use, value] of Object.entries(sum)) {
        yield { metric: 'rollcall_database_connections', labels: { connector, use }, value }
      }
    }
  }
}

function* loadSamples({ successful, succeededAt, activatedAt }: LoadFacts): Iterable<OwnSample> {
  const labels = {}
  const value = successful ? 1 : 0
  yield { metric: 'rollcall_config_last_reload_successful', labels, value }
  if (succeededAt !== undefined) {
    const metric = 'rollcall_config_last_reload_success_timestamp_seconds'
    yield { metric, labels, value: succeededAt / 1_000 }
  }
  if (activatedAt !== undefined) {
    const metric = 'rollcall_config_activated_timestamp_seconds'
    yield { metric, labels, value: activatedAt / 1_000 }
  }
}

async function stateSamples(file: string | undefined): Promise<readonly OwnSample[]> {
  if (file === undefined) return []
  const sizes = await Promise.all([file, `${file}-wal`].map(sizeOf))
  const value = sizes.reduce((sum, one) => sum + one, 0)
  return [{ metric: 'rollcall_state_size_bytes', labels: {}, value }]
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size
  } catch {
    // The log of a SQLite file is there only while it is in use.
    return 0
  }
}
