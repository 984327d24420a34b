import { planRun, type Plan } from '../../engine/run/plan.ts'
import type { LeftRow } from '../../engine/run/report.ts'
import { planUndo, type UndoRequest } from '../../engine/run/undo.ts'
import type { RunProfileDefinition } from '../../model/definition.ts'
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
  options: LookOptions & { readonly profile: RunProfileDefinition },
  use: (plan: Plan) => Promise<T>,
): Promise<T> {
  const { profile, clock } = options
  return look(options, async (parts) =>
    using(await planRun(parts, { profile, owner: ownerAt(clock) }), use),
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
