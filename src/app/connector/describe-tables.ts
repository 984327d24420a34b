import type { ConnectorDefinition } from '../../model/definition.ts'
import { SyncError } from '../../model/errors.ts'
import { formatPosition } from '../../model/position.ts'
import { formatTable, type TableDescription } from '../../model/table.ts'
import type { Target } from '../../sql/target.ts'

/**
 * The tables of a connector as the catalogue has them, by object type.
 *
 * @throws SyncError `DATABASE_SCHEMA` for a table that does not exist, `DATABASE_*`
 */
export async function describeTables(
  definition: ConnectorDefinition,
  target: Target,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, TableDescription>> {
  const tables = new Map<string, TableDescription>()
  for (const object of definition.objects) {
    const description = await target.describe(object.table, signal)
    if (description === undefined) {
      throw new SyncError(
        'DATABASE_SCHEMA',
        `There is no table or view "${formatTable(object.table)}" that the login may see ` +
          `(${formatPosition(object.tableSpan.start)}).`,
        { connector: definition.name, table: formatTable(object.table) },
      )
    }
    tables.set(object.name, description)
  }
  return tables
}
