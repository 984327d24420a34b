import { type ConnectorBinding, type ConnectorTable, connectorTable } from '../../scim/binding.ts'
import type { ConnectorSlot } from './connector-slot.ts'

/** Everything that is served at a moment. */
export interface Served {
  readonly slots: ReadonlyMap<string, ConnectorSlot>
  /** What answers at the addresses of connectors that are not served, by connector. */
  readonly unserved: ReadonlyMap<string, ConnectorBinding>
  /** Addresses of earlier names, by connector. */
  readonly aliases: ReadonlyMap<string, readonly string[]>
  /** The revision that each connector runs, as answers tell it. */
  readonly revisions: ReadonlyMap<string, string>
  /** The newest one. */
  readonly revision: string | undefined
}

const NOTHING: Served = {
  slots: new Map(),
  unserved: new Map(),
  aliases: new Map(),
  revisions: new Map(),
  revision: undefined,
}

/**
 * What requests are served from. Whatever changes replaces all of it at once, so that a request keeps what it began
 * with; the table of addresses is made when the next request asks for it, however many connectors have come up since.
 */
export class ServedConnectors {
  #served = NOTHING
  #table: ConnectorTable | undefined

  get table(): ConnectorTable {
    this.#table ??= tableOf(this.#served)
    return this.#table
  }

  get slots(): ReadonlyMap<string, ConnectorSlot> {
    return this.#served.slots
  }

  /** Serves something else from now on; what is not given stays. */
  swap(next: Partial<Served>): void {
    this.#served = { ...this.#served, ...next }
    this.refresh()
  }

  /** Serves one connector in a newer version. */
  serve(slot: ConnectorSlot, revision: string): void {
    const { slots, revisions } = this.#served
    this.swap({
      slots: new Map(slots).set(slot.name, slot),
      revisions: new Map(revisions).set(slot.name, revision),
      unserved: this.#without(slot.name),
    })
  }

  /** Puts something in the place of a connector that is about to have another name. */
  replace(name: string, binding: ConnectorBinding | undefined): void {
    const slots = new Map(this.#served.slots)
    slots.delete(name)
    const unserved = new Map(this.#served.unserved)
    if (binding !== undefined) unserved.set(name, binding)
    this.swap({ slots, unserved })
  }

  /** Answers no more at the address of a connector that is not served. */
  forget(name: string): void {
    this.swap({ unserved: this.#without(name) })
  }

  /** A connector came up, or went away. */
  refresh(): void {
    this.#table = undefined
  }

  /** Serves nobody any more. */
  clear(): void {
    this.swap(NOTHING)
  }

  #without(name: string): ReadonlyMap<string, ConnectorBinding> {
    const unserved = new Map(this.#served.unserved)
    unserved.delete(name)
    return unserved
  }
}

function tableOf({ slots, unserved, aliases, revisions, revision }: Served): ConnectorTable {
  const marked = (binding: ConnectorBinding): ConnectorBinding => {
    const runs = revisions.get(binding.name)
    const paths = [...binding.paths, ...(aliases.get(binding.name) ?? [])]
    return { ...binding, paths, ...(runs !== undefined && { revision: runs }) }
  }
  const bindings = [...slots.values()].map((slot) => slot.binding)
  return connectorTable([...bindings, ...unserved.values()].map(marked), revision)
}
