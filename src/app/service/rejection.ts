import { SyncError } from '../../model/errors.ts'
import type { ChangeEntry } from '../../state/activations.ts'

/** Somebody has said no: the version before goes on until the connector is changed again. */
export function rejection(
  connector: string,
  { plan, decidedBy, decidedAt }: ChangeEntry,
): SyncError {
  return new SyncError(
    'PLAN_DECIDED',
    `The change of "${connector}" was rejected by ${decidedBy ?? 'somebody'} at ${decidedAt ?? ''} (${plan}); ` +
      'the version before goes on until the connector is changed again.',
    { connector },
  )
}
