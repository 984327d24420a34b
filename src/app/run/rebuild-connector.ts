import { rebuildSpace, type RebuildReport } from '../../engine/run/rebuild.ts'
import { SyncError } from '../../model/errors.ts'
import type { LookOptions } from './look.ts'
import { reachState } from './reach-state.ts'
import { withConnector } from './with-connector.ts'

/**
 * Fills the connector space from the tables of one connector. Nothing is written to a table.
 *
 * @throws SyncError `RUN_BUSY` while another process holds the connector space, `DATABASE_*`
 */
export async function rebuildConnector(options: LookOptions): Promise<RebuildReport> {
  const reached = await reachState(options.where)
  try {
    if (reached.kind === 'beside') {
      throw new SyncError(
        'RUN_BUSY',
        `${reached.holder} uses the connector space. Nothing was done; stop it first.`,
      )
    }
    return await withConnector({ ...options, state: reached.state }, rebuildSpace)
  } finally {
    await reached.close()
  }
}
