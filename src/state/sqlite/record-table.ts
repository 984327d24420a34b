import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { encodeObjectId } from '../../model/object-id.ts'
import type {
  ChangedRecord,
  NewRecord,
  RecordFilter,
  ScanOptions,
  SpaceRecord,
  SpaceType,
} from '../space.ts'
import { ALL_PENDING } from './begun-table.ts'
import { Interned } from './interned.ts'
import { RangeWriter } from './range-writer.ts'
import { conditionOf, takesRanges } from './record-filter.ts'
import { RecordWriter } from './record-writer.ts'
import { RECORD_COLUMNS, recordOf, type RecordRow } from '../record-row.ts'
import { asStaged, fitsRange, type StagedRanges } from './staged-ranges.ts'

/** From so many new people on, one behind another, a range is worth its row. */
const LEAST_IN_RANGE = 100

const COLUMNS = RECORD_COLUMNS.map((column) => `o.${column}`).join(', ')

/** The table `objects` as runs use it: many at a time. Every call is synchronous and may throw. */
export class RecordTable {
  readonly types: Interned
  readonly digests: Interned
  readonly #database: DatabaseSync
  readonly #ranges: StagedRanges
  readonly #scans = new Map<string, StatementSync>()
  readonly #byId: StatementSync
  readonly #byKey: StatementSync
  readonly #anyKey: StatementSync
  readonly #pending: StatementSync
  readonly #writer: RecordWriter
  readonly #rangeWriter: RangeWriter
  readonly #drop: StatementSync
  readonly #inRange: StatementSync
  readonly #inRangeBrief: StatementSync

