import type { RunReport } from '../../engine/run/report.ts'
import type { RunRequest } from '../../engine/run/run.ts'
import { runSteps } from '../../engine/run/run-steps.ts'
import type { Clock } from '../../model/clock.ts'
import type { ConnectorDefinition } from '../../model/definition.ts'
import { SyncError } from '../../model/errors.ts'
import { withConnector, type ConnectorWork } from './with-connector.ts'

/**
 * Opens one connector and runs a profile on it.
 *
 * @returns what the run did, also when it failed on the way or was interrupted
 * @throws SyncError `RUN_BUSY`, `RUN_SUSPENDED`, `SECRET_MISSING`, `DATABASE_*`, `CONFIGURATION_INVALID`:
 *   nothing was done, and no run was begun
 */
export async function runConnector(
  options: ConnectorWork & { readonly request: RunRequest },
): Promise<RunReport> {
  refuseSuspended(options.definition, options.clock)
  return withConnector(options, (parts) => runSteps(parts, options.request))
}

/**
 * A connector that the configuration suspends does not write; `until` ends it by itself.
 *
 * @throws SyncError `RUN_SUSPENDED`
 */
export function refuseSuspended({ name, suspended }: ConnectorDefinition, clock: Clock): void {
  if (suspended === undefined) return
  const { reason, until } = suspended
  if (until !== undefined && Date.parse(until) <= clock.now()) return
  const end = until === undefined ? '' : ` until ${until}`
  throw new SyncError(
    'RUN_SUSPENDED',
    `The configuration suspends "${name}"${end}: ${reason}. Nothing was done; take "suspend" out to end it.`,
    { connector: name },
  )
}
