import { isSuspendedAt } from '../../engine/suspension-watch.ts'
import { formatInstant, type Clock } from '../../model/clock.ts'
import { isEndpoint, type ConnectorDefinition } from '../../model/definition.ts'
import type { State } from '../../state/state.ts'

/** What the exports that wait are looked for in. */
export interface WaitingExportsParts {
  readonly state: State
  readonly clock: Clock
}

/**
 * Finds connectors whose suspension is over while exports of its time still wait. Where every event is written
 * at once nobody else would write them.
 */
export class WaitingExports {
  readonly #parts: WaitingExportsParts
  /** When is looked next, by connector, in milliseconds; at a connector that is missing, at once. */
  readonly #next = new Map<string, number>()

  constructor(parts: WaitingExportsParts) {
    this.#parts = parts
  }

  /** Whether a connector is to export what waits. After a start, and after each suspension, it is looked once. */
  async areDue(definition: ConnectorDefinition): Promise<boolean> {
    const { state, clock } = this.#parts
    const { name, source, objects } = definition
    if (!isEndpoint(source) || definition.export.mode === 'staged') return false
    const now = clock.now()
    if (isSuspendedAt(definition, now) || (await state.journal.suspension(name)) !== undefined) {
      this.#next.delete(name)
      return false
    }
    if (now < (this.#next.get(name) ?? now)) return false
    this.#next.set(name, Number.POSITIVE_INFINITY)
    const ready = { kind: 'staged', ready: { now: formatInstant(now) } } as const
    for (const { name: objectType } of objects) {
      const type = { connector: name, objectType }
      const [one] = await state.space.scan(type, ready, { limit: 1 })
      if (one !== undefined) return true
    }
    return false
  }

  /** The export did not come to its end: it is looked again at an instant, in milliseconds. */
  lookAgain(connector: string, at: number): void {
    this.#next.set(connector, at)
  }
}
