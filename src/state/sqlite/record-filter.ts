import type { SQLInputValue } from 'node:sqlite'
import { unreachable } from '../../model/unreachable.ts'
import type { RecordFilter } from '../space.ts'

/** What a statement says behind WHERE, and what it binds. */
export interface RecordCondition {
  readonly condition: string
  readonly values: readonly SQLInputValue[]
}

/**
 * A filter of records as a condition on `objects o`. `?1` is the type, `?4` the first of the values.
 *
 * A `+` keeps the planner from the index of ids: most records are wanted, in the order of their number.
 *
 * @param numberOf the number of a digest
 */
export function conditionOf(
  filter: RecordFilter,
  numberOf: (digest: string) => number,
): RecordCondition {
  switch (filter.kind) {
    case 'all':
      return { condition: '+o.type = ?1', values: [] }
    case 'toSynchronize': {
      return {
        condition: `+o.type = ?1 AND (o.touched = 1 OR o.evaluated <> ?4)`,
        values: [numberOf(filter.digest)],
      }
    }
    case 'touched':
      return { condition: 'o.type = ?1 AND o.touched = 1', values: [] }
    case 'staged':
      return filter.ready === undefined
        ? { condition: 'o.type = ?1 AND o.staged IS NOT NULL', values: [] }
        : {
            condition:
              'o.type = ?1 AND o.staged IS NOT NULL AND o.held_by IS NULL AND coalesce(o.retry_at, ?4) <= ?4',
            values: [filter.ready.now],
          }
    case 'heldBy':
      return { condition: 'o.type = ?1 AND o.held_by = ?4', values: [filter.plan] }
    case 'purgeDue':
      return { condition: 'o.type = ?1 AND o.purge_at <= ?4', values: [filter.now] }
    case 'state':
      return filter.state === 'inSync'
        ? {
            condition: `+o.type = ?1 AND o.state = ?4 AND NOT EXISTS (SELECT 1 FROM staged_ranges r
              WHERE o.number BETWEEN r.first AND r.last)`,
            values: [filter.state],
          }
        : {
            condition: `o.type = ?1 AND o.state = ?4 AND o.state <> 'inSync'`,
            values: [filter.state],
          }
    case 'drifted':
      return { condition: 'o.type = ?1 AND o.drift IS NOT NULL', values: [] }
    case 'failed':
      return { condition: 'o.type = ?1 AND o.failure IS NOT NULL', values: [] }
    default:
      return unreachable(filter)
  }
}

/** Whether a filter wants the records of ranges, which are not stored as what they are. */
export function takesRanges(filter: RecordFilter): boolean {
  return filter.kind === 'staged' || (filter.kind === 'state' && filter.state === 'waiting')
}
