import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { SpaceKey } from '../store.ts'

/** The exports of `begun`, a row for each: `at` is greater than that of every row of `pending`. */
const EXPORTS = `SELECT (1 << 53) + b.number AS at, e.value ->> 0 AS connector, e.value ->> 1 AS object_type,
    e.value ->> 2 AS id, e.value -> 3 AS export
  FROM begun b, json_each(b.exports) e`

/** Every pending export, wherever it stands: `at` (greater means later), `connector`, `object_type`, `id`, `export`. */
export const ALL_PENDING = `(SELECT number AS at, connector, object_type, id, export FROM pending UNION ALL ${EXPORTS})`

/**
 * The table `begun`: the exports that events began since everything was last written, a row for each commit.
 *
 * Nearly every export is over when the next commit is made, so that nobody ever looks for it. As one row that is
 * added at the end, the exports of a commit cost a statement and as many pages as they are long, where each of
 * them would cost a row and an index entry of `pending`, and both again when it is over. Whoever writes
 * everything clears the table in the same transaction, and puts what is still on its way into `pending`.
 *
 * A row is a JSON array of `[connector, object type, id, export]`. Every call is synchronous and may throw.
 */
export class BegunTable {
  readonly #add: StatementSync
  readonly #remove: StatementSync
  readonly #clear: StatementSync
  #empty = false

  constructor(database: DatabaseSync) {
    this.#add = database.prepare('INSERT INTO begun (exports) VALUES (?)')
    this.#remove = database.prepare('DELETE FROM begun WHERE number <= ?')
    this.#clear = database.prepare('DELETE FROM begun')
  }

  /**
   * @param exports each with its text (`object-text.ts`)
   * @returns the number of the row, greater than that of any other
   */
  add(exports: readonly { readonly key: SpaceKey; readonly text: string }[]): number {
    this.#empty = false
    let row = ''
    for (const { key, text } of exports) {
      const { connector, objectType, id } = key
      row += `${row === '' ? '[' : ','}[${JSON.stringify(connector)},${JSON.stringify(objectType)},${JSON.stringify(id)},${text}]`
    }
    return Number(this.#add.run(`${row}]`).lastInsertRowid)
  }

  /** Nothing is on its way any more of the rows up to this one. */
  removeUpTo(number: number): void {
    this.#remove.run(number)
  }

  /** What is on its way stands in `pending` now. */
  clear(): void {
    if (this.#empty) return
    this.#clear.run()
    this.#empty = true
  }

  /** Trusts nothing that was remembered: a transaction was rolled back. */
  forget(): void {
    this.#empty = false
  }
}

/** Puts every export of `begun` into `pending`, in one transaction: after a crash, and where writes fail. */
export function unfoldBegun(database: DatabaseSync): void {
  if (database.prepare('SELECT 1 FROM begun LIMIT 1').get() === undefined) return
  database.exec('BEGIN IMMEDIATE')
  try {
    database.exec(
      `INSERT INTO pending (connector, object_type, id, export)
         SELECT connector, object_type, id, export FROM (${EXPORTS}) WHERE true ORDER BY at
         ON CONFLICT (connector, object_type, id) DO UPDATE SET export = excluded.export;
       DELETE FROM begun; COMMIT`,
    )
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}
