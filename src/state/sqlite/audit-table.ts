import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { writtenKind } from '../../model/change-kind.ts'
import type { AuditEntry, AuditQuery, WrittenCounts } from '../journal.ts'
import { STAGED_KIND, STAGED_RECREATES } from '../staged-kind.ts'
import type { SettledBatch } from '../space.ts'
import type { EventAudit, SpaceKey } from '../store.ts'
import type { StagedRange } from './staged-ranges.ts'
import { movedBetween } from '../moved-between.ts'
import { hideSensitive } from '../sensitive.ts'
import { textOf, type StoredRow } from '../object-text.ts'

/**
 * The table `audit`: one row for every row of a target that we changed or deleted, with what stood there before.
 *
 * Inserts of a run share one row a batch: the objects themselves say who made them (`created_by`), and a first
 * run of a million people leaves no million entries. Such a row takes as many numbers as there are objects
 * between its first and its last, and has the last of these numbers. A row that is made anew under another key has
 * an entry of its own: another row was deleted for it.
 */
export class AuditTable {
  readonly #database: DatabaseSync
  readonly #salt: string
  readonly #changes: StatementSync
  readonly #inserts: StatementSync
  readonly #insertedRange: StatementSync
  readonly #event: StatementSync
  readonly #anyBefore: StatementSync
  readonly #forget: StatementSync
  readonly #written: StatementSync
  readonly #later: StatementSync
  /** What stood in rows of the batch that is being entered, by number of the object. */
  #images: ReadonlyMap<number, string> = new Map()
  /** Ids that objects of the batch get other than staged. */
  #newIds: ReadonlyMap<number, string> = new Map()

