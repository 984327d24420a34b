import type { ColumnValue, Row } from '../model/value.ts'
import type { UniqueGuard } from '../sql/target.ts'
import { spaceKey, type BoundType } from './bound-type.ts'

/** Records of a page. */
const PAGE = 500

/** So many may wait before only the export looks. */
const MOST = 50_000

/**
 * The column of the first guarded value that somebody whose export waits is to have as well. No row has it yet, so
 * that the table cannot say it.
 *
 * @param except the id of the person who wants the values
 */
export async function takenByWaiting(
  type: BoundType,
  guards: readonly UniqueGuard[],
  values: Row,
  except: string,
): Promise<string | undefined> {
  const wanted = guards.flatMap((guard) => {
    const value = values[guard.column]
    return value === undefined || value === null ? [] : [{ guard, value }]
  })
  if (wanted.length === 0) return undefined
  let after = 0
  for (let seen = 0; seen < MOST; seen += PAGE) {
    const key = spaceKey(type, '')
    const options = { after, limit: PAGE }
    const records = await type.store.space.scan(key, { kind: 'staged' }, options)
    for (const { id, staged } of records) {
      if (id === except || staged === undefined || staged.operation === 'delete') continue
      const found = wanted.find((one) => holds(staged.desired, one.guard, one.value))
      if (found !== undefined) return found.guard.column
    }
    const last = records.at(-1)
    if (last === undefined || records.length < PAGE) return undefined
    after = last.number
  }
  return undefined
}

function holds(desired: string, { column, case: rule }: UniqueGuard, value: ColumnValue): boolean {
  const fold = (text: string): string => (rule === 'folded' ? text.toLowerCase() : text)
  const wanted = fold(String(value))
  // Spares reading most of them.
  if (!fold(desired).includes(fold(JSON.stringify(String(value)).slice(1, -1)))) return false
  const row: Row = JSON.parse(desired)
  const held = row[column]
  return held !== undefined && held !== null && fold(String(held)) === wanted
}
