import { unreachable } from '../../model/unreachable.ts'
import type { ChangeReader, ChangeSettings } from '../bulk.ts'
import type { TableBinding } from '../row-operation.ts'
import { historyReader } from './history.ts'
import { type ChangeSurroundings, ChangeTable } from './reader.ts'
import { trackingReader } from './tracking.ts'
import { watermarkReader } from './watermark.ts'

/**
 * How changed rows of a table are found (spec §7, `deltaImport`). Reads nothing yet.
 *
 * @throws SyncError `DATABASE_SCHEMA` when the table has not what the strategy needs
 */
export function openChanges(
  surroundings: ChangeSurroundings,
  binding: TableBinding,
  settings: ChangeSettings,
): ChangeReader {
  const table = new ChangeTable(surroundings, binding)
  switch (settings.strategy) {
    case 'watermark':
      return watermarkReader(table, settings)
    case 'changeTracking':
      return trackingReader(table)
    case 'history':
      return historyReader(table, settings)
    default:
      return unreachable(settings.strategy)
  }
}
