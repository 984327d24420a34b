import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { NewRecord } from '../space.ts'
import { stretchesOf, type Stretch } from './staged-ranges.ts'

/**
 * Records of one statement. For each statement SQLite opens the table and all its indexes, and reads and writes the
 * highest number that was ever given: half the time of a record that comes alone. More records save no more.
 */
const TOGETHER = 10

/** What the records of one call have in common. */
export interface RangeFacts {
  /** The number of their type. */
  readonly type: number
  /** The run that stages them, and that will have made their rows: `run 812`. */
  readonly by: string
  /** The number of a digest. */
  readonly numberOf: (digest: string) => number
}

/** Adds records of ranges (`staged-ranges.ts`): as they will be when the run that stages them has written their rows. */
export class RangeWriter {
  readonly #one: StatementSync
  readonly #together: StatementSync
  readonly #highest: StatementSync
  readonly #above: StatementSync

  constructor(database: DatabaseSync) {
    const insert = (rows: readonly string[]): StatementSync =>
      database.prepare(
        `INSERT INTO objects (type, version, state, evaluated, created_by, created_at, modified_at, id, accepted,
           written, source_key)
         VALUES ${rows.join(', ')} ON CONFLICT DO NOTHING`,
      )
    const common = `?1, 2, 'inSync', ?2, ?3, ?4, ?4`
    this.#one = insert([`(${common}, ?5, ?6, ?7, ?8)`])
    const places = Array.from({ length: TOGETHER }, (_, row) => 5 + 3 * row)
    this.#together = insert(places.map((at) => `(${common}, ?${at}, ?${at + 1}, ?${at + 2}, NULL)`))
    this.#highest = database.prepare(`SELECT seq FROM sqlite_sequence WHERE name = 'objects'`)
    this.#above = database.prepare('SELECT number FROM objects WHERE number > ? ORDER BY number')
  }

  /**
   * Adds records that each fit a range; one whose id is taken is passed over.
   *
   * @returns the numbers that they got
   */
  add(records: readonly NewRecord[], facts: RangeFacts): readonly Stretch[] {
    const highest = Number(this.#highest.get()?.['seq'] ?? 0)
    let added = 0
    for (let at = 0; at < records.length; at += TOGETHER) {
      const some = records.slice(at, at + TOGETHER)
      const groups = some.length === TOGETHER && areAlike(some) ? [some] : some.map((one) => [one])
      for (const group of groups) added += this.#insert(group, facts)
    }
    if (added === records.length) return [{ first: highest + 1, last: highest + added }]
    return stretchesOf(this.#above.all(highest).map((row) => Number(row['number'])))
  }

  #insert(records: readonly NewRecord[], { type, by, numberOf }: RangeFacts): number {
    const [first] = records
    if (first === undefined) return 0
    const values = [type, numberOf(first.evaluated), by, first.modifiedAt]
    for (const { id, accepted, staged } of records) {
      values.push(id, accepted, staged?.desired ?? '{}')
    }
    const { changes } =
      records.length === 1
        ? this.#one.run(...values, first.sourceKey ?? null)
        : this.#together.run(...values)
    return Number(changes)
  }
}

function areAlike(records: readonly NewRecord[]): boolean {
  const [first] = records
  for (const { evaluated, modifiedAt, sourceKey } of records) {
    if (evaluated !== first?.evaluated || modifiedAt !== first.modifiedAt) return false
    if (sourceKey !== undefined) return false
  }
  return true
}
