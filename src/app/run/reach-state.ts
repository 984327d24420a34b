import type { Activations } from '../../state/activations.ts'
import type { Desk } from '../../state/journal.ts'
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
      /** `process 71 on host since …` */
      readonly holder: string
      readonly reading: State
      readonly desk: Desk & { readonly activations: Activations }
      close(): Promise<void>
    }

/**
 * Opens the connector space to write it, or, when a process holds it, to read it and to leave wishes.
 *
 * @throws SyncError `STATE_UNREADABLE`, `STATE_NEWER`
 */
export async function reachState(options: StateOptions): Promise<ReachedState> {
  const place = statePlace(options)
  const holder = await holderOfState(options)
  if (holder === undefined || place.kind === 'postgres') {
    const state = await openState(options)
    return { kind: 'own', state, close: () => state.close() }
  }
  const { openDesk } = await import('../../state/sqlite/open-desk.ts')
  const desk = openDesk({ path: place.path, clock: options.clock })
  try {
    const reading = await openState({ ...options, readOnly: true })
    const close = async (): Promise<void> => {
      desk.close()
      await reading.close()
    }
    return { kind: 'beside', holder, reading, desk, close }
  } catch (error) {
    desk.close()
    throw error
  }
}

/**
 * Which process holds the connector space; `undefined` when none does, and on PostgreSQL, where several may have
 * it open and a lease says which of them runs a connector.
 */
export async function holderOfState(options: StateOptions): Promise<string | undefined> {
  const place = statePlace(options)
  if (place.kind === 'postgres' || place.path === ':memory:') return undefined
  const { holderOf } = await import('../../state/sqlite/holder.ts')
  return holderOf(place.path)
}
