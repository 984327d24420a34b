import { inSlices } from '../../model/pace.ts'
import type { Log } from '../../observe/log.ts'
import type { ConnectorSlot } from './connector-slot.ts'
import { codeOf } from './run-news.ts'

type Closable = Pick<ConnectorSlot, 'name' | 'close'>

/** Connectors that nobody is sent to any more: what they have begun ends, then they are closed. */
export class ClosingSlots {
  readonly #closing = new Set<Promise<void>>()
  readonly #log: Log

  constructor(log: Log) {
    this.#log = log
  }

  /** Closes connectors in the background, a few at a time: each has a database to let go of. */
  close(slots: readonly Closable[]): void {
    if (slots.length === 0) return
    const pace = inSlices()
    this.after(async () => {
      const closed: Promise<void>[] = []
      for (const slot of slots) {
        await pace()
        closed.push(this.#close(slot))
      }
      await Promise.all(closed)
    })
  }

  /** Does something in the background that the end of the service waits for; it must not reject. */
  after(work: () => Promise<void>): void {
    const closing = work().finally(() => this.#closing.delete(closing))
    this.#closing.add(closing)
  }

  /** Nobody waits for this connector any more: what its database says at the end is a line of the log. */
  async #close(slot: Closable): Promise<void> {
    try {
      await slot.close()
    } catch (error) {
      const words = 'A connector that nobody needs any more could not be closed.'
      this.#log.warn(words, { connector: slot.name, ...codeOf(error) })
    }
  }

  /** Resolves when everything that was begun so far is closed. */
  async settled(): Promise<void> {
    await Promise.all(this.#closing)
  }
}
