import type { PlanReport } from '../../src/engine/run/report.ts'
import type { Cells } from './model/version.ts'

/** How many rows. */
export interface Difference {
  readonly inserts: number
  readonly updates: number
  readonly deletes: number
}

/** What differs between two looks at a table. */
export function difference(before: readonly Cells[], after: readonly Cells[]): Difference {
  const was = new Map(before.map((one) => [one['Id'], JSON.stringify(one)]))
  const is = new Map(after.map((one) => [one['Id'], JSON.stringify(one)]))
  const count = { inserts: 0, updates: 0, deletes: 0 }
  for (const [id, row] of is) {
    const old = was.get(id)
    if (old === undefined) count.inserts += 1
    else if (old !== row) count.updates += 1
  }
  for (const id of was.keys()) if (!is.has(id)) count.deletes += 1
  return count
}

/** What a plan says that will differ. */
export function countsOf({ counts }: PlanReport): Difference {
  return {
    inserts: counts.insert,
    updates: counts.update + counts.disable,
    deletes: counts.delete + counts.purge,
  }
}
