import type { RunParts } from '../../engine/run/run.ts'
import type { Clock } from '../../model/clock.ts'
import type { Log } from '../../observe/log.ts'
import type { RowCounter } from '../../observe/metrics/row-counts.ts'
import type { State } from '../../state/state.ts'
import type { OpenConnector } from '../connector/open-connector.ts'
import { ownerAt } from '../run/owner.ts'
import { runParts } from '../run/run-parts.ts'
import type { ConnectorSlot } from './connector-slot.ts'
import { newsOf } from './run-news.ts'

/** What the service has that runs need. */
export interface RunContextOptions {
  readonly state: State
  /** The connectors as they are now. */
  readonly slots: () => readonly ConnectorSlot[]
  /** Seven digits of the revision that a connector runs. */
  readonly revisionOf: (connector: string) => string | undefined
  readonly clock: Clock
  readonly log: Log
  /** Who counts the rows of a connector. */
  readonly rows?: (connector: string) => RowCounter
}

/** What the runs of a service have in common: who owns their leases, and what they are made of. */
export class RunContext {
  /** Who holds the leases. */
  readonly owner: string
  readonly #options: RunContextOptions
  readonly #startedAt: number

  constructor(options: RunContextOptions) {
    this.#options = options
    this.owner = ownerAt(options.clock)
    this.#startedAt = options.clock.now()
  }

  /** The connector of a name as it is now. */
  slot(connector: string): ConnectorSlot | undefined {
    return this.#options.slots().find((slot) => slot.name === connector)
  }

  /**
   * Puts a run together, whose progress is told to the log.
   *
   * @param profile what the log calls the run
   * @throws SyncError `DATABASE_SCHEMA` when the table has not what `import.delta` needs
   */
  parts(open: OpenConnector, profile: string, signal: AbortSignal): RunParts {
    const { slots, log } = this.#options
    return runParts(open, {
      ...this.#options,
      connectors: slots().map((slot) => slot.definition),
      startedAt: this.#startedAt,
      signal,
      onProgress: newsOf(log, { connector: open.definition.name, profile }),
    })
  }
}
