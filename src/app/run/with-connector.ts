import type { RunProgress } from '../../engine/run/report.ts'
import type { RunParts } from '../../engine/run/run.ts'
import { SyncError } from '../../model/errors.ts'
import type { ConnectorDefinition } from '../../model/definition.ts'
import {
  type ConnectorSurroundings,
  openConnector,
  type OpenConnector,
} from '../connector/open-connector.ts'
import type { SecretOptions } from '../connector/open-target.ts'
import { runParts, type RunSurroundings } from './run-parts.ts'
import { boundYoungMemory } from './young-memory.ts'

/** A connector that is opened for one piece of work. */
export interface ConnectorWork extends RunSurroundings, SecretOptions {
  readonly definition: ConnectorDefinition
}

/**
 * Opens a connector, does one piece of work with it and closes it: secrets, database, tables, source. Exports
 * that a crash left open are repeated first.
 *
 * @throws SyncError `SECRET_MISSING`, `DATABASE_*`, `CONFIGURATION_INVALID`, and what the work throws
 */
export async function withConnector<T>(
  options: ConnectorWork,
  work: (parts: RunParts) => Promise<T>,
): Promise<T> {
  return closedAfter(await opened(options), options, work)
}

/**
 * The same for work that only looks, such as a plan: the database takes no write, and nothing that a crash left
 * open is repeated.
 */
export async function lookingAtConnector<T>(
  options: ConnectorWork,
  work: (parts: RunParts) => Promise<T>,
): Promise<T> {
  return closedAfter(await opened(options, { recover: false, readOnly: true }), options, work)
}

async function closedAfter<T>(
  open: OpenConnector,
  options: ConnectorWork,
  work: (parts: RunParts) => Promise<T>,
): Promise<T> {
  const young = boundYoungMemory()
  try {
    const parts = runParts(open, options)
    const onProgress = (progress: RunProgress): void => {
      young.look()
      parts.onProgress?.(progress)
    }
    return await work({ ...parts, onProgress })
  } finally {
    young.close()
    await open.close()
  }
}

async function opened(
  options: ConnectorWork,
  how: Pick<ConnectorSurroundings, 'recover' | 'readOnly'> = {},
): Promise<OpenConnector> {
  try {
    return await openConnector(options.definition, { ...options, ...how, store: options.state })
  } catch (error) {
    // Whatever was under way ends in its own way when it is asked to stop.
    if (options.signal?.aborted !== true) throw error
    throw new SyncError('INTERRUPTED', 'Interrupted before anything was done.', { cause: error })
  }
}