  constructor(
    database: DatabaseSync,
    ranges: StagedRanges,
    options: { readonly readOnly: boolean },
  ) {
    this.#database = database
    this.#ranges = ranges
    this.types = new Interned(database, 'types', ['connector', 'object_type'], options)
    this.digests = new Interned(database, 'digests', ['digest'], options)
    this.#byId = this.#rows(
      `SELECT ${COLUMNS} FROM json_each(?2) j LEFT JOIN objects o ON o.type = ?1 AND o.id = j.value`,
    )
    this.#byKey = this.#rows(
      `SELECT ${COLUMNS} FROM json_each(?2) j LEFT JOIN objects o ON o.type = ?1 AND o.source_key = j.value`,
    )
    this.#anyKey = database.prepare(
      'SELECT 1 FROM objects WHERE type = ? AND source_key IS NOT NULL LIMIT 1',
    )
    this.#pending = this.#rows(
      `SELECT DISTINCT id FROM ${ALL_PENDING} WHERE connector = ? AND object_type = ?`,
    )
    this.#writer = new RecordWriter(database)
    this.#rangeWriter = new RangeWriter(database)
    const inRange = 'FROM objects o WHERE o.number BETWEEN ? AND ? ORDER BY o.number LIMIT ?'
    this.#inRange = this.#rows(`SELECT ${COLUMNS} ${inRange}`)
    this.#inRangeBrief = this.#rows(`SELECT o.number, o.id, o.version, o.written ${inRange}`)
    this.#drop = database.prepare(
      'DELETE FROM objects WHERE +type = ? AND number IN (SELECT value FROM json_each(?))',
    )
  }

  byIds(type: SpaceType, ids: readonly string[]): readonly (SpaceRecord | undefined)[] {
    return this.#found(type, this.#byId.all(this.#numberOf(type), JSON.stringify(ids)))
  }

  bySourceKeys(type: SpaceType, keys: readonly string[]): readonly (SpaceRecord | undefined)[] {
    const ids = keys.map((key) => encodeObjectId([key]))
    if (this.#anyKey.get(this.#numberOf(type)) === undefined) return this.byIds(type, ids)
    const byKey = this.#found(type, this.#byKey.all(this.#numberOf(type), JSON.stringify(keys)))
    const byId = this.byIds(type, ids)
    return byKey.map((record, at) => {
      if (record !== undefined) return record
      const other = byId[at]
      return other?.sourceKey === undefined ? other : undefined
    })
  }

  scan(type: SpaceType, filter: RecordFilter, options: ScanOptions): readonly SpaceRecord[] {
    const { condition, values } = conditionOf(filter, (digest) => this.#numberOfDigest(digest))
    const statement = this.#scanWhere(condition)
    const rows: readonly unknown[] = statement.all(
      this.#numberOf(type),
      options.after ?? 0,
      options.limit,
      ...values,
    )
    const pending = this.#pendingIds(type)
    const records = rows.filter(isRow).map((row) => this.#recordOf(row, pending))
    if (!takesRanges(filter) || !this.#ranges.any) return records
    return merged(records, this.#scanRanges(type, options, pending), options.limit)
  }

  /** The records of ranges behind a number, in their order. */
  #scanRanges(
    type: SpaceType,
    { after = 0, limit, brief }: ScanOptions,
    pending: ReadonlySet<string>,
  ): readonly SpaceRecord[] {
    const records: SpaceRecord[] = []
    for (const { first, last } of this.#ranges.of(this.#numberOf(type))) {
      if (last <= after) continue
      if (records.length >= limit) break
      const statement = brief === true ? this.#inRangeBrief : this.#inRange
      const rows: readonly unknown[] = statement.all(
        Math.max(first, after + 1),
        last,
        limit - records.length,
      )
      for (const row of rows) {
        if (!isRow(row)) continue
        records.push(brief === true ? briefOf(row, pending) : this.#recordOf(row, pending))
      }
    }
    return records
  }

  /** Gives every digest a number, which has to come before the transaction that uses it. */
  internDigests(records: readonly NewRecord[]): void {
    let last = ''
    for (const { evaluated } of records) {
      if (evaluated === last) continue
      last = evaluated
      if (evaluated !== '') this.digests.take(evaluated)
    }
  }

  /** @param by the run that adds them: new people that it also writes are marked as written by their range */
  add(type: number, records: readonly NewRecord[], by: string | undefined): void {
    for (let at = 0; at < records.length; ) {
      const end = by === undefined ? at : endOfRange(records, at)
      if (by !== undefined && end - at >= LEAST_IN_RANGE) {
        this.#addRange(type, records.slice(at, end), by)
        at = end
        continue
      }
      for (const last = Math.max(end, at + 1); at < last; at += 1) {
        const record = records[at]
        if (record === undefined) continue
        this.#writer.add(type, record, this.#numberOfDigest(record.evaluated))
      }
    }
  }

  #addRange(type: number, records: readonly NewRecord[], by: string): void {
    const numberOf = (digest: string): number => this.#numberOfDigest(digest)
    for (const stretch of this.#rangeWriter.add(records, { type, by, numberOf })) {
      this.#ranges.add({ ...stretch, type, by })
    }
  }

  /** @returns the numbers of the records that no longer had the version that was expected */
  change(records: readonly ChangedRecord[]): readonly number[] {
    this.#ranges.spellOut(this.#ranges.take(records.map((one) => one.number)))
    const left: number[] = []
    for (const record of records) {
      const evaluated = this.#numberOfDigest(record.evaluated)
      if (!this.#writer.change(record, evaluated)) left.push(record.number)
    }
    return left
  }

  drop(type: number, numbers: readonly number[]): void {
    this.#ranges.take(numbers)
    this.#drop.run(type, JSON.stringify(numbers))
  }

  readonly #digestOf = (cell: unknown): string =>
    cell === 0 ? '' : (this.digests.nameOf(Number(cell)) ?? '')

  #numberOfDigest(digest: string): number {
    return digest === '' ? 0 : this.digests.find(digest)
  }

  #numberOf(type: SpaceType): number {
    return this.types.find(type.connector, type.objectType)
  }

  #found(type: SpaceType, rows: readonly unknown[]): readonly (SpaceRecord | undefined)[] {
    const pending = this.#pendingIds(type)
    return rows.map((row) =>
      isRow(row) && row[0] !== null ? this.#recordOf(row, pending) : undefined,
    )
  }

  #recordOf(row: RecordRow, pending: ReadonlySet<string>): SpaceRecord {
    const record = recordOf(row, this.#digestOf, pending)
    return this.#ranges.has(record.number) ? asStaged(record) : record
  }

  #pendingIds(type: SpaceType): ReadonlySet<string> {
    const rows: readonly unknown[] = this.#pending.all(type.connector, type.objectType)
    return new Set(rows.map((row) => (isRow(row) ? String(row[0]) : '')))
  }

  #scanWhere(condition: string): StatementSync {
    let statement = this.#scans.get(condition)
    if (statement === undefined) {
      statement = this.#rows(
        `SELECT ${COLUMNS} FROM objects o WHERE ${condition} AND o.number > ?2 ORDER BY o.number LIMIT ?3`,
      )
      this.#scans.set(condition, statement)
    }
    return statement
  }

  #rows(sql: string): StatementSync {
    const statement = this.#database.prepare(sql)
    statement.setReturnArrays(true)
    return statement
  }
}

/** A record of a range, as a brief scan gives it. */
function briefOf(
  [number, id, version, desired]: RecordRow,
  pending: ReadonlySet<string>,
): SpaceRecord {
  return asStaged({
    number: Number(number),
    id: String(id),
    version: Number(version),
    accepted: '',
    written: String(desired),
    state: 'waiting',
    touched: false,
    standing: 'present',
    pending: pending.size > 0 && pending.has(String(id)),
    evaluated: '',
    createdBy: '',
    createdAt: '',
    modifiedAt: '',
  })
}

/** The first records of two lists, both in the order of their numbers. */
function merged(
  a: readonly SpaceRecord[],
  b: readonly SpaceRecord[],
  limit: number,
): readonly SpaceRecord[] {
  if (a.length === 0) return b
  if (b.length === 0) return a
  return [...a, ...b].toSorted((one, other) => one.number - other.number).slice(0, limit)
}

/** Where the records end that can stand in one range with the one at `from`. */
function endOfRange(records: readonly NewRecord[], from: number): number {
  let at = from
  for (let record = records[at]; record !== undefined && fitsRange(record); record = records[at]) {
    at += 1
  }
  return at
}

function isRow(row: unknown): row is RecordRow {
  return Array.isArray(row)
}
