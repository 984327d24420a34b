import { sameValue, type ColumnValue } from '../../model/value.ts'
import type { AuditEntry, AuditQuery, Journal } from '../../state/journal.ts'
import type { Space, SpaceRecord, SpaceType } from '../../state/space.ts'
import { parseRow } from './record-text.ts'

/** Where the value of one column comes from. */
export interface BlamedColumn {
  readonly column: string
  /** What we wrote last; a hash for a sensitive column that was written over. */
  readonly value: ColumnValue
  /** The write that gave it this value; absent when it was found there, or is older than the audit. */
  readonly written?: {
    /** ISO 8601. */
    readonly at: string
    /** `run 812` or `request 4f…`. */
    readonly by: string
    readonly config: string
    /** What stood there before; `undefined` before the row was there. */
    readonly before: ColumnValue | undefined
  }
  /** What an import found there instead: somebody else wrote it. */
  readonly found?: { readonly value: ColumnValue }
}

/** Where a row comes from. */
export interface Blame {
  readonly id: string
  /** Who made the row; empty when it was there before. */
  readonly createdBy: string
  readonly createdAt: string
  /** The ids that the person had before, the last one first. */
  readonly former: readonly FormerId[]
  readonly columns: readonly BlamedColumn[]
}

/** An id that a person had, and the change that ended it. */
export interface FormerId {
  readonly id: string
  /** ISO 8601. */
  readonly at: string
  /** `run 812` or `request 4f…`. */
  readonly by: string
}

const PAGE = 500

/**
 * For every column of a row that we write: who gave it its value, and when; `undefined` for an unknown row. What was
 * written while the person had another anchor counts, too.
 */
export async function blame(
  { space, journal }: { readonly space: Space; readonly journal: Journal },
  type: SpaceType,
  id: string,
): Promise<Blame | undefined> {
  const [record] = await space.find(type, { ids: [id] })
  if (record === undefined) return undefined
  const lives = await livesOf(journal, type, record)
  const writes = new Map<string, NonNullable<BlamedColumn['written']>>()
  const entries = lives.flatMap((one) => one.entries)
  for (const entry of entries.toSorted(byTime)) note(writes, entry)
  const former = lives.flatMap(({ came }) =>
    came === undefined ? [] : { id: came.id, at: came.at, by: came.by },
  )
  const row = parseRow(record.written)
  const drift = parseRow(record.drift ?? '{}')
  const columns = Object.keys(row).map((column): BlamedColumn => {
    const written = writes.get(column)
    const found = drift[column]
    return {
      column,
      value: row[column] ?? null,
      ...(written === undefined ? {} : { written }),
      ...(found === undefined ? {} : { found: { value: found } }),
    }
  })
  return { id, createdBy: record.createdBy, createdAt: record.createdAt, former, columns }
}

/** The columns that a write gave their value; the row of a person that is made anew has all of them from it. */
function note(writes: Map<string, NonNullable<BlamedColumn['written']>>, entry: AuditEntry): void {
  const { at, by, config, operation } = entry
  const [before, after] = [parseRow(entry.before), parseRow(entry.after)]
  const isNew = operation === 'insert' || operation === 'recreate'
  for (const column in after) {
    if (!isNew && sameValue(before[column], after[column])) continue
    writes.set(column, { at, by, config, before: before[column] })
  }
}

/** A person under one id: what was written meanwhile, and the change of the anchor that gave the id. */
interface Life {
  readonly entries: readonly AuditEntry[]
  readonly came?: AuditEntry
}

/** Follows changes of the anchor back, the last id first. Somebody else may have had each of the ids before. */
async function livesOf(
  journal: Journal,
  type: SpaceType,
  { id, createdAt }: Pick<SpaceRecord, 'id' | 'createdAt'>,
): Promise<readonly Life[]> {
  const lives: Life[] = []
  const seen = new Set<number>()
  let left: AuditEntry | undefined
  for (let now = id; ; now = left.id) {
    const until = left?.at
    const entries: AuditEntry[] = []
    // A row that was deleted or that got another key was somebody else's, unless that is where we come from.
    let since = left === undefined ? createdAt : ''
    for await (const entry of entriesOf(journal, type, { id: now })) {
      if (until !== undefined && entry.at > until) continue
      const ends = entry.operation === 'delete' || entry.newId !== undefined
      if (ends && entry.number !== left?.number) {
        entries.length = 0
        since = entry.at
      } else entries.push(entry)
    }
    const came = await lastChange(journal, type, { newId: now, since, until, seen })
    if (came === undefined) return [...lives, { entries }]
    const [from, number] = [came.at, came.number]
    // An insert of a run stands under the id that its person has now.
    const own = entries.filter(
      (one) => one.number !== number && (one.at >= from || one.operation === 'insert'),
    )
    lives.push({ came, entries: own })
    seen.add(number)
    left = came
  }
}

/** The last change of an anchor in a span of time after which somebody had this id. */
async function lastChange(
  journal: Journal,
  type: SpaceType,
  options: {
    readonly newId: string
    readonly since: string
    readonly until: string | undefined
    readonly seen: ReadonlySet<number>
  },
): Promise<AuditEntry | undefined> {
  const { newId, since, until, seen } = options
  let last: AuditEntry | undefined
  for await (const entry of entriesOf(journal, type, { newId })) {
    const isWithin = entry.at >= since && (until === undefined || entry.at <= until)
    if (isWithin && !seen.has(entry.number)) last = entry
  }
  return last
}

function byTime(a: AuditEntry, b: AuditEntry): number {
  return a.at < b.at ? -1 : a.at > b.at ? 1 : a.number - b.number
}

async function* entriesOf(
  journal: Journal,
  { connector, objectType }: SpaceType,
  which: Pick<AuditQuery, 'id' | 'newId'>,
): AsyncGenerator<AuditEntry> {
  let after = 0
  for (;;) {
    const entries = await journal.audit({ connector, ...which, after, limit: PAGE })
    for (const entry of entries) if (entry.objectType === objectType) yield entry
    const last = entries.at(-1)
    if (last === undefined) return
    after = last.number
  }
}
