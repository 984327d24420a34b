import { SyncError } from '../../model/errors.ts'
import { lostLease } from '../../model/lost-lease.ts'
import type { Journal } from '../../state/journal.ts'
import type { Lease } from '../../state/lease.ts'

/** How long a lease is good for without being renewed, in milliseconds. */
export const LASTS = 30_000
/** So long after a renewal nobody else can have it. */
const SURE = LASTS / 2

/** The lease of a run while it goes on. */
export interface KeptLease {
  /** As it was taken: what the space and the journal of the run are used under. */
  readonly lease: Lease
  /**
   * To be called before statements are sent. When the last renewal is long ago, because this process or its machine
   * was paused, it is renewed first.
   *
   * @throws SyncError `RUN_LEASE_LOST` when somebody else has it, or nobody could say for too long
   */
  require(): Promise<void>
  close(): Promise<void>
}

/**
 * Takes the lease of a connector and renews it until it is closed.
 *
 * @throws SyncError `RUN_BUSY` with who has it
 */
export async function keepLease(
  journal: Journal,
  connector: string,
  owner: string,
): Promise<KeptLease> {
  let asked = performance.now()
  const taken = await journal.takeLease(connector, owner, LASTS)
  if (taken === undefined) throw await busy(journal, connector)
  let lease: Lease | undefined = taken
  let renewed = asked
  let renewing: Promise<void> = Promise.resolve()
  const renew = async (): Promise<void> => {
    if (lease === undefined) return
    try {
      asked = performance.now()
      lease = await journal.renewLease(lease, LASTS)
      renewed = asked
    } catch {
      // The next renewal may come through; when none does, another runner takes the lease, and this one ends.
    }
  }
  const renewSoon = (): Promise<void> => (renewing = renewing.then(renew))
  const timer = setInterval(() => void renewSoon(), LASTS / 3)
  timer.unref()
  return {
    lease: taken,
    async require() {
      if (performance.now() - renewed > SURE) await renewSoon()
      if (lease === undefined || performance.now() - renewed > LASTS) throw lostLease(connector)
    },
    async close() {
      clearInterval(timer)
      await renewing
      if (lease !== undefined) await journal.releaseLease(lease)
    },
  }
}

async function busy(journal: Journal, connector: string): Promise<SyncError> {
  const held = await journal.leaseOf(connector)
  const who = held === undefined ? 'Somebody else' : held.owner
  const until = held === undefined ? '' : ` (until ${held.until}, unless it is renewed)`
  return new SyncError(
    'RUN_BUSY',
    `${who} runs "${connector}" already${until}. Nothing was done; wait for it to end.`,
    { connector },
  )
}
