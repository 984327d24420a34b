import { sameValue, type ColumnValue } from '../../model/value.ts'
import type { AuditEntry, Journal } from '../../state/journal.ts'
import type { Space, SpaceType } from '../../state/space.ts'
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
  readonly columns: readonly BlamedColumn[]
}

const PAGE = 500

/** For every column of a row that we write: who gave it its value, and when; `undefined` for an unknown row. */
export async function blame(
  { space, journal }: { readonly space: Space; readonly journal: Journal },
  type: SpaceType,
  id: string,
): Promise<Blame | undefined> {
  const [record] = await space.find(type, { ids: [id] })
  if (record === undefined) return undefined
  const writes = new Map<string, NonNullable<BlamedColumn['written']>>()
  for await (const entry of entriesOf(journal, type, id)) {
    const { at, by, config } = entry
    const [before, after] = [parseRow(entry.before), parseRow(entry.after)]
    for (const column in after) {
      if (entry.operation !== 'insert' && sameValue(before[column], after[column])) continue
      writes.set(column, { at, by, config, before: before[column] })
    }
  }
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
  return { id, createdBy: record.createdBy, createdAt: record.createdAt, columns }
}

async function* entriesOf(
  journal: Journal,
  { connector, objectType }: SpaceType,
  id: string,
): AsyncGenerator<AuditEntry> {
  let after = 0
  for (;;) {
    const entries = await journal.audit({ connector, id, after, limit: PAGE })
    for (const entry of entries) if (entry.objectType === objectType) yield entry
    const last = entries.at(-1)
    if (last === undefined) return
    after = last.number
  }
}
