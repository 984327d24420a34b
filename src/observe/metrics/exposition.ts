import type { Awaitable } from '../../model/awaitable.ts'
import { METRICS, type MetricName, type OwnSample } from './catalogue.ts'
import { metricText } from './metric-text.ts'

/** What `/metrics` answers. */
export interface Exposition {
  /** `text/plain; version=0.0.4; charset=utf-8` */
  readonly contentType: string
  text(): Promise<string>
}

/**
 * Our samples, and what prom-client knows of the process (CPU, memory, event loop, garbage collection), in
 * Prometheus' text format. The library is loaded when somebody asks for the first time: a service that nobody
 * scrapes starts without it.
 */
export async function createExposition(
  samples: () => Awaitable<Iterable<OwnSample>>,
): Promise<Exposition> {
  const { Registry, collectDefaultMetrics } = (await import('prom-client')).default
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
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

/** The names of all metrics of our own, in the order in which they are told. */
export function metricNames(): readonly MetricName[] {
  return Object.keys(METRICS).filter((name) => isMetricName(name))
}

function isMetricName(name: string): name is MetricName {
  return Object.hasOwn(METRICS, name)
}
