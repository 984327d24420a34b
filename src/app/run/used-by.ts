import { SyncError } from '../../model/errors.ts'
import { holderWords, type Holder } from '../../state/holder.ts'

/** The error of somebody who needs the connector space for himself while another process has it. */
export function usedBy(holder: Holder): SyncError {
  const advice = holder.kind === 'service' ? 'stop it first' : 'try again when it has ended'
  return new SyncError(
    'RUN_BUSY',
    `The connector space is in use by ${holderWords(holder)}. Nothing was done; ${advice}.`,
  )
}
