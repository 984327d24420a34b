import type { SpaceCounts, StagedKind } from '../space.ts'
import type { Session, Statements } from './session.ts'

const STATES = ['waiting', 'missing', 'deprovisioned', 'unmanaged'] as const

/** Counts of the objects of a type, all of one moment: another process may be writing them. */
export function countRecords(session: Session, type: number): Promise<SpaceCounts> {
  return session.transaction(async (statements) => {
    await statements.rows('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY', [])
    return count(statements, type)
  })
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
  const staged = { insert: 0, update: 0, disable: 0, delete: 0, purge: 0 }
  const stagedHeld = { ...staged }
  const found = await rows(
    `SELECT staged, disables, cause = 'purge', held_by IS NOT NULL, count(*) FROM objects
     WHERE type = $1 AND staged IS NOT NULL GROUP BY 1, 2, 3, 4`,
    [type],
  )
  for (const [operation, disables, purge, held, count] of found) {
    const kind = kindOf(operation, disables === 1, purge === true)
    staged[kind] += Number(count)
    if (held === true) stagedHeld[kind] += Number(count)
  }
  return { staged, stagedHeld }
}

function kindOf(operation: unknown, disables: boolean, purge: boolean): StagedKind {
  if (operation === 'insert') return 'insert'
  if (operation === 'delete') return purge ? 'purge' : 'delete'
  return disables ? 'disable' : 'update'
}