  constructor(database: DatabaseSync) {
    this.#database = database
    this.#salt = String(database.prepare('SELECT salt FROM secrets').get()?.['salt'] ?? '')
    database.function(
      'hide_sensitive',
      { deterministic: true, varargs: false },
      (row: unknown, columns: unknown) =>
        hideSensitive(String(row), parseColumns(String(columns)), this.#salt),
    )
    database.function('image_of', (number: unknown, written: unknown) =>
      textOfImage(this.#images.get(Number(number)) ?? written),
    )
    database.function('id_after', (number: unknown, staged: unknown) => {
      const id = this.#newIds.get(Number(number)) ?? staged
      return typeof id === 'string' ? id : null
    })
    this.#changes = database.prepare(
      `INSERT INTO audit (type, id, at, operation, disables, by, config, before, after, new_id, object)
       SELECT type, id, ?1, CASE staged WHEN 'insert' THEN 'recreate' ELSE staged END, disables, ?2, ?3,
         CASE ?4 WHEN '[]' THEN image ELSE hide_sensitive(image, ?4) END,
         CASE WHEN staged = 'delete' THEN '{}' WHEN ?4 = '[]' THEN desired ELSE hide_sensitive(desired, ?4) END,
         CASE ?8 WHEN 0 THEN new_id ELSE id_after(number, new_id) END,
         CASE staged WHEN 'insert' THEN number END
       FROM (
         SELECT *, CASE ?7 WHEN 0 THEN written ELSE image_of(number, written) END AS image
         FROM objects
         WHERE +type = ?5 AND number IN (SELECT value FROM json_each(?6))
           AND (staged IN ('update', 'delete') OR ${STAGED_RECREATES})
       ) ORDER BY number`,
    )
    this.#inserts = database.prepare(
      `INSERT INTO audit (number, type, id, at, operation, by, config, before, after, first_object, last_object,
         objects)
       SELECT coalesce((SELECT max(number) FROM audit), 0) + max(number) - min(number) + 1, type, '', ?1, 'insert',
         ?2, ?3, '{}', '{}', min(number), max(number), count(*)
       FROM objects
       WHERE +type = ?4 AND number IN (SELECT value FROM json_each(?5)) AND ${STAGED_KIND.insert}
       HAVING count(*) > 0`,
    )
    this.#insertedRange = database.prepare(
      `INSERT INTO audit (number, type, id, at, operation, by, config, before, after, first_object, last_object,
         objects)
       VALUES (coalesce((SELECT max(number) FROM audit), 0) + ?6, ?1, '', ?2, 'insert', ?3, ?4, '{}', '{}', ?5,
         ?5 + ?6 - 1, ?6)`,
    )
    this.#event = database.prepare(
      `INSERT INTO audit (type, id, at, operation, disables, by, config, before, after, new_id)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    this.#anyBefore = database.prepare('SELECT 1 FROM audit WHERE at < ? LIMIT 1')
    this.#forget = database.prepare(
      `DELETE FROM audit WHERE number IN (SELECT number FROM audit WHERE at < ? ORDER BY at LIMIT ${MANY})`,
    )
    this.#written = database.prepare(
      `SELECT operation, disables, sum(objects) AS n FROM audit
       WHERE at >= ?1 AND at < ?2 AND type IN (SELECT number FROM types WHERE connector = ?3)
       GROUP BY operation, disables`,
    )
    this.#later = database.prepare(
      `SELECT min(at) AS at FROM audit
       WHERE at > max(?1, coalesce((SELECT at FROM audit WHERE at >= ?1 ORDER BY at LIMIT 1 OFFSET ${SLICE}), '${ENDLESS}'))`,
    )
  }

  /** The entries of rows that a batch changed or deleted; it is about to be settled. */
  addChanges(type: number, numbers: string, batch: SettledBatch): void {
    const { by, at, config, sensitive = [], before = new Map(), newIds = new Map() } = batch
    this.#images = before
    this.#newIds = newIds
    const hidden = JSON.stringify(sensitive)
    this.#changes.run(at, by, config, hidden, type, numbers, before.size, newIds.size)
  }

  /** The one entry of rows that a batch inserted; it is about to be settled. */
  addInserts(type: number, numbers: string, { by, at, config }: SettledBatch): void {
    this.#inserts.run(at, by, config, type, numbers)
  }

  /** The one entry of rows that a batch inserted, whose records stand one behind another. */
  addInsertedRange(
    { type, first, last }: StagedRange,
    { by, at, config }: Pick<SettledBatch, 'by' | 'at' | 'config'>,
  ): void {
    this.#insertedRange.run(type, at, by, config, first, last - first + 1)
  }

  /** The entry of an event. */
  addEvent(type: number, key: SpaceKey, audit: EventAudit): void {
    const { at, operation, formerId, disables, by, config, before, after, sensitive } = audit
    const hide = (row: string): string =>
      sensitive === undefined || sensitive.length === 0
        ? row
        : hideSensitive(row, sensitive, this.#salt)
    const flag = disables ? 1 : 0
    const [was, is] = [hide(before), hide(after)]
    const [id, newId] = movedBetween(key.id, formerId)
    this.#event.run(type, id, at, operation, flag, by, config, was, is, newId)
  }

  /** Whether there are entries that are older than an instant. */
  hasBefore(instant: string): boolean {
    return this.#anyBefore.get(instant) !== undefined
  }

  /** Drops the oldest entries, a few hundred at most. @returns how many, 0 when none is older than the instant */
  forgetSome(instant: string): number {
    return Number(this.#forget.run(instant).changes)
  }

  entries(options: AuditQuery): readonly AuditEntry[] {
    const wanted: [string, SQLInputValue | undefined][] = [
      ['a.number > ?', options.after ?? 0],
      ['t.connector = ?', options.connector],
      [options.by?.startsWith('run ') === true ? OF_RUN : 'a.by = ?', options.by],
      ['a.new_id = ?', options.newId],
      // A batch of inserts may hold every id.
      ["a.id IN ('', ?)", options.id],
    ]
    const used = wanted.filter((one): one is [string, SQLInputValue] => one[1] !== undefined)
    const rows = this.#database
      .prepare(
        `SELECT a.*, t.connector, t.object_type FROM audit a JOIN types t ON t.number = a.type
         WHERE ${used.map(([condition]) => condition).join(' AND ')} ORDER BY a.number`,
      )
      .iterate(...used.map(([, value]) => value))
    const entries: AuditEntry[] = []
    for (const row of rows) {
      for (const entry of this.#entriesOf(row, options)) {
        if (entries.length === options.limit) return entries
        entries.push(entry)
      }
    }
    return entries
  }

  #entriesOf(row: StoredRow, options: AuditQuery): readonly AuditEntry[] {
    if (row['first_object'] === null) return [entryOf(row)]
    const [first, last] = [Number(row['first_object']), Number(row['last_object'])]
    // The number of an entry tells its object, and the other way round.
    const shift = Number(row['number']) - last
    const after = Math.max(first - 1, (options.after ?? 0) - shift)
    const byId = options.id === undefined ? '' : ' AND id = ?6'
    const values: SQLInputValue[] = [
      Number(row['type']),
      textOf(row, 'by') ?? '',
      after,
      last,
      options.limit,
    ]
    if (options.id !== undefined) values.push(options.id)
    return this.#database
      .prepare(
        `SELECT number, id, written AS after FROM objects
         WHERE +type = ?1 AND created_by = ?2 AND number > ?3 AND number <= ?4${byId}
           AND NOT EXISTS (SELECT 1 FROM staged_ranges r WHERE objects.number BETWEEN r.first AND r.last)
           AND NOT EXISTS (SELECT 1 FROM audit r WHERE r.object = objects.number AND r.by = ?2)
         ORDER BY number LIMIT ?5`,
      )
      .all(...values)
      .map((object) => entryOf({ ...row, ...object, number: Number(object['number']) + shift }))
  }

  /**
   * Adds rows that were written since an instant to `counts`, those of some ten thousand entries.
   *
   * @returns the instant from which the rest was written, `undefined` when there is none
   */
  addWritten(
    counts: Record<keyof WrittenCounts, number>,
    connector: string,
    since: string,
  ): string | undefined {
    const later = this.#later.get(since)?.['at']
    const until = typeof later === 'string' ? later : undefined
    for (const row of this.#written.all(since, until ?? ENDLESS, connector)) {
      counts[writtenKind(operationOf(row), row['disables'] === 1)] += Number(row['n'])
    }
    return until
  }
}

/** Entries that are counted in one go, and those of the same instant as the last of them. */
const SLICE = 20_000

/** Later than every instant. */
const ENDLESS = '~'

/** Entries that are dropped in one go: their pages have to be read. */
const MANY = 500

/** Entries of a run, in the words of the index that has those. */
const OF_RUN = `a.by = ? AND a.by >= 'run ' AND a.by < 'run!'`

function textOfImage(text: unknown): string {
  return typeof text === 'string' ? text : '{}'
}

function entryOf(row: StoredRow): AuditEntry {
  return {
    number: Number(row['number']),
    connector: textOf(row, 'connector') ?? '',
    objectType: textOf(row, 'object_type') ?? '',
    id: textOf(row, 'id') ?? '',
    at: textOf(row, 'at') ?? '',
    ...(typeof row['new_id'] === 'string' && { newId: row['new_id'] }),
    operation: operationOf(row),
    by: textOf(row, 'by') ?? '',
    config: textOf(row, 'config') ?? '',
    before: textOf(row, 'before') ?? '{}',
    after: textOf(row, 'after') ?? '{}',
  }
}

function operationOf(row: StoredRow): AuditEntry['operation'] {
  return OPERATIONS.find((one) => one === row['operation']) ?? 'update'
}

const OPERATIONS = ['insert', 'recreate', 'delete'] as const

function parseColumns(text: string): readonly string[] {
  const columns: unknown = JSON.parse(text)
  return Array.isArray(columns) ? columns.filter((one) => typeof one === 'string') : []
}
