import { approvePlan, rejectPlan } from '../../engine/run/decide.ts'
import type { RunReport } from '../../engine/run/report.ts'
import type { RunParts, RunRequest } from '../../engine/run/run.ts'
import { runSteps } from '../../engine/run/run-steps.ts'
import type { Clock } from '../../model/clock.ts'
import type { ConnectorDefinition } from '../../model/definition.ts'
import { unreachable } from '../../model/unreachable.ts'
import { chooseProfile } from '../../schedule/profile.ts'
import { refuseSuspended } from './run-connector.ts'
import type { Wish } from './wish.ts'

/** Who carries a wish out, and on what. */
export interface Hands {
  readonly definition: ConnectorDefinition
  readonly clock: Clock
  /** For the lease. */
  readonly owner: string
  /** Who asked, for people. */
  readonly by: string
  /** Gives the work the open connector. */
  withParts<T>(work: (parts: RunParts) => Promise<T>): Promise<T>
}

/**
 * Carries out what was asked for.
 *
 * @returns the run that came of it
 * @throws SyncError `USAGE` for a profile that does not exist, `RUN_BUSY`, `RUN_SUSPENDED`, `PLAN_*`: nothing
 *   was done, and no run was begun
 */
export async function carryOut(wish: Wish, hands: Hands): Promise<RunReport> {
  refuseSuspended(hands.definition, hands.clock)
  const { by, owner } = hands
  switch (wish.kind) {
    case 'run': {
      const request: RunRequest = {
        profile: chooseProfile(hands.definition, wish.profile),
        trigger: 'command',
        owner,
        ...(wish.expect !== undefined && { expect: wish.expect }),
      }
      return hands.withParts((parts) => runSteps(parts, request))
    }
    case 'approve':
      return hands.withParts((parts) => approvePlan(parts, { ...wish, by, owner }))
    case 'reject':
      return hands.withParts((parts) => rejectPlan(parts, { ...wish, by, owner }))
    case 'drift':
    case 'undo':
      throw new Error('not yet')
    default:
      return unreachable(wish)
  }
}
