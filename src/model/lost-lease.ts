import { SyncError } from './errors.ts'

/** `RUN_LEASE_LOST`: whoever runs a connector is somebody else by now. */
export function lostLease(connector: string): SyncError {
  return new SyncError(
    'RUN_LEASE_LOST',
    `Somebody else took over "${connector}", because this process could not renew its lease in time. ` +
      'What was written stays; the other runner goes on from there.',
    { connector },
  )
}
