import { changePlanId } from '../../engine/run/plan-change.ts'
import { runSteps } from '../../engine/run/run-steps.ts'
import { stageRemovals } from '../../engine/run/stage-removals.ts'
import { placeOf } from '../../engine/run/thresholds.ts'
import { formatInstant, type Clock } from '../../model/clock.ts'
import { isSyncError } from '../../model/errors.ts'
import type { RemovedDefinition } from '../../model/moved.ts'
import type { Log } from '../../observe/log.ts'
import { profileWith } from '../../schedule/profile.ts'
import type { ChangeEntry } from '../../state/activations.ts'
import type { State } from '../../state/state.ts'
import type { SecretOptions } from '../connector/open-target.ts'
import { ownerAt } from '../run/owner.ts'
import { withConnector } from '../run/with-connector.ts'
import type { ChangeSummary } from './change-summary.ts'
import type { GoodVersion } from './good-versions.ts'

/** How often is looked whether somebody has decided, in milliseconds. */
const LOOK = 1_000

/** A connector that is to go with its rows. */
export interface Removal {
  readonly name: string
  readonly good: GoodVersion
  readonly removed: RemovedDefinition
  readonly revision: string
}

/** What removing needs. */
export interface RemovalsOptions extends SecretOptions {
  readonly state: State
  readonly clock: Clock
  readonly log: Log
  /** Told when a connector and its rows are gone. */
  readonly gone: (name: string) => void
}

/** Connectors that were taken out with `rows: delete`: held until somebody approves, then deleted row by row. */
export class Removals {
  readonly #options: RemovalsOptions
  readonly #waiting = new Map<string, Removal>()
  #stopped = new AbortController()
  #timer: NodeJS.Timeout | undefined
  #work: Promise<void> = Promise.resolve()

  constructor(options: RemovalsOptions) {
    this.#options = options
  }

  /** Takes up what a load found, in place of what was found before. */
  async take(removals: readonly Removal[]): Promise<void> {
    this.#waiting.clear()
    for (const removal of removals) {
      await this.#options.state.activations.putChange(await this.#entryOf(removal))
      this.#waiting.set(removal.name, removal)
    }
    this.#timer ??= setInterval(() => this.#look(), LOOK).unref()
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    this.#stopped.abort()
    await this.#work
  }

  #look(): void {
    if (this.#waiting.size === 0) return
    this.#work = this.#work
      .then(() => this.#decide())
      .catch((error: unknown) =>
        this.#options.log.error(
          'The rows of a removed connector could not be deleted; it is tried again.',
          {
            code: isSyncError(error) ? error.code : 'INTERNAL',
          },
        ),
      )
  }

  async #decide(): Promise<void> {
    const { state, gone, log } = this.#options
    const approved = await state.activations.changes({ states: ['approved'] })
    for (const [name, removal] of this.#waiting) {
      const entry = approved.find(({ connector, digest }) => connector === name && digest === '')
      if (entry === undefined || this.#stopped.signal.aborted) continue
      // What was approved is counted once more: an approval covers nothing else.
      const present = await this.#entryOf(removal)
      if (present.plan !== entry.plan) {
        await state.activations.putChange({ ...entry, state: 'lapsed' })
        await state.activations.putChange(present)
        continue
      }
      const left = await this.#deleteRows(removal, entry)
      if (left) continue
      await state.activations.forget(name)
      await state.activations.putChange({ ...entry, state: 'done' })
      this.#waiting.delete(name)
      log.info('A connector was removed with its rows.', { connector: name })
      gone(name)
    }
  }

  /** @returns whether rows are left */
  async #deleteRows({ name, good, removed }: Removal, { plan }: ChangeEntry): Promise<boolean> {
    const { state, clock } = this.#options
    if (good.version === undefined) return true
    const definition = { ...good.version.definition, name }
    const { signal } = this.#stopped
    return withConnector(
      { ...this.#options, definition, connectors: [], state, signal },
      async (parts) => {
        const report = await runSteps(
          parts,
          {
            profile: profileWith(definition, 'removal', ['export']),
            trigger: 'approval',
            owner: ownerAt(clock),
            because: `removed, ${placeOf(removed.span)} (${plan})`,
            only: { cause: 'mapping' },
          },
          stageRemovals,
        )
        return report.result !== 'done'
      },
    )
  }

  async #entryOf({ name, good, removed, revision }: Removal): Promise<ChangeEntry> {
    const { clock, state } = this.#options
    const rows = await this.#rowsOf(name, good)
    const summary: ChangeSummary = {
      differences: [
        {
          kind: 'removed',
          path: name,
          place: placeOf(removed.span),
          before: `${rows} rows`,
          after: 'no rows',
          effect: 'held',
          why: 'every row that is ours is deleted, and what is known of its people is let go of',
        },
      ],
    }
    const before = good.activation.digest
    const plan = changePlanId({ before: before.slice(0, 8), after: '' }, String(rows))
    const known = (await state.activations.changes({ connector: name })).find(
      (one) => one.plan === plan,
    )
    return {
      plan,
      connector: name,
      revision,
      digest: '',
      before,
      at: known?.at ?? formatInstant(clock.now()),
      state: 'held',
      summary: JSON.stringify(summary),
    }
  }

  async #rowsOf(connector: string, { version }: GoodVersion): Promise<number> {
    let rows = 0
    for (const { name: objectType } of version?.definition.objects ?? []) {
      const { byState } = await this.#options.state.space.counts({ connector, objectType })
      rows += byState.inSync + byState.deprovisioned
    }
    return rows
  }
}
