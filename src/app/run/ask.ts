import type { RunReport } from '../../engine/run/report.ts'
import type { StateOptions } from '../state.ts'
import { keepLease } from '../../engine/run/lease-keeper.ts'
import { carryOut, type Hands } from './carry-out.ts'
import { followWish } from './follow.ts'
import { ownerAt } from './owner.ts'
import { reachState, type ReachedState } from './reach-state.ts'
import { wishWords, type Wish } from './wish.ts'
import { withConnector, type ConnectorWork } from './with-connector.ts'
import { SyncError } from '../../model/errors.ts'
import type { Holder } from '../../state/holder.ts'
import { usedBy } from './used-by.ts'

/** Somebody asks for something to be done with a connector. */
export interface AskOptions extends Omit<ConnectorWork, 'state' | 'signal' | 'onProgress'> {
  readonly wish: Wish
  readonly where: StateOptions
  /** Who asks, for people. */
  readonly by: string
  readonly signal: AbortSignal
  readonly onProgress: NonNullable<ConnectorWork['onProgress']>
  /** Told when another process holds the connector space and is asked to do it. */
  readonly onHandedOver?: (holder: Holder) => void
}

/**
 * Has something done: by this process, or, where a service holds the connector space, by that one, which is
 * followed to its end.
 *
 * @throws SyncError what {@link carryOut} and {@link followWish} throw
 */
export async function ask(options: AskOptions): Promise<RunReport> {
  const reached = await reachState(options.where)
  try {
    if (reached.kind === 'own') return await doIt(options, reached)
    const report = await handOver(options, reached)
    if (report !== undefined) return report
  } finally {
    await reached.close()
  }
  // Whoever held the connector space has ended meanwhile, without having taken it up.
  const now = await reachState(options.where)
  try {
    if (now.kind === 'own') return await doIt(options, now)
    throw usedBy(now.holder)
  } finally {
    await now.close()
  }
}

/** The lease comes first: another command may be at work on what a crash left open in this connector. */
function doIt(
  options: AskOptions,
  { state }: Extract<ReachedState, { kind: 'own' }>,
): Promise<RunReport> {
  const { definition, clock, by, wish } = options
  const owner = ownerAt(clock)
  const withParts: Hands['withParts'] = async (work) => {
    const lease = await keepLease(state.journal, definition.name, owner)
    try {
      return await withConnector({ ...options, state }, work)
    } finally {
      await lease.close()
    }
  }
  return carryOut(wish, { definition, clock, by, owner, withParts })
}

async function handOver(
  options: AskOptions,
  reached: Extract<ReachedState, { kind: 'beside' }>,
): Promise<RunReport | undefined> {
  const { definition, wish, by, signal, onProgress } = options
  const lease = await reached.reading.journal.leaseOf(definition.name)
  if (lease !== undefined) {
    throw new SyncError(
      'RUN_BUSY',
      `${lease.owner} runs "${definition.name}" already. Nothing was done; ` +
        '"rollcall status" shows how far it is.',
      { connector: definition.name },
    )
  }
  options.onHandedOver?.(reached.holder)
  const asked = { connector: definition.name, profile: wishWords(wish), by }
  const number = await reached.desk.requestRun(asked)
  return followWish({ reached, wish: number, signal, onProgress })
}
