import type { ColumnValue, Row } from '../../model/value.ts'
import type { SpaceRecord } from '../../state/space.ts'
import { parseRow } from './record-text.ts'
import type { TypeParts } from './step-context.ts'
import type { RunParts } from './run.ts'

const PAGE = 5_000

/** Several rows have the value: nobody can say whose they are. */
const AMBIGUOUS = ''

/** The rows that nobody delivered, by the columns of `match`. */
export interface MatchIndex {
  /**
   * The id of the one row that a new person is joined to, tried column by column in the order of `match`.
   * `ambiguous` names the column where several rows have the value.
   */
  find(columns: Row): { readonly id: string } | { readonly ambiguous: string } | undefined
}

/** Reads the unmanaged records of a type once; `undefined` when the type has no `match`. */
export async function matchIndex(
  parts: RunParts,
  type: TypeParts,
): Promise<MatchIndex | undefined> {
  const columns = type.objectType.definition.match.map((one) => one.column)
  if (columns.length === 0) return undefined
  const byColumn = columns.map((column) => ({
    column,
    fold: foldOf(type, column),
    ids: new Map<string, string>(),
  }))
  let after = 0
  for (;;) {
    const filter = { kind: 'state', state: 'unmanaged' } as const
    const records = await parts.space.scan(type.key, filter, { after, limit: PAGE })
    for (const record of records) {
      for (const one of byColumn) enter(one, record)
    }
    const last = records.at(-1)
    if (last === undefined) break
    after = last.number
  }
  return {
    find(row) {
      for (const { column, fold, ids } of byColumn) {
        const value = row[column]
        const id = saysNothing(value) ? undefined : ids.get(fold(value))
        if (id !== undefined) return id === AMBIGUOUS ? { ambiguous: column } : { id }
      }
      return undefined
    },
  }
}

function enter(
  index: { column: string; fold: (value: ColumnValue) => string; ids: Map<string, string> },
  record: SpaceRecord,
): void {
  const value = parseRow(record.written)[index.column]
  if (saysNothing(value)) return
  const text = index.fold(value)
  index.ids.set(text, index.ids.has(text) ? AMBIGUOUS : record.id)
}

/** A value that anybody may have for want of a better one tells nobody apart. */
function saysNothing(value: ColumnValue | undefined): value is null | undefined | '' {
  return value === undefined || value === null || String(value).trim() === ''
}

/** Values are compared as the column compares them: without case where its collation says so. */
function foldOf({ objectType }: TypeParts, column: string): (value: ColumnValue) => string {
  const described = objectType.description?.columns.find((one) => one.name === column)
  return described?.caseSensitive === false
    ? (value) => String(value).toLowerCase()
    : (value) => String(value)
}
