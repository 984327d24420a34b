import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { hasRare } from '../record-row.ts'
import type { NewRecord, SpaceRecord } from '../space.ts'

/** Numbers without a gap. */
export interface Stretch {
  readonly first: number
  readonly last: number
}

/** Records that stand one behind another and whose insert is staged, by their numbers. */
export interface StagedRange extends Stretch {
  /** The number of their type. */
  readonly type: number
  /** The run that staged them, `run 812`. */
  readonly by: string
}

/**
 * New people whose insert is staged, as ranges of numbers.
 *
 * A record in a range is stored as it will be when its insert is written, by the run that staged it: in sync, with
 * the columns that it is to get. So a batch of inserts is marked as written by making a range shorter, and none of
 * its records is written a second time. Whoever reads such a record shows it as what it is ({@link asStaged});
 * whoever changes one has it spelled out first ({@link StagedRanges.spellOut}).
 *
 * Every record of a range is there. What changes ranges runs within the transaction of the records; when that is
 * rolled back, {@link StagedRanges.forget} is due.
 */
export class StagedRanges {
  readonly #database: DatabaseSync
  readonly #alone: boolean
  readonly #all: StatementSync
  readonly #add: StatementSync
  readonly #remove: StatementSync
  readonly #spellOut: StatementSync
  readonly #holder: StatementSync
  #known: StagedRange[] | undefined

  /** @param options `alone`: no other process writes the file */
  constructor(database: DatabaseSync, options: { readonly alone: boolean }) {
    this.#database = database
    this.#alone = options.alone
    this.#all = database.prepare('SELECT first, last, type, by FROM staged_ranges ORDER BY first')
    this.#add = database.prepare(
      'INSERT INTO staged_ranges (first, last, type, by) VALUES (?, ?, ?, ?)',
    )
    this.#remove = database.prepare('DELETE FROM staged_ranges WHERE first = ?')
    this.#spellOut = database.prepare(
      `UPDATE objects SET version = version - 1, state = 'waiting', staged = 'insert', cause = 'source',
         becomes = 'inSync', desired = written, written = '{}', created_by = '', created_at = ''
       WHERE number BETWEEN ? AND ?`,
    )
    this.#holder = database.prepare('SELECT number FROM objects WHERE type = ? AND id = ?')
  }

  /** Runs `work`, which reads in several statements, so that all of them see one moment. */
  atOneMoment<T>(work: () => T): T {
    if (this.#alone || this.#database.isTransaction) return work()
    this.#database.exec('BEGIN')
    this.forget()
    try {
      return work()
    } finally {
      this.#database.exec('COMMIT')
    }
  }

  get any(): boolean {
    return this.#ranges().length > 0
  }

  /** The ranges of a type, in the order of their numbers. */
  of(type: number): readonly StagedRange[] {
    return this.#ranges().filter((one) => one.type === type)
  }

  has(number: number): boolean {
    const ranges = this.#ranges()
    const range = ranges[placeOf(ranges, number)]
    return range !== undefined && range.first <= number
  }

  /** Adds a range; it becomes one with the range that it follows. */
  add(range: StagedRange): void {
    const before = this.#ranges().find((one) => one.last === range.first - 1)
    if (before === undefined || before.type !== range.type || before.by !== range.by) {
      this.#replace([], [range])
    } else {
      this.#replace([before], [{ ...range, first: before.first }])
    }
  }

  /**
   * Takes records out of their ranges; those that are in none are passed over.
   *
   * @returns what was taken, in the order of the numbers
   */
  take(numbers: Iterable<number>): readonly StagedRange[] {
    if (!this.any) return []
    const taken: StagedRange[] = []
    for (const wanted of stretchesOf([...numbers].toSorted((a, b) => a - b))) {
      const met = this.#ranges().filter(
        (one) => one.first <= wanted.last && one.last >= wanted.first,
      )
      if (met.length === 0) continue
      const left: StagedRange[] = []
      for (const one of met) {
        const first = Math.max(one.first, wanted.first)
        const last = Math.min(one.last, wanted.last)
        taken.push({ ...one, first, last })
        if (one.first < first) left.push({ ...one, last: first - 1 })
        if (one.last > last) left.push({ ...one, first: last + 1 })
      }
      this.#replace(met, left)
    }
    return taken
  }

  /** Takes all records of a type out. */
  takeAll(type: number): readonly StagedRange[] {
    const taken = this.of(type)
    this.#replace(taken, [])
    return taken
  }

  /** Takes the record that has an id out, if it is in a range. */
  takeById(type: number, id: string): readonly StagedRange[] {
    if (!this.any) return []
    const number = this.#holder.get(type, id)?.['number']
    return typeof number === 'number' ? this.take([number]) : []
  }

  /** Stores records that were taken out of their range as what they are: staged, and not yet written. */
  spellOut(ranges: readonly StagedRange[]): void {
    for (const { first, last } of ranges) this.#spellOut.run(first, last)
  }

  /** Reads the ranges again when they are asked for next: they were rolled back, or somebody else wrote them. */
  forget(): void {
    this.#known = undefined
  }

  #ranges(): readonly StagedRange[] {
    this.#known ??= this.#all.all().map((row) => ({
      first: Number(row['first']),
      last: Number(row['last']),
      type: Number(row['type']),
      by: String(row['by']),
    }))
    return this.#known
  }

  #replace(before: readonly StagedRange[], after: readonly StagedRange[]): void {
    for (const { first } of before) this.#remove.run(first)
    for (const { first, last, type, by } of after) this.#add.run(first, last, type, by)
    const kept = this.#ranges().filter((one) => !before.includes(one))
    this.#known = [...kept, ...after].toSorted((a, b) => a.first - b.first)
  }
}

