import { REQUEST_BUCKETS, type OwnSample } from './catalogue.ts'
import type { ConnectorLabels } from './connector-labels.ts'
import { Histogram } from './histogram.ts'

/** What is counted of a request. */
export interface CountedRequest {
  readonly connector?: string
  readonly method: string
  /** The shape of the address, such as `/Users/{id}`; one of few. */
  readonly route: string
  readonly status: number
  readonly code?: string
  /** Milliseconds. */
  readonly duration: number
}

interface Series {
  readonly histogram: Histogram
  readonly methods: Map<string, number>
}

interface Counted {
  /** By route, then by the first digit of the status. */
  readonly routes: Map<string, Series[]>
  readonly failures: Map<string, number>
}

/** HTTP lets a client name any method; these have a label, the others share one. */
const METHODS: ReadonlySet<string> = new Set([
  'GET',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'HEAD',
  'OPTIONS',
])

/**
 * Counts requests. What it costs per request is three look-ups and a few additions; text is made when somebody
 * asks for the samples.
 */
export class RequestCounts {
  readonly #labels: ConnectorLabels
  readonly #byConnector = new Map<string, Counted>()

  constructor(labels: ConnectorLabels) {
    this.#labels = labels
  }

  count({ connector, method, route, status, code, duration }: CountedRequest): void {
    const counted = this.#countedOf(connector === undefined ? '' : this.#labels.of(connector))
    const { histogram, methods } = seriesOf(counted, route, Math.trunc(status / 100))
    histogram.observe(duration / 1_000)
    addOne(methods, METHODS.has(method) ? method : 'other')
    if (code !== undefined) addOne(counted.failures, code)
  }

  *samples(): Iterable<OwnSample> {
    for (const [connector, { routes, failures }] of this.#byConnector) {
      for (const [route, classes] of routes) {
        for (const [digit, { histogram, methods }] of classes.entries()) {
          const labels = { connector, route, status: `${digit}xx` }
          for (const [method, value] of methods) {
            yield { metric: 'rollcall_requests_total', labels: { ...labels, method }, value }
          }
          if (methods.size === 0) continue
          yield { metric: 'rollcall_request_duration_seconds', labels, histogram: histogram.state }
        }
      }
      for (const [code, value] of failures) {
        yield { metric: 'rollcall_request_failures_total', labels: { connector, code }, value }
      }
    }
  }

  #countedOf(connector: string): Counted {
    let counted = this.#byConnector.get(connector)
    if (counted === undefined) {
      counted = { routes: new Map(), failures: new Map() }
      this.#byConnector.set(connector, counted)
    }
    return counted
  }
}

function seriesOf({ routes }: Counted, route: string, digit: number): Series {
  let classes = routes.get(route)
  if (classes === undefined) {
    classes = Array.from({ length: 6 }, () => ({
      histogram: new Histogram(REQUEST_BUCKETS),
      methods: new Map<string, number>(),
    }))
    routes.set(route, classes)
  }
  const series = classes[digit]
  if (series === undefined) throw new Error(`cannot happen: a status of ${digit}xx`)
  return series
}

function addOne(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}
