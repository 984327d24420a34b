import type { RunParts } from '../../engine/run/run.ts'
import { openState, type StateOptions } from '../state.ts'
import { lookingAtConnector, type ConnectorWork } from './with-connector.ts'

/** What is to be looked at. */
export interface LookOptions extends Omit<ConnectorWork, 'state'> {
  readonly where: StateOptions
}

/**
 * Looks at a connector and its tables, and writes nothing: the connector space is opened for reading, and the
 * database takes no write. Works beside a running service.
 *
 * @throws SyncError `STATE_UNREADABLE`, `DATABASE_*`, `SECRET_MISSING`, and what the work throws
 */
export async function look<T>(
  options: LookOptions,
  work: (parts: RunParts) => Promise<T>,
): Promise<T> {
  const state = await openState({ ...options.where, readOnly: true })
  try {
    return await lookingAtConnector({ ...options, state }, work)
  } finally {
    await state.close()
  }
}
