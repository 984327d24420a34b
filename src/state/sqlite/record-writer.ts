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

/** The rare columns as they are for most records. */
const NONE = NOTHING_RARE.map((value, at) => `${RARE_COLUMNS[at]} = ${value ?? 'NULL'}`)

/** The record as it is expected; its id stays. */
const SAME_ID = 'WHERE number = ? AND version = ? AND id = ? AND source_key IS ?'

/**
 * Statements that write one record.
 *
 * Most records have nothing in the rare columns, and binding a value takes as long as writing it: there is a
 * short form. Only the statement for a new id sets it, since SQLite takes a row out of an index and puts it back
 * whenever a statement sets a column of the index.
 */
export class RecordWriter {
  readonly #insert: StatementSync
  readonly #insertShort: StatementSync
  readonly #update: StatementSync
  readonly #updateShort: StatementSync
  readonly #updateId: StatementSync

  constructor(database: DatabaseSync) {
    const insert = (columns: readonly string[]): StatementSync =>
      database.prepare(
        `INSERT INTO objects (type, id, source_key, ${columns.join(', ')})
         VALUES (?, ?, ?, ${columns.map(() => '?').join(', ')}) ON CONFLICT DO NOTHING`,
      )
    const update = (sets: readonly string[], condition: string): StatementSync =>
      database.prepare(
        `UPDATE objects SET version = version + 1, ${[...bound(COMMON_COLUMNS), ...sets].join(', ')} ${condition}`,
      )
    this.#insert = insert([...COMMON_COLUMNS, ...RARE_COLUMNS])
    this.#insertShort = insert(COMMON_COLUMNS)
    this.#update = update(bound(RARE_COLUMNS), SAME_ID)
    this.#updateShort = update(NONE, SAME_ID)
    this.#updateId = update(
      bound([...RARE_COLUMNS, 'id', 'source_key']),
      'WHERE number = ? AND version = ?',
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
      ? this.#update.run(...common, ...rareValues(record), number, version, id, sourceKey)
      : this.#updateShort.run(...common, number, version, id, sourceKey)
    if (changes !== 0) return true
    const all = [...common, ...rareValues(record), id, sourceKey]
    return this.#updateId.run(...all, number, version).changes !== 0
  }
}

function bound(columns: readonly string[]): readonly string[] {
  return columns.map((column) => `${column} = ?`)
}
