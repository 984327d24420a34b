import { createHash } from 'node:crypto'
import type { ChangeKind } from '../../model/change-kind.ts'
import type { StagedSummary } from './plan-summary.ts'

/** `p-7f3a91c0`: the same for the same changes under the same configuration. */
export function planId(parts: readonly string[]): string {
  return `p-${createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 8)}`
}

/** The id of the plan that holds the changes of some kinds, whether it is foretold or put down. */
export function heldPlanId(
  summary: StagedSummary,
  config: string,
  kinds: readonly ChangeKind[],
): string {
  return planId([summary.digestOfReady(kinds), config])
}
