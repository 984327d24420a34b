import { RUN_BUCKETS, type OwnSample } from './catalogue.ts'
import type { ConnectorLabels } from './connector-labels.ts'
import { Histogram } from './histogram.ts'

/** What is counted of a run. */
export interface CountedRun {
  readonly connector: string
  readonly profile: string
  /** `done`, `errors`, `held`, `incomplete`, `failed`, `interrupted`. */
  readonly result: string
  /** When it ended, in milliseconds. */
  readonly endedAt: number
}

interface Counted {
  readonly connector: string
  readonly profile: string
  readonly results: Map<string, number>
  readonly histogram: Histogram
  last: number | undefined
  lastSuccess: number | undefined
}

/** Counts runs, and remembers when the last one of each profile ended. */
export class RunCounts {
  readonly #labels: ConnectorLabels
  readonly #byProfile = new Map<string, Counted>()

  constructor(labels: ConnectorLabels) {
    this.#labels = labels
  }

  /** @param milliseconds how long it took */
  ended(run: CountedRun, milliseconds: number): void {
    const counted = this.#countedOf(run)
    counted.results.set(run.result, (counted.results.get(run.result) ?? 0) + 1)
    counted.histogram.observe(milliseconds / 1_000)
    this.remember(run)
  }

  /** A run of before the process began: when it ended counts, nothing else. */
  remember(run: CountedRun): void {
    const counted = this.#countedOf(run)
    counted.last = Math.max(counted.last ?? 0, run.endedAt)
    if (run.result === 'done') counted.lastSuccess = Math.max(counted.lastSuccess ?? 0, run.endedAt)
  }

  *samples(): Iterable<OwnSample> {
    for (const counted of this.#byProfile.values()) {
      const { connector, profile, results, histogram, last, lastSuccess } = counted
      const labels = { connector, profile }
      for (const [result, value] of results) {
        yield { metric: 'rollcall_runs_total', labels: { ...labels, result }, value }
      }
      if (results.size > 0) {
        yield { metric: 'rollcall_run_duration_seconds', labels, histogram: histogram.state }
      }
      if (last !== undefined) {
        yield { metric: 'rollcall_run_last_timestamp_seconds', labels, value: last / 1_000 }
      }
      if (lastSuccess !== undefined) {
        const value = lastSuccess / 1_000
        yield { metric: 'rollcall_run_last_success_timestamp_seconds', labels, value }
      }
    }
  }

  #countedOf(run: CountedRun): Counted {
    const connector = this.#labels.of(run.connector)
    const name = `${connector} ${run.profile}`
    let counted = this.#byProfile.get(name)
    if (counted === undefined) {
      counted = {
        connector,
        profile: run.profile,
        results: new Map(),
        histogram: new Histogram(RUN_BUCKETS),
        last: undefined,
        lastSuccess: undefined,
      }
      this.#byProfile.set(name, counted)
    }
    return counted
  }
}
