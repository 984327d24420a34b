import { isSyncError } from '../model/errors.ts'
import { openState, type StateOptions } from './state.ts'

/**
 * Says whose changes a service has accepted and not written yet: held by a threshold, or staged for an export.
 * The connector space is only read, and looked at anew each time, since the service writes it meanwhile. Where
 * there is none in reach (the service runs on another machine), nobody is known to wait.
 */
export function waitingPeople(
  connector: string,
  options: StateOptions,
): (ids: readonly string[]) => Promise<ReadonlySet<string>> {
  return async (ids) => {
    try {
      const state = await openState({ ...options, readOnly: true })
      try {
        const found = await state.space.find({ connector, objectType: 'User' }, { ids })
        const waiting = found.filter(
          (one) => one?.staged !== undefined || one?.heldBy !== undefined,
        )
        return new Set(waiting.flatMap((one) => (one === undefined ? [] : [one.id])))
      } finally {
        await state.close()
      }
    } catch (error) {
      if (isSyncError(error)) return new Set()
      throw error
    }
  }
}
