import type { RunReport } from '../../engine/run/report.ts'
import { formatInstant, type Clock } from '../../model/clock.ts'
import { SyncError } from '../../model/errors.ts'
import type { Log } from '../../observe/log.ts'
import type { RunWish } from '../../state/journal.ts'
import type { State } from '../../state/state.ts'
import { carryOut } from '../run/carry-out.ts'
import { recordFailure } from '../run/record-failure.ts'
import { readWish } from '../run/wish.ts'
import type { RunContext } from './run-context.ts'
import { codeOf } from './run-news.ts'
import type { WorkQueue } from './work-queue.ts'

/** Wishes that waited longer were given up by whoever asked, in milliseconds. */
const STALE = 60_000

/** What wishes need. */
export interface RunWishesOptions {
  readonly state: State
  readonly clock: Clock
  readonly log: Log
  readonly context: RunContext
  readonly queue: WorkQueue
  /** Told how a run ended that somebody had wished for. */
  readonly onEnd: (report: RunReport) => void
}

/** Runs that commands beside the service ask it for: the wish is in the state, and so is the answer. */
export class RunWishes {
  readonly #options: RunWishesOptions

  constructor(options: RunWishesOptions) {
    this.#options = options
  }

  /** Takes what was wished for meanwhile; each is done when its connector is free. */
  async takeUp(): Promise<void> {
    for (const wish of await this.#options.state.journal.requests()) await this.#take(wish)
  }

  async #take(wish: RunWish): Promise<void> {
    const { clock, context, log, queue, state } = this.#options
    if (!(await state.journal.takeRequest(wish.number, context.owner))) return
    if (Date.parse(wish.at) + STALE >= clock.now()) {
      queue.add(wish.connector, `wish ${wish.number}`, () => this.#carryOut(wish))
      return
    }
    log.warn('A wish was left alone: whoever asked has given up.', { connector: wish.connector })
    await this.#refuse(wish, tooOld(wish))
  }

  async #carryOut(wish: RunWish): Promise<void> {
    const { clock, context, log, state, onEnd } = this.#options
    const { connector, number, by, profile } = wish
    const slot = context.slot(connector)
    try {
      if (slot === undefined) throw unknown(connector)
      const report = await carryOut(readWish(profile), {
        definition: slot.definition,
        clock,
        owner: context.owner,
        by,
        withParts: (work) => slot.use((open, signal) => work(context.parts(open, profile, signal))),
      })
      await state.journal.answerRequest(number, report.run)
      onEnd(report)
    } catch (error) {
      log.error('What somebody asked for could not be done.', { connector, ...codeOf(error) })
      await this.#refuse(wish, error)
    }
  }

  /** Whoever follows the wish is told why nothing came of it. */
  async #refuse({ connector, number, profile }: RunWish, error: unknown): Promise<void> {
    const { clock, context, state } = this.#options
    const at = formatInstant(clock.now())
    const failure = { profile, trigger: 'command', owner: context.owner, at, error } as const
    const definition = context.slot(connector)?.definition ?? { name: connector }
    await state.journal.answerRequest(number, await recordFailure(state, definition, failure))
  }
}

function tooOld({ at }: RunWish): SyncError {
  return new SyncError(
    'CONNECTOR_UNAVAILABLE',
    `This was asked for at ${at}, which is too old to be done now. Nothing was done; ask again.`,
  )
}

function unknown(connector: string): SyncError {
  return new SyncError(
    'CONNECTOR_UNAVAILABLE',
    `The service has no connector "${connector}": its configuration is another one, or has errors.`,
    { connector },
  )
}
