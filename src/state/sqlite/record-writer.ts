import type { DatabaseSync, StatementSync } from 'node:sqlite'
import {
  COMMON_COLUMNS,
  commonValues,
  hasRare,
  NOTHING_RARE,
  RARE_COLUMNS,
  rareValues,
} from '../record-row.ts'
import type { ChangedRecord, NewRecord } from '../space.ts'

/**
 * Statements that write one record. Most records have nothing in the rare columns, and binding a value takes as
 * long as writing it: there is a short form of each statement. The id is changed by itself, since SQLite
 * takes a row out of an index and puts it back whenever a statement sets a column of the index.
 */
export class RecordWriter {
  readonly #insert: StatementSync
  readonly #insertShort: StatementSync
  readonly #update: StatementSync
  readonly #updateShort: StatementSync
  readonly #rename: StatementSync

  constructor(database: DatabaseSync) {
    const insert = (columns: readonly string[]): StatementSync =>
      database.prepare(
        `INSERT INTO objects (type, id, source_key, ${columns.join(', ')})
         VALUES (?, ?, ?, ${columns.map(() => '?').join(', ')}) ON CONFLICT DO NOTHING`,
      )
    const update = (rare: readonly string[]): StatementSync =>
      database.prepare(
        `UPDATE objects SET version = version + 1,
           ${[...COMMON_COLUMNS.map((column) => `${column} = ?`), ...rare].join(', ')}
         WHERE number = ? AND version = ?`,
      )
    this.#insert = insert([...COMMON_COLUMNS, ...RARE_COLUMNS])
    this.#insertShort = insert(COMMON_COLUMNS)
    this.#update = update(RARE_COLUMNS.map((column) => `${column} = ?`))
    this.#updateShort = update(
      RARE_COLUMNS.map((column, at) => `${column} = ${NOTHING_RARE[at] === 0 ? '0' : 'NULL'}`),
    )
    this.#rename = database.prepare(
      `UPDATE objects SET id = ?1, source_key = ?2 WHERE number = ?3 AND (id <> ?1 OR source_key IS NOT ?2)`,
    )
  }

  /** @param evaluated the number of the digest */
  add(type: number, record: NewRecord, evaluated: number): void {
    const { id, sourceKey = null } = record
    const common = commonValues(record, evaluated)
    if (hasRare(record)) this.#insert.run(type, id, sourceKey, ...common, ...rareValues(record))
    else this.#insertShort.run(type, id, sourceKey, ...common)
  }

  /**
   * @param evaluated the number of the digest
   * @returns whether the record still had the version that was expected
   */
  change(record: ChangedRecord, evaluated: number): boolean {
    const { id, sourceKey = null, number, version } = record
    const common = commonValues(record, evaluated)
    const { changes } = hasRare(record)
      ? this.#update.run(...common, ...rareValues(record), number, version)
      : this.#updateShort.run(...common, number, version)
    if (changes === 0) return false
    this.#rename.run(id, sourceKey, number)
    return true
  }
}
