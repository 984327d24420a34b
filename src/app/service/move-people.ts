import type { ConnectorEngine } from '../../engine/engine.ts'
import { SyncError } from '../../model/errors.ts'
import type { Log } from '../../observe/log.ts'
import type { State } from '../../state/state.ts'
import { unread } from './decide-version.ts'
import type { Renamed } from './moved-connectors.ts'
import { pausedEngine } from './paused-engine.ts'
import type { ServedConnectors } from './served-connectors.ts'

/**
 * Takes people along to another name. Requests under the old one wait until the connector is served under the new
 * one, and are answered by it then.
 *
 * @returns lets whoever waits go on
 */
export async function movePeople(
  renamed: readonly Renamed[],
  served: ServedConnectors,
  { store, log }: { readonly store: State; readonly log: Log },
): Promise<() => void> {
  const waiting: (() => void)[] = []
  for (const { from, to } of renamed) {
    const slot = served.slots.get(from)
    if (slot !== undefined) {
      const { binding } = slot
      const { promise, resolve, reject } = Promise.withResolvers<ConnectorEngine>()
      const engine =
        binding.engine instanceof SyncError ? undefined : pausedEngine(binding.engine, promise)
      served.replace(from, engine && { ...binding, engine })
      waiting.push(() => {
        const newer = served.slots.get(to)?.binding.engine ?? unread(to)
        if (newer instanceof SyncError) reject(newer)
        else resolve(newer)
      })
      await slot.close()
    }
    await store.activations.rename(from, to)
    log.info('A connector has another name; its people went along.', { connector: to })
  }
  return () => waiting.forEach((goOn) => goOn())
}
