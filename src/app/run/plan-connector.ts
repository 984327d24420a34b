import { planRun, type Plan } from '../../engine/run/plan.ts'
import type { RunProfileDefinition } from '../../model/definition.ts'
import { openState, type StateOptions } from '../state.ts'
import { ownerAt } from './owner.ts'
import { lookingAtConnector, type ConnectorWork } from './with-connector.ts'

/** What is to be looked at. */
export interface LookOptions extends Omit<ConnectorWork, 'state'> {
  readonly where: StateOptions
}

/**
 * Works out what a run profile would write, and writes nothing: on a copy of the connector space, with a database
 * that takes no write. Works beside a running service.
 *
 * @param use is given the plan while its copy is there: the deletes can be read then
 * @throws SyncError `STATE_UNREADABLE`, `DATABASE_*`, `SECRET_MISSING`, and what the steps throw
 */
export async function planConnector<T>(
  options: LookOptions & { readonly profile: RunProfileDefinition },
  use: (plan: Plan) => Promise<T>,
): Promise<T> {
  const state = await openState({ ...options.where, readOnly: true })
  try {
    return await lookingAtConnector({ ...options, state }, async (parts) => {
      const { profile, clock } = options
      const plan = await planRun(parts, { profile, owner: ownerAt(clock) })
      try {
        return await use(plan)
      } finally {
        await plan.close()
      }
    })
  } finally {
    await state.close()
  }
}
