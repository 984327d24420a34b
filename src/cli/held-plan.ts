import { openState } from '../app/state.ts'
import { SyncError } from '../model/errors.ts'
import { nearest } from '../model/nearest.ts'
import type { PlanEntry } from '../state/journal.ts'
import type { ReadConfiguration } from './connector-context.ts'

/**
 * The plan that somebody names, in full or by the beginning of its id.
 *
 * @throws SyncError `PLAN_UNKNOWN` with the plans that wait
 */
export async function findPlan({ where }: ReadConfiguration, name: string): Promise<PlanEntry> {
  const state = await openState({ ...where, readOnly: true })
  try {
    const plans = await state.journal.plans()
    const exact = plans.find((one) => one.plan === name)
    const [begun, other] = plans.filter((one) => one.plan.startsWith(name))
    if (exact !== undefined) return exact
    if (begun !== undefined && other === undefined) return begun
    throw unknownPlan(name, plans)
  } finally {
    await state.close()
  }
}

function unknownPlan(name: string, plans: readonly PlanEntry[]): SyncError {
  const waiting = plans.filter((one) => one.state === 'held').map((one) => one.plan)
  const meant = nearest(name, waiting)
  const hint =
    meant !== undefined
      ? `Did you mean ${meant}?`
      : waiting.length === 0
        ? 'No plan waits for anybody.'
        : `These wait: ${waiting.join(', ')}.`
  return new SyncError('PLAN_UNKNOWN', `There is no plan "${name}". ${hint}`)
}
