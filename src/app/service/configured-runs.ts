import type { Clock } from '../../model/clock.ts'
import type { Log } from '../../observe/log.ts'
import { bringRows } from './bring-rows.ts'
import type { ConfigurationRun } from './configuration-run.ts'
import type { RunContext } from './run-context.ts'
import { codeOf, tellEnd } from './run-news.ts'
import type { WorkQueue } from './work-queue.ts'

/** Pause before rows are brought to a changed configuration once more, in milliseconds. */
const PAUSE = 10_000
/** What the history and the log call such a run. */
const PROFILE = 'configuration'

/** What these runs need. */
export interface ConfiguredRunsOptions {
  readonly clock: Clock
  readonly log: Log
  readonly context: RunContext
  readonly queue: WorkQueue
  /** Runs that are to bring rows to a changed configuration, by connector. */
  readonly configurationRuns: () => ReadonlyMap<string, ConfigurationRun>
  /** Told when one of them has ended well. */
  readonly onConfigured: (connector: string, run: ConfigurationRun) => Promise<void>
  /** Whether the service no longer begins anything. */
  readonly stopped: () => boolean
}

/** Brings rows to changed configurations, again and again until that has ended well. */
export class ConfiguredRuns {
  readonly #options: ConfiguredRunsOptions
  /** When a run is tried again, by connector, in milliseconds. */
  readonly #until = new Map<string, number>()

  constructor(options: ConfiguredRunsOptions) {
    this.#options = options
  }

  /** Takes up what is to be done now. */
  takeUp(): void {
    const { clock, queue, configurationRuns } = this.#options
    const runs = configurationRuns()
    for (const connector of this.#until.keys())
      if (!runs.has(connector)) this.#until.delete(connector)
    for (const [connector, run] of runs) {
      const left = (this.#until.get(connector) ?? 0) - clock.now()
      // More than the pause: the clock was set back.
      if (left > 0 && left <= PAUSE) continue
      queue.add(connector, PROFILE, () => this.#run(connector, run))
    }
  }

  async #run(connector: string, run: ConfigurationRun): Promise<void> {
    const { clock, context, log, onConfigured, stopped } = this.#options
    const slot = context.slot(connector)
    if (slot === undefined || stopped()) return
    try {
      const report = await slot.use((open, signal) =>
        bringRows(context.parts(open, PROFILE, signal), run, context.owner),
      )
      tellEnd(log, report)
      if (report.result !== 'failed' && report.result !== 'interrupted') {
        this.#until.delete(connector)
        await onConfigured(connector, run)
        return
      }
    } catch (error) {
      log.warn('Rows could not be brought to the changed configuration yet.', {
        connector,
        ...codeOf(error),
      })
    }
    this.#until.set(connector, clock.now() + PAUSE)
  }
}
