import { writeTableName } from '../config/normalize/table-name.ts'
import type { ConnectorDefinition } from '../model/definition.ts'
import { isSyncError, type SyncError } from '../model/errors.ts'
import { nearest } from '../model/nearest.ts'
import type { Problem } from '../model/problem.ts'
import { formatTable } from '../model/table.ts'
import type { Target } from '../sql/target.ts'

/**
 * Why a connector could not be compared with its database, as a finding: `unknown-table` on the name of the table,
 * else `not-compared` on its target.
 *
 * @param target where it could be opened, to ask what tables there are
 */
export async function notComparedProblem(
  definition: ConnectorDefinition,
  error: SyncError,
  target: Target | undefined,
): Promise<Problem> {
  const { name, objects } = definition
  const missing =
    error.code === 'DATABASE_SCHEMA'
      ? objects.find(({ table }) => formatTable(table) === error.facts.table)
      : undefined
  if (missing === undefined || target === undefined) {
    const said = saidByDriver(error)
    return {
      rule: 'not-compared',
      severity: 'error',
      message: error.message,
      span: definition.target.span,
      help: `Nothing is known of its tables until then (${error.code}).`,
      connector: name,
      ...(said === undefined ? {} : { label: said }),
    }
  }
  const typed = writeTableName(missing.table)
  const meant = await nearestTable(typed, target)
  return {
    rule: 'unknown-table',
    severity: 'error',
    message: `The database has no table or view "${typed}" that the login may see.`,
    span: missing.tableSpan,
    connector: name,
    ...(meant === undefined ? {} : { label: `did you mean "${meant}"?`, suggestion: meant }),
  }
}

async function nearestTable(typed: string, target: Target): Promise<string | undefined> {
  try {
    const names = (await target.list()).map((table) => writeTableName(table))
    const last = typed.split('.').at(-1)?.toLowerCase()
    return (
      names.find((one) => one.toLowerCase() === typed.toLowerCase()) ??
      names.find((one) => one.split('.').at(-1)?.toLowerCase() === last) ??
      nearest(typed, names)
    )
  } catch (error) {
    if (isSyncError(error)) return undefined
    throw error
  }
}

/** The words of the driver, where a login, a host or a certificate is meant and no row. */
function saidByDriver({ code, facts }: SyncError): string | undefined {
  const spoken = [
    'DATABASE_UNREACHABLE',
    'DATABASE_PERMISSION',
    'DATABASE_SCHEMA',
    'DATABASE_FAILED',
  ]
  const { cause } = facts
  if (!spoken.includes(code) || facts.driver === undefined) return undefined
  return cause instanceof Error ? cause.message : undefined
}
