import { isSyncError, type SyncError } from '../../model/errors.ts'
import { inSlices } from '../../model/pace.ts'
import type { ConnectorSurroundings } from '../connector/open-connector.ts'
import { ConnectorSlot } from './connector-slot.ts'
import type { Version } from './loaded-revision.ts'

/** Connectors that are opened at once: more would only wait for one another. */
const AT_ONCE = 32

/** A version with the name that its connector has now, which may be another than that in its files (`moved`). */
export interface NamedVersion {
  readonly name: string
  readonly version: Version
}

/** What became of opening connectors, by name. */
export interface OpenedSlots {
  readonly slots: ReadonlyMap<string, ConnectorSlot>
  readonly failed: ReadonlyMap<string, SyncError>
}

/**
 * Opens connectors, some at a time; one that fails fails alone.
 *
 * @param changed told when one that is away comes up later
 */
export async function openSlots(
  versions: readonly NamedVersion[],
  surroundings: ConnectorSurroundings,
  changed: () => void,
): Promise<OpenedSlots> {
  const slots = new Map<string, ConnectorSlot>()
  const failed = new Map<string, SyncError>()
  const left = versions.values()
  const pace = inSlices()
  const openNext = async (): Promise<void> => {
    for (const { name, version } of left) {
      await pace()
      const { definition, digest } = version
      const named = definition.name === name ? definition : { ...definition, name }
      try {
        slots.set(name, await ConnectorSlot.open(named, digest, surroundings, changed))
      } catch (error) {
        if (!isSyncError(error)) throw error
        failed.set(name, error)
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, openNext))
  return { slots, failed }
}
