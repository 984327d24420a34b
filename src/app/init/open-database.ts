import type { TargetDefinition } from '../../model/definition.ts'
import { sameProtocol } from '../../model/dialects.ts'
import { isSyncError } from '../../model/errors.ts'
import { openTarget } from '../../sql/open.ts'
import type { Target } from '../../sql/target.ts'
import type { NamedDatabase } from './database.ts'

/** A database that answers, and the product that it is. */
export interface OpenDatabase {
  readonly target: Target
  readonly dialect: TargetDefinition['dialect']
}

/**
 * Opens a database for reading only, and asks whether it answers. MariaDB is reached by URLs of MySQL too, and
 * takes other settings.
 *
 * @throws SyncError `DATABASE_*`; `CONFIGURATION_INVALID` for a connection string that cannot be read
 */
export async function openDatabase({ dialect, connection }: NamedDatabase): Promise<OpenDatabase> {
  const target = openTarget({ dialect, connection }, { readOnly: true })
  try {
    await target.check()
    return { target, dialect }
  } catch (error) {
    await target.close()
    const [next] = sameProtocol(dialect)
    if (next === undefined || !isSyncError(error, 'DATABASE_FAILED')) throw error
    const other = openTarget({ dialect: next, connection }, { readOnly: true })
    try {
      await other.check()
      return { target: other, dialect: next }
    } catch (thrown) {
      await other.close()
      throw thrown
    }
  }
}
