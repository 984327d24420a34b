import type { Registry } from 'prom-client'
import type { Awaitable } from '../../model/awaitable.ts'
import { METRICS, type MetricName, type OwnSample } from './catalogue.ts'
import { metricText } from './metric-text.ts'

/** What `/metrics` answers. */
export interface Exposition {
  /** `text/plain; version=0.0.4; charset=utf-8` */
  readonly contentType: string
  text(): Promise<string>
}

/** What prom-client says of the process where Prometheus' own checker objects to the name; others say the same by type. */
const MISNAMED = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
]

let ofProcess: Promise<Registry> | undefined

/**
 * Our samples, and what prom-client knows of the process (CPU, memory, event loop, garbage collection), in
 * Prometheus' text format. The library is loaded when somebody asks for the first time: a service that nobody
 * scrapes starts without it.
 */
export async function createExposition(
  samples: () => Awaitable<Iterable<OwnSample>>,
): Promise<Exposition> {
  // There is one process, whoever tells of it: a service that stood by first, too.
  const registry = await (ofProcess ??= processMetrics())
  return {
    contentType: registry.contentType,
    async text() {
      const byMetric = new Map<MetricName, OwnSample[]>()
      for (const sample of await samples()) {
        const some = byMetric.get(sample.metric)
        if (some === undefined) byMetric.set(sample.metric, [sample])
        else some.push(sample)
      }
      const own = metricNames().map((name) =>
        metricText(name, METRICS[name], byMetric.get(name) ?? []),
      )
      return `${own.join('\n')}\n${await registry.metrics()}`
    },
  }
}

async function processMetrics(): Promise<Registry> {
  const prometheus = (await import('prom-client')).default
  const registry = new prometheus.Registry()
  prometheus.collectDefaultMetrics({ register: registry })
  for (const name of MISNAMED) registry.removeSingleMetric(name)
  return registry
}

/** The names of all metrics of our own, in the order in which they are told. */
export function metricNames(): readonly MetricName[] {
  return Object.keys(METRICS).filter((name) => isMetricName(name))
}

function isMetricName(name: string): name is MetricName {
  return Object.hasOwn(METRICS, name)
}
