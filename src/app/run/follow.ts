import { setTimeout as sleep } from 'node:timers/promises'
import type { RunProgress, RunReport } from '../../engine/run/report.ts'
import { SyncError } from '../../model/errors.ts'
import { holderWords, type Holder } from '../../state/holder.ts'
import type { RunWish } from '../../state/journal.ts'
import type { ReachedState } from './reach-state.ts'
import { reportOf } from './run-entry.ts'

/** How often is looked, in milliseconds. */
const LOOK = 200
/** How long a service may take to take up a wish; it looks every second. */
const PATIENCE = 10_000

/** How a wish is followed. */
export interface FollowOptions {
  readonly reached: Extract<ReachedState, { kind: 'beside' }>
  /** The number of the wish. */
  readonly wish: number
  readonly signal: AbortSignal
  readonly onProgress: (progress: RunProgress) => void
}

/**
 * Follows a wish to the end of its run in the process that holds the connector space.
 *
 * @returns what the run did; `undefined` when the holder ended without having taken the wish up
 * @throws SyncError `STATE_UNREADABLE` when the holder takes no wishes or ended in the middle, `INTERRUPTED`
 *   when the user no longer wants to see it: the run goes on
 */
export async function followWish(options: FollowOptions): Promise<RunReport | undefined> {
  const { reached, wish: number, signal } = options
  const begun = performance.now()
  for (;;) {
    const wish = await reached.desk.request(number)
    if (wish?.run !== undefined) {
      const entry = await reached.reading.journal.run(wish.run)
      if (entry !== undefined && entry.result !== 'running') return reportOf(entry)
    }
    if (wish?.takenBy === undefined) {
      if ((await reached.holderNow()) === undefined) return undefined
      if (performance.now() - begun > PATIENCE) throw takesNoWishes(reached.holder)
    } else {
      if ((await reached.holderNow()) === undefined) throw ended(reached.holder)
      await tellProgress(options, wish)
    }
    await sleep(LOOK, undefined, { signal }).catch(() => {
      throw stillRuns(wish)
    })
  }
}

async function tellProgress({ reached, onProgress }: FollowOptions, wish: RunWish): Promise<void> {
  const [last] = await reached.reading.journal.runs({ connector: wish.connector, limit: 1 })
  if (last === undefined || last.result !== 'running' || last.startedAt < wish.at) return
  const { progress } = reportOf(last)
  if (progress !== undefined) onProgress(progress)
}

function takesNoWishes(holder: Holder): SyncError {
  return new SyncError(
    'STATE_UNREADABLE',
    `The connector space is in use by ${holderWords(holder)}, which takes up nothing for others${holder.kind === 'command' ? '' : ': it is just ending'}. ` +
      'Nothing was done; try again when it has ended.',
  )
}

function ended(holder: Holder): SyncError {
  return new SyncError(
    'STATE_UNREADABLE',
    `The ${holder.kind} (${holder.process}) ended while it did this. What was written stays; ` +
      '"rollcall status" shows how far it came, and the next run goes on from there.',
  )
}

function stillRuns(wish: RunWish | undefined): SyncError {
  const taken = wish?.takenBy !== undefined
  return new SyncError(
    'INTERRUPTED',
    taken
      ? 'Nobody watches any more; the service goes on with it. "rollcall status" shows how far it is.'
      : 'Interrupted before the service had taken it up; it may still do so.',
  )
}
