import { keepLease } from '../../engine/run/lease-keeper.ts'
import { rebuildSpace, type RebuildReport } from '../../engine/run/rebuild.ts'
import { look, type LookOptions } from './look.ts'
import { ownerAt } from './owner.ts'
import { reachState } from './reach-state.ts'
import { usedBy } from './used-by.ts'
import { withConnector } from './with-connector.ts'

/**
 * Fills the connector space from the tables of one connector, as the one runner of it. Nothing is written to a table.
 *
 * @throws SyncError `RUN_BUSY` while another process holds the connector space or runs the connector, `DATABASE_*`
 */
export async function rebuildConnector(options: LookOptions): Promise<RebuildReport> {
  const reached = await reachState(options.where)
  try {
    if (reached.kind === 'beside') {
      throw usedBy(reached.holder)
    }
    const { state } = reached
    const lease = await keepLease(state.journal, options.definition.name, ownerAt(options.clock))
    try {
      return await withConnector({ ...options, state }, (parts) => rebuildSpace(parts))
    } finally {
      await lease.close()
    }
  } finally {
    await reached.close()
  }
}

/**
 * What a rebuild would do. Nothing is written anywhere; works beside a running service.
 *
 * @throws SyncError `DATABASE_*`, `STATE_UNREADABLE`
 */
export async function planRebuild(options: LookOptions): Promise<RebuildReport> {
  return look(options, (parts) => rebuildSpace(parts, { apply: false }))
}
