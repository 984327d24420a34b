import type { RunParts } from '../../engine/run/run.ts'
import type { ConnectorDefinition } from '../../model/definition.ts'
import { openConnector } from '../connector/open-connector.ts'
import type { SecretOptions } from '../connector/open-target.ts'
import { runParts, type RunSurroundings } from './run-parts.ts'

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
  const open = await openConnector(options.definition, { ...options, store: options.state })
  try {
    return await work(runParts(open, options))
  } finally {
    await open.close()
  }
}

/**
 * The same for work that only looks, such as a plan: the database takes no write, and nothing that a crash left
 * open is repeated.
 */
export async function lookingAtConnector<T>(
  options: ConnectorWork,
  work: (parts: RunParts) => Promise<T>,
): Promise<T> {
  const open = await openConnector(options.definition, {
    ...options,
    store: options.state,
    recover: false,
    readOnly: true,
  })
  try {
    return await work(runParts(open, options))
  } finally {
    await open.close()
  }
}
