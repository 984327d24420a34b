import type { Activations } from '../../state/activations.ts'
import { isSyncError } from '../../model/errors.ts'
import type { Desk } from '../../state/journal.ts'
import type { Holder } from '../../state/holder.ts'
import type { State } from '../../state/state.ts'
import { openState, statePlace, type StateOptions } from '../state.ts'

/**
 * The connector space as a command reaches it: for itself, or beside a process that holds it (a service, or
 * another command). Beside one it can be read, and decisions and wishes can be left at its desk.
 */
export type ReachedState =
  | { readonly kind: 'own'; readonly state: State; close(): Promise<void> }
  | {
      readonly kind: 'beside'
      readonly holder: Holder
      readonly reading: State
      readonly desk: Desk & { readonly activations: Activations }
      /** Who has it now; `undefined` when nobody does any more. */
      holderNow(): Promise<Holder | undefined>
      close(): Promise<void>
    }

/**
 * Opens the connector space to write it, or, when a process holds it, to read it and to leave wishes.
 *
 * @throws SyncError `STATE_UNREADABLE`, `STATE_NEWER`
 */
export async function reachState(options: StateOptions): Promise<ReachedState> {
  const holder = (await holderOfState(options)) ?? (await openOwn(options))
  if ('close' in holder) return holder
  const desk = await openDeskAt(options)
  try {
    const reading = await openState({ ...options, readOnly: true })
    const close = async (): Promise<void> => {
      await desk.close()
      await reading.close()
    }
    return { kind: 'beside', holder, reading, desk, holderNow: () => desk.holderNow(), close }
  } catch (error) {
    await desk.close()
    throw error
  }
}

/** Opens the space for this process; gives who has it when another one was faster since nobody had it. */
async function openOwn(options: StateOptions, tries = TRIES): Promise<ReachedState | Holder> {
  try {
    const state = await openState({ ...options, hold: 'together' })
    return { kind: 'own', state, close: () => state.close() }
  } catch (error) {
    if (tries === 1 || !isSyncError(error, 'STATE_UNREADABLE')) throw error
    const faster = await holderOfState(options).catch(() => {
      throw error
    })
    // Whoever was faster may have gone again.
    return faster ?? openOwn(options, tries - 1)
  }
}

/** How often a space is tried that nobody has and that cannot be had. */
const TRIES = 5

/** Where decisions and wishes are left. */
interface OpenDesk extends Desk {
  readonly activations: Activations
  holderNow(): Promise<Holder | undefined>
  close(): Promise<void>
}

async function openDeskAt(options: StateOptions): Promise<OpenDesk> {
  const place = statePlace(options)
  if (place.kind === 'postgres') {
    const { openDesk } = await import('../../state/postgres/open-desk.ts')
    return openDesk({ url: place.url.reveal() })
  }
  const { openDesk } = await import('../../state/sqlite/open-desk.ts')
  return openDesk({ path: place.path, clock: options.clock })
}

/**
 * Which process has the connector space for itself; `undefined` when none does. Commands that write a space on
 * PostgreSQL have it together, and leases say which of them runs a connector.
 */
export async function holderOfState(options: StateOptions): Promise<Holder | undefined> {
  const place = statePlace(options)
  if (place.kind === 'postgres') {
    const { holderOf } = await import('../../state/postgres/hold.ts')
    return holderOf(place.url.reveal())
  }
  if (place.path === ':memory:') return undefined
  const { holderOf } = await import('../../state/sqlite/holder.ts')
  return holderOf(place.path)
}
