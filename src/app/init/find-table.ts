import { parseTableName, writeTableName } from '../../config/normalize/table-name.ts'
import { SyncError } from '../../model/errors.ts'
import { nearest } from '../../model/nearest.ts'
import type { TableDescription } from '../../model/table.ts'
import type { Target } from '../../sql/target.ts'

/**
 * Describes the table that somebody names, `schema.name` or a name that holds a dot.
 *
 * @throws SyncError `DATABASE_SCHEMA` with the nearest name and the others; `USAGE` for a name that cannot be read
 */
export async function findTable(
  target: Target,
  name: string,
  signal: AbortSignal,
): Promise<TableDescription> {
  const parsed = parseTableName(name)
  const candidates = [...(parsed === undefined ? [] : [parsed]), { name }]
  for (const candidate of candidates) {
    const found = await target.describe(candidate, signal)
    if (found !== undefined) return found
  }
  const names = await tableNames(target)
  const meant =
    nearest(name, names) ?? names.find((one) => one.toLowerCase() === name.toLowerCase())
  throw new SyncError(
    'DATABASE_SCHEMA',
    `There is no table or view "${name}" that the login may see. ` +
      `${meant === undefined ? '' : `Did you mean "${meant}"? `}${listed(names)}`,
    { table: name },
  )
}

/** The names of tables and views, as `--table` takes them. */
export async function tableNames(target: Target): Promise<readonly string[]> {
  return (await target.list()).map((table) => writeTableName(table))
}

const SHOWN = 12

/** A few of the tables, in a sentence. */
export function listed(names: readonly string[]): string {
  if (names.length === 0)
    return 'The login sees no table at all: it may need SELECT on one, or another database.'
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : ''
  return `There are: ${names.slice(0, SHOWN).join(', ')}${more}.`
}