/** How many records there are in ranges. */
export function countOf(ranges: readonly StagedRange[]): number {
  return ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0)
}

/** Whether a record can stand in a range: a new person with an insert staged and nothing else to say. */
export function fitsRange(record: NewRecord): boolean {
  const { staged } = record
  return (
    staged?.operation === 'insert' &&
    staged.cause === 'source' &&
    staged.becomes === 'inSync' &&
    !staged.disables &&
    record.state === 'waiting' &&
    record.standing === 'present' &&
    !record.touched &&
    record.written === '{}' &&
    record.createdBy === '' &&
    record.createdAt === '' &&
    !hasRare(record)
  )
}

/** A record of a range as it stands before its insert is written; given as it is stored. */
export function asStaged(record: SpaceRecord): SpaceRecord {
  const { sourceKey } = record
  return {
    number: record.number,
    id: record.id,
    version: record.version - 1,
    accepted: record.accepted,
    written: '{}',
    state: 'waiting',
    touched: false,
    standing: 'present',
    pending: record.pending,
    evaluated: record.evaluated,
    createdBy: '',
    createdAt: '',
    modifiedAt: record.modifiedAt,
    ...(sourceKey !== undefined && { sourceKey }),
    staged: {
      operation: 'insert',
      desired: record.written,
      cause: 'source',
      disables: false,
      becomes: 'inSync',
    },
  }
}

/** Numbers in ascending order, as stretches without a gap. */
export function stretchesOf(numbers: readonly number[]): readonly Stretch[] {
  const stretches: { first: number; last: number }[] = []
  for (const number of numbers) {
    const stretch = stretches.at(-1)
    if (stretch !== undefined && number <= stretch.last + 1) stretch.last = number
    else stretches.push({ first: number, last: number })
  }
  return stretches
}

/** Where the first range stands that ends at a number or behind it. */
function placeOf(ranges: readonly StagedRange[], number: number): number {
  let low = 0
  let high = ranges.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ranges[middle]?.last ?? 0) < number) low = middle + 1
    else high = middle
  }
  return low
}
