import { planRun, type Plan } from '../../engine/run/plan.ts'
import type { LeftRow } from '../../engine/run/report.ts'
import type { RunRequest } from '../../engine/run/run.ts'
import { planUndo, type UndoRequest } from '../../engine/run/undo.ts'
import { look, type LookOptions } from './look.ts'
import { ownerAt } from './owner.ts'

/**
 * Works out what a run profile would write, and writes nothing: on a copy of the connector space, with a database
 * that takes no write. Works beside a running service.
 *
 * @param use is given the plan while its copy is there: the deletes can be read then
 * @throws SyncError `STATE_UNREADABLE`, `DATABASE_*`, `SECRET_MISSING`, and what the steps throw
 */
export function planConnector<T>(
  options: LookOptions & Pick<RunRequest, 'profile' | 'acceptFewer'>,
  use: (plan: Plan) => Promise<T>,
): Promise<T> {
  const { profile, acceptFewer, clock } = options
  const fewer = acceptFewer === undefined ? {} : { acceptFewer }
  return look(options, async (parts) =>
    using(await planRun(parts, { profile, owner: ownerAt(clock), ...fewer }), use),
  )
}

/**
 * Works out the reverse of a run, in the same way.
 *
 * @param use is given the plan, and the rows that would be left because they were changed since
 * @throws SyncError `RUN_UNKNOWN`, and what {@link planConnector} throws
 */
export function planUndoOf<T>(
  options: LookOptions & { readonly undo: Omit<UndoRequest, 'owner'> },
  use: (plan: Plan, left: readonly LeftRow[]) => Promise<T>,
): Promise<T> {
  const { undo, clock } = options
  return look(options, async (parts) => {
    const { plan, left } = await planUndo(parts, { ...undo, owner: ownerAt(clock) })
    return using(plan, (made) => use(made, left))
  })
}

async function using<T>(plan: Plan, use: (plan: Plan) => Promise<T>): Promise<T> {
  try {
    return await use(plan)
  } finally {
    await plan.close()
  }
}
