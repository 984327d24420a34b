import type { SpaceKey, Store } from '../state/store.ts'
import { KeyedLock } from './keyed-lock.ts'

/** What all engines of one connector over one connector space have in common. */
export interface Traffic {
  readonly lock: KeyedLock
  /** Objects with an export of this process whose outcome is not known, by the name of their lock. */
  readonly unsettled: Map<string, SpaceKey>
}

const TRAFFIC = new WeakMap<Store, Map<string, Traffic>>()

/**
 * The traffic of a connector. When a changed configuration is swapped in, the old engine finishes the
 * requests that it began while the new one takes new ones: their events must not overtake one another, and
 * the new one must not take exports that are under way for exports that a crash left open.
 */
export function trafficOf(store: Store, connector: string): Traffic {
  const ofStore = TRAFFIC.get(store) ?? new Map<string, Traffic>()
  TRAFFIC.set(store, ofStore)
  const known = ofStore.get(connector)
  if (known !== undefined) return known
  const traffic: Traffic = { lock: new KeyedLock(), unsettled: new Map() }
  ofStore.set(connector, traffic)
  return traffic
}
