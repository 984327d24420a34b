import { approvePlan, rejectPlan } from '../../engine/run/decide.ts'
import type { RunReport } from '../../engine/run/report.ts'
import type { RunParts, RunRequest } from '../../engine/run/run.ts'
import { withDriftRule } from '../../engine/run/drift.ts'
import { applyUndo } from '../../engine/run/undo.ts'
import { runSteps } from '../../engine/run/run-steps.ts'
import type { Clock } from '../../model/clock.ts'
import type { ConnectorDefinition, StepName } from '../../model/definition.ts'
import { unreachable } from '../../model/unreachable.ts'
import { chooseProfile, profileWith } from '../../schedule/profile.ts'
import { refuseSuspended } from './refuse-suspended.ts'
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
        ...(wish.acceptFewer !== undefined && { acceptFewer: wish.acceptFewer }),
      }
      return hands.withParts((parts) => runSteps(parts, request))
    }
    case 'approve':
      return hands.withParts((parts) => approvePlan(parts, { ...wish, by, owner }))
    case 'reject':
      return hands.withParts((parts) => rejectPlan(parts, { ...wish, by, owner }))
    case 'drift':
      return hands.withParts((parts) => fixDrift(parts, wish.fix, owner))
    case 'undo': {
      const { report } = await hands.withParts((parts) => applyUndo(parts, { ...wish, owner }))
      return report
    }
    default:
      return unreachable(wish)
  }
}

/**
 * Writes back what we wrote before somebody else did, and nothing else; or takes what stands there for ours.
 */
function fixDrift(parts: RunParts, fix: 'overwrite' | 'adopt', owner: string): Promise<RunReport> {
  const steps: StepName[] = ['fullImport']
  if (fix === 'overwrite') steps.push('deltaSynchronization', 'export')
  const profile = profileWith(parts.connector.definition, `drift ${fix}`, steps)
  const request: RunRequest = { profile, trigger: 'command', owner, only: { cause: 'drift' } }
  return runSteps(withDriftRule(parts, fix), request)
}
