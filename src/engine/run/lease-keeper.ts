import { SyncError } from '../../model/errors.ts'
import type { Journal, Lease } from '../../state/journal.ts'

/** How long a lease is good for without being renewed, in milliseconds. */
const LASTS = 30_000

/** The lease of a run while it goes on. */
export interface KeptLease {
  /** @throws SyncError `RUN_LEASE_LOST` when somebody else has it, or nobody could say for too long */
  require(): void
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
  let lease: Lease | undefined = await journal.takeLease(connector, owner, LASTS)
  if (lease === undefined) throw await busy(journal, connector)
  let renewing: Promise<void> = Promise.resolve()
  const renew = async (): Promise<void> => {
    if (lease === undefined) return
    try {
      lease = await journal.renewLease(lease, LASTS)
    } catch {
      // The next renewal may come through; when none does, another runner takes the lease, and this one ends.
    }
  }
  const timer = setInterval(() => {
    renewing = renewing.then(renew)
  }, LASTS / 3)
  timer.unref()
  return {
    require() {
      if (lease === undefined) throw lost(connector)
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

function lost(connector: string): SyncError {
  return new SyncError(
    'RUN_LEASE_LOST',
    `Somebody else took over "${connector}", because this process could not renew its lease in time. ` +
      'What was written stays; the other runner goes on from there.',
    { connector },
  )
}
