import type { Database } from './dialects/dialect.ts'

/** A database that was opened, with how many use it. */
interface Holding {
  readonly opening: Promise<Database>
  users: number
}

/**
 * Open databases by name, so that connectors share what need not be everybody's own: the first one opens it, the last
 * one closes it.
 *
 * Only for who holds no transaction over a pause: on a file, which has one connection, the others would write into it.
 */
export class SharedDatabases {
  readonly #open = new Map<string, Holding>()

  /** How many are open. */
  get size(): number {
    return this.#open.size
  }

  /**
   * The database under a name; closing it gives it back.
   *
   * @throws what `open` throws; the next who asks opens it anew then
   */
  async take(name: string, open: () => Promise<Database>): Promise<Database> {
    const holding = this.#open.get(name) ?? { opening: open(), users: 0 }
    this.#open.set(name, holding)
    holding.users += 1
    try {
      const database = await holding.opening
      database.usedBy?.(holding.users)
      return this.#leased(name, holding, database)
    } catch (error) {
      holding.users -= 1
      if (this.#open.get(name) === holding) this.#open.delete(name)
      throw error
    }
  }

  #leased(name: string, holding: Holding, database: Database): Database {
    return {
      run: (use) => database.run(use),
      opened: () => database.opened?.(),
      close: async () => {
        holding.users -= 1
        database.usedBy?.(holding.users)
        if (holding.users > 0) return
        if (this.#open.get(name) === holding) this.#open.delete(name)
        await database.close()
      },
    }
  }
}
