import { formatInstant } from '../../model/clock.ts'
import { SyncError } from '../../model/errors.ts'
import { inSlices } from '../../model/pace.ts'
import type { RunParts, RunRequest } from './run.ts'
import { isPulled, typesOf, type StepContext } from './step-context.ts'

/** What steps are given that are carried out on a copy of the connector space, for a plan: nobody's lease is asked for. */
export function planContext(parts: RunParts, request: RunRequest): StepContext {
  const now = parts.clock.now()
  const pace = inSlices()
  return {
    parts,
    request,
    types: typesOf(parts),
    by: 'plan',
    at: formatInstant(now),
    scope: { now, newId: () => parts.ids.uuid() },
    pulled: isPulled(parts),
    sourceDigests: new Map(),
    outcome: {},
    async turn() {
      await pace()
    },
    async reached(progress) {
      if (parts.signal?.aborted === true) {
        throw new SyncError('INTERRUPTED', 'The plan was asked to stop. Nothing was written.')
      }
      parts.onProgress?.(progress)
      await pace()
    },
  }
}
