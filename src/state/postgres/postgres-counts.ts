import { noChanges, type ChangeCounts } from '../../model/change-kind.ts'
import type { SpaceCounts } from '../space.ts'
import { countsByPlan, KIND_OF_STAGED, stagedKindOf } from '../staged-kind.ts'
import type { Session, Statements } from './session.ts'

const STATES = ['waiting', 'missing', 'deprovisioned', 'unmanaged'] as const

/** Counts of the objects of a type, all of one moment: another process may be writing them. */
export function countRecords(session: Session, type: number): Promise<SpaceCounts> {
  return session.transaction(async (statements) => {
    await statements.rows('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY', [])
    return count(statements, type)
  })
}

/** What each plan holds, by kind. */
export async function countHeld(
  { rows }: Pick<Session, 'rows'>,
  type: number,
): Promise<ReadonlyMap<string, ChangeCounts>> {
  const found = await rows(
    `SELECT held_by, ${KIND_OF_STAGED}, count(*) FROM objects
     WHERE type = $1 AND held_by IS NOT NULL AND staged IS NOT NULL GROUP BY 1, 2`,
    [type],
  )
  return countsByPlan(
    found.map(([plan, kind, count]) => ({
      plan: String(plan),
      kind: stagedKindOf(kind),
      count: Number(count),
    })),
  )
}

async function count({ rows }: Statements, type: number): Promise<SpaceCounts> {
  const [marks] = await rows(
    `SELECT (SELECT count(*) FROM objects WHERE type = $1),
       (SELECT count(*) FROM objects WHERE type = $1 AND drift IS NOT NULL),
       (SELECT count(*) FROM objects WHERE type = $1 AND failure IS NOT NULL),
       (SELECT count(*) FROM objects WHERE type = $1 AND held_by IS NOT NULL)`,
    [type],
  )
  const [total = 0, drifted = 0, failed = 0, held = 0] = (marks ?? []).map(Number)
  const byState = { waiting: 0, inSync: total, missing: 0, deprovisioned: 0, unmanaged: 0 }
  const states = await rows(
    `SELECT state, count(*) FROM objects WHERE type = $1 AND state <> 'inSync' GROUP BY state`,
    [type],
  )
  for (const [name, count] of states) {
    const state = STATES.find((one) => one === name)
    if (state === undefined) continue
    byState[state] = Number(count)
    byState.inSync -= Number(count)
  }
  return { total, byState, drifted, failed, held, ...(await countStaged({ rows }, type)) }
}

async function countStaged(
  { rows }: Statements,
  type: number,
): Promise<Pick<SpaceCounts, 'staged' | 'stagedHeld'>> {
  const [staged, stagedHeld] = [noChanges(), noChanges()]
  const found = await rows(
    `SELECT ${KIND_OF_STAGED}, held_by IS NOT NULL, count(*) FROM objects
     WHERE type = $1 AND staged IS NOT NULL GROUP BY 1, 2`,
    [type],
  )
  for (const [name, held, count] of found) {
    const kind = stagedKindOf(name)
    staged[kind] += Number(count)
    if (held === true) stagedHeld[kind] += Number(count)
  }
  return { staged, stagedHeld }
}
