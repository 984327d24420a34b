import { isSuspendedAt } from '../../engine/suspension-watch.ts'
import { formatInstant, type Clock } from '../../model/clock.ts'
import { isEndpoint, type ConnectorDefinition } from '../../model/definition.ts'
import { inSlices } from '../../model/pace.ts'
import type { State } from '../../state/state.ts'

/** The longest time after which is looked again, in milliseconds. */
const LONGEST = 1_800_000

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

  /** The connectors that are to export what waits. After a start, and after each suspension, each is looked at once. */
  async due(definitions: readonly ConnectorDefinition[]): Promise<readonly ConnectorDefinition[]> {
    const now = this.#parts.clock.now()
    const suspended = new Set(await this.#parts.state.journal.suspended())
    const pace = inSlices()
    const due: ConnectorDefinition[] = []
    for (const definition of definitions) {
      const { name, source } = definition
      if (!isEndpoint(source) || definition.export.mode === 'staged') continue
      if (isSuspendedAt(definition, now) || suspended.has(name)) {
        this.#next.delete(name)
        continue
      }
      const left = (this.#next.get(name) ?? now) - now
      // More than anybody waits: the clock was set back.
      if (left > 0 && (left <= LONGEST || left === Infinity)) continue
      this.#next.set(name, Number.POSITIVE_INFINITY)
      await pace()
      if (await this.#haveAny(definition, now)) due.push(definition)
    }
    return due
  }

  async #haveAny({ name, objects }: ConnectorDefinition, now: number): Promise<boolean> {
    const { state } = this.#parts
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
