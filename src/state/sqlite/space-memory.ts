import { Recent } from '../recent.ts'
import { groupOf } from '../space-object.ts'
import type { EventAudit, SpaceKey, SpaceObject } from '../store.ts'
import { failureOf } from './file-presence.ts'
import type { ObjectTable } from './object-table.ts'
import type { Unwritten } from './unwritten.ts'

/** What {@link SpaceMemory} stands in front of. */
export interface SpaceMemoryParts {
  readonly table: ObjectTable
  readonly unwritten: Unwritten
  readonly path: string
  /** Objects kept after they were read or written. */
  readonly cached: number
}

/** How an object is put: `pendingOnly` and `audit` as in `UnwrittenObject`. */
export interface Putting {
  readonly pendingOnly: boolean
  readonly audit?: EventAudit | undefined
}

/**
 * Objects as they are by now: what is not written yet, what was used last, and what their table says, in this order.
 * What cannot be read is `STATE_UNREADABLE`.
 */
export class SpaceMemory {
  readonly #parts: SpaceMemoryParts
  readonly #recent: Recent<SpaceObject | 'absent'>
  readonly #deprovisioned = new Map<string, Set<string>>()

  constructor(parts: SpaceMemoryParts) {
    this.#parts = parts
    this.#recent = new Recent(parts.cached)
  }

  /**
   * @param name of the key (`nameOf`)
   * @param options `remember`: it is likely to be asked for again
   */
  look(
    name: string,
    key: SpaceKey,
    options: { readonly remember: boolean },
  ): SpaceObject | undefined {
    const { table, unwritten } = this.#parts
    const changed = unwritten.get(name)
    if (changed !== undefined) return changed.object
    const recent = options.remember ? this.#recent.get(name) : this.#recent.peek(name)
    if (recent !== undefined) return recent === 'absent' ? undefined : recent
    const object = this.#guarded(() => table.read(key))
    if (options.remember) this.#recent.set(name, object ?? 'absent')
    return object
  }

  /** The object is as given from now on, `undefined` when it is gone. */
  put(
    name: string,
    key: SpaceKey,
    object: SpaceObject | undefined,
    { pendingOnly, audit }: Putting,
  ): void {
    this.#recent.set(name, object ?? 'absent')
    this.#parts.unwritten.set(name, { key, object, pendingOnly }, audit)
    const ids = this.#deprovisioned.get(groupOf(key))
    if (object?.state === 'deprovisioned') ids?.add(key.id)
    else ids?.delete(key.id)
  }

  /** Whether an object stands in its table as it does here, but for what is pending. */
  differsInPendingOnly(name: string): boolean {
    return this.#parts.unwritten.get(name)?.pendingOnly ?? true
  }

  /**
   * Ids of a type whose source object is deleted while the row stayed; read once, kept up to date from then on.
   *
   * @param writeOut writes everything, so that the table has it
   */
  deprovisioned(connector: string, objectType: string, writeOut: () => void): ReadonlySet<string> {
    const group = groupOf({ connector, objectType })
    const known = this.#deprovisioned.get(group)
    if (known !== undefined) return known
    writeOut()
    const { table } = this.#parts
    const ids = new Set(this.#guarded(() => table.deprovisioned(connector, objectType)))
    this.#deprovisioned.set(group, ids)
    return ids
  }

  /** Objects of a connector with a pending export, as they were last written. */
  pending(connector: string): readonly SpaceObject[] {
    return this.#guarded(() => this.#parts.table.pending(connector))
  }

  /** Somebody else has written to the table: what was read of it is not to be trusted. */
  forget(): void {
    this.#parts.table.forgetMarks()
    this.#recent.clear()
    this.#deprovisioned.clear()
  }

  #guarded<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw failureOf(this.#parts.path, error)
    }
  }
}
