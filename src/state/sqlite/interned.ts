import type { DatabaseSync, StatementSync } from 'node:sqlite'

/** The number of something that no row has. */
const NOBODY = -1

/**
 * Small numbers for texts that many objects share: a type of a connector, a digest. They make rows and indexes
 * small.
 *
 * A number is remembered only when its row is committed, since a transaction may be rolled back.
 */
export class Interned {
  readonly #database: DatabaseSync
  readonly #readOnly: boolean
  readonly #find: StatementSync
  readonly #add: StatementSync
  readonly #all: StatementSync
  readonly #numbers = new Map<string, number>()
  readonly #texts = new Map<number, string>()

  /**
   * @param columns the one or two columns that make a name, in the order in which they are given
   * @param options `readOnly`: nothing is written by this connection, so that no transaction of it takes anything back
   */
  constructor(
    database: DatabaseSync,
    table: 'types' | 'digests',
    columns: readonly string[],
    { readOnly = false }: { readonly readOnly?: boolean } = {},
  ) {
    this.#database = database
    this.#readOnly = readOnly
    const condition = columns.map((column) => `${column} = ?`).join(' AND ')
    this.#find = database.prepare(`SELECT number FROM ${table} WHERE ${condition}`)
    this.#add = database.prepare(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    )
    this.#all = database.prepare(
      `SELECT number, ${columns.join(` || char(31) || `)} AS name FROM ${table}`,
    )
  }

  /** The number of a name, or one that no row has when nothing was ever stored under it. */
  find(...names: readonly string[]): number {
    const name = names.join(SEPARATOR)
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    const number = this.#find.get(...names)?.['number']
    if (typeof number !== 'number') return NOBODY
    this.#remember(name, number)
    return number
  }

  /** The number of a name, which gets one when it has none. */
  take(...names: readonly string[]): number {
    const number = this.find(...names)
    if (number !== NOBODY) return number
    const added = Number(this.#add.run(...names).lastInsertRowid)
    this.#remember(names.join(SEPARATOR), added)
    return added
  }

  /** The name of a number, `undefined` for one that nobody has. */
  nameOf(number: number): string | undefined {
    const known = this.#texts.get(number)
    if (known !== undefined) return known
    for (const row of this.#all.all()) this.#remember(String(row['name']), Number(row['number']))
    return this.#texts.get(number)
  }

  /** Trusts nothing that was remembered: names were changed. */
  forget(): void {
    this.#numbers.clear()
    this.#texts.clear()
  }

  #remember(name: string, number: number): void {
    if (this.#database.isTransaction && !this.#readOnly) return
    this.#numbers.set(name, number)
    this.#texts.set(number, name)
  }
}

/** Stands in no name of a configuration. */
const SEPARATOR = '\u001f'
