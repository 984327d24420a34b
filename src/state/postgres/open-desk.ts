import type { Activations } from '../activations.ts'
import type { Desk } from '../journal.ts'
import type { Holder } from '../holder.ts'
import { holderOf } from './hold.ts'
import { openPostgres } from './open-postgres.ts'

/** For how long it is known who has the space, in milliseconds: it takes a connection to find out. */
const FRESH = 2_000

/** Where decisions are left for the process that has a connector space. */
export interface PostgresDesk extends Desk {
  readonly activations: Activations
  /** Who has the space now; `undefined` when nobody has it for itself. */
  holderNow(): Promise<Holder | undefined>
  close(): Promise<void>
}

/**
 * Opens the decisions of a connector space on PostgreSQL, beside a service that has it: nothing else is written, and
 * the service finds them when it looks next.
 *
 * @throws SyncError `STATE_UNREADABLE`, also for a space of an older program; `STATE_NEWER`
 */
export async function openDesk({ url }: { readonly url: string }): Promise<PostgresDesk> {
  const state = await openPostgres({ url, beside: true })
  let last = { at: -FRESH, holder: Promise.resolve<Holder | undefined>(undefined) }
  const holderNow = (): Promise<Holder | undefined> => {
    const now = performance.now()
    if (now - last.at >= FRESH) last = { at: now, holder: holderOf(url) }
    return last.holder
  }
  return Object.assign(state.journal, {
    activations: state.activations,
    holderNow,
    close: () => state.close(),
  })
}
