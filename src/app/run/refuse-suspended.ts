import type { Clock } from '../../model/clock.ts'
import type { ConnectorDefinition } from '../../model/definition.ts'
import { SyncError } from '../../model/errors.ts'

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
