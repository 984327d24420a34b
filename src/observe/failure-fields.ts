import { isSyncError } from '../model/errors.ts'
import type { LogFields } from './log.ts'

/**
 * What a log may say of a failure beside its code: names of the database, the driver's number and, of what cannot
 * happen, where it happened. Never its message, which may hold a value.
 */
export function failureFields(thrown: unknown): LogFields {
  if (!isSyncError(thrown)) return unforeseen(thrown)
  const { reason, driver, table, column, constraint, cause } = thrown.facts
  if (thrown.code === 'INTERNAL') return unforeseen(cause ?? thrown)
  return {
    ...(reason === undefined ? {} : { reason }),
    ...(driver === undefined ? {} : { driver }),
    ...(table === undefined ? {} : { table }),
    ...(column === undefined ? {} : { column }),
    ...(constraint === undefined ? {} : { constraint }),
  }
}

function unforeseen(thrown: unknown): LogFields {
  if (!(thrown instanceof Error)) return {}
  const frames = [...(thrown.stack ?? '').matchAll(/((?:src|program)\/[^\s()]+:\d+:\d+)/gu)]
  const [, position] = frames[0] ?? []
  return { reason: thrown.name, ...(position === undefined ? {} : { position }) }
}
