import { formatInstant, type Clock } from '../../model/clock.ts'
import type { Activation } from '../../state/activations.ts'
import type { State } from '../../state/state.ts'
import type { ConnectorSurroundings } from '../connector/open-connector.ts'
import type { ConfigurationRun } from './configuration-run.ts'
import type { ConnectorSlot } from './connector-slot.ts'
import { unread } from './decide-version.ts'
import type { Version } from './loaded-revision.ts'
import { openSlots } from './open-slots.ts'

/** A version that is to be served from now on. */
export interface TakenOver {
  readonly name: string
  readonly version: Version
  /** Brings the rows there. */
  readonly run: ConfigurationRun | undefined
  /** What the state says of the connector so far. */
  readonly before: Activation | undefined
}

/** What taking over needs. */
export interface TakeOverOptions {
  readonly surroundings: ConnectorSurroundings
  readonly store: State
  readonly clock: Clock
  /** Told when the connector comes up later. */
  readonly changed: () => void
}

/**
 * Opens a planned or approved version, and writes down that its connector runs it.
 *
 * @throws SyncError when the version cannot be opened or the state not be written; nothing stays open then
 */
export async function takeOver(
  { name, version, run, before }: TakenOver,
  { surroundings, store, clock, changed }: TakeOverOptions,
): Promise<{ readonly slot: ConnectorSlot; readonly activation: Activation }> {
  const { slots, failed } = await openSlots([{ name, version }], surroundings, changed)
  const slot = slots.get(name)
  if (slot === undefined) throw failed.get(name) ?? unread(name)
  const pending = run === undefined ? before?.run : JSON.stringify(run)
  const activation: Activation = {
    connector: name,
    revision: version.revision,
    digest: version.digest,
    state: 'active',
    at: formatInstant(clock.now()),
    ...(pending !== undefined && { run: pending }),
  }
  try {
    await store.activations.put([activation])
  } catch (error) {
    await slot.close()
    throw error
  }
  return { slot, activation }
}
