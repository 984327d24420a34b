import { isSyncError, type SyncError } from '../model/errors.ts'
import type { KnownTables } from './check-configuration.ts'
import { describeTables } from './connector/describe-tables.ts'
import { openTargetOf, type SecretOptions } from './connector/open-target.ts'

/** Reads the tables of each connector from its database; one that is away is told and passed over. */
export function tablesOnline(
  options: SecretOptions & {
    readonly signal: AbortSignal
    readonly onFailure: (error: SyncError) => void
  },
): KnownTables {
  return async (definition) => {
    try {
      const target = await openTargetOf(definition.target, options)
      try {
        return await describeTables(definition, target, options.signal)
      } finally {
        await target.close()
      }
    } catch (error) {
      if (!isSyncError(error)) throw error
      options.onFailure(error)
      return undefined
    }
  }
}
