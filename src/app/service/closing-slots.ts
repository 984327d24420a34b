import { inSlices } from '../../model/pace.ts'
import type { ConnectorSlot } from './connector-slot.ts'

/** Connectors that nobody is sent to any more: what they have begun ends, then they are closed. */
export class ClosingSlots {
  readonly #closing = new Set<Promise<void>>()

  /** Closes connectors in the background, a few at a time: each has a database to let go of. */
  close(slots: readonly ConnectorSlot[]): void {
    if (slots.length === 0) return
    const pace = inSlices()
    this.after(async () => {
      const closed: Promise<void>[] = []
      for (const slot of slots) {
        await pace()
        closed.push(slot.close())
      }
      await Promise.all(closed)
    })
  }

  /** Does something in the background that the end of the service waits for. */
  after(work: () => Promise<void>): void {
    const closing = work().finally(() => this.#closing.delete(closing))
    this.#closing.add(closing)
  }

  /** Resolves when everything that was begun so far is closed. */
  async settled(): Promise<void> {
    await Promise.all(this.#closing)
  }
}
