import { SyncError } from '../../model/errors.ts'
import type { AgentColumn } from '../mim/management-agent.ts'
import { columnOfFlow, columnOfMapping, columnOfName } from './columns.ts'
import type { DraftInput } from './draft-input.ts'
import type { ImportedColumn, ImportedConnector } from './imported-connector.ts'

/** All columns that get a value, those that do not, and what is left to do. */
export interface GatheredColumns {
  readonly columns: readonly ImportedColumn[]
  readonly left: ImportedConnector['left']
  readonly todo: readonly string[]
}

/**
 * The columns: those that Entra maps, else those that MIM's flows feed, else all that the connector lists.
 *
 * @throws SyncError `IMPORT_FOREIGN` when no column is named
 */
export function gatherColumns({ agent, schema, refused }: DraftInput): GatheredColumns {
  const known = new Map((agent?.columns ?? []).map((one) => [one.name.toLowerCase(), one]))
  const columns = new Map<string, ImportedColumn>()
  const todo: string[] = []
  const strange: string[] = []
  const take = (column: ImportedColumn): void => {
    const key = column.name.toLowerCase()
    if (columns.has(key)) todo.push(`${column.name}: a second flow to this column was left out`)
    else columns.set(key, column)
  }
  for (const mapping of schema?.mappings ?? []) {
    const { column, target, expression } = mapping
    if (column === undefined)
      todo.push(`${target}: ${expression} goes to an attribute of SCIM, and no column is named`)
    else if (column.toLowerCase() === '-dn-')
      todo.push(
        '-dn-: rows have no distinguished name; take the mapping out of Entra before the swap, since what is no column is refused',
      )
    else {
      const found = known.get(column.toLowerCase())
      if (known.size > 0 && found === undefined) strange.push(column)
      take(columnOfMapping(mapping, found, { stays: refused.get(found?.name ?? column) }))
    }
  }
  for (const flow of agent?.flows ?? []) {
    const key = flow.column.toLowerCase()
    if (schema === undefined || !columns.has(key)) take(columnOfFlow(flow, known.get(key)))
  }
  const isListed = columns.size === 0
  const left: { name: string; because: string }[] = []
  for (const column of agent?.columns ?? []) {
    if (columns.has(column.name.toLowerCase())) continue
    const why = unwritable(column)
    if (why === undefined && isListed) columns.set(column.name.toLowerCase(), columnOfName(column))
    else left.push({ name: column.name, because: why ?? 'nothing was mapped to it' })
  }
  if (columns.size === 0) throw noColumns()
  if (strange.length > 0) {
    todo.push(
      `Entra maps to ${strange.join(', ')}, which the connector does not list: look whether the table has ${strange.length === 1 ? 'it' : 'them'}`,
    )
  }
  if (isListed) {
    todo.push(
      'attributes: the export names columns only. Give --entra-schema FILE too, or write attributes in the place of the ECMA2Host names',
    )
  }
  return { columns: [...columns.values()], left, todo }
}

/** Why nothing can be written to a column. */
function unwritable({ kind, multiValued, readOnly }: AgentColumn): string | undefined {
  if (multiValued) return 'several values: lists are not available yet'
  if (kind === 'reference') return 'a reference to another row'
  if (kind === 'binary') return 'binary'
  return readOnly ? 'the database makes it' : undefined
}

function noColumns(): SyncError {
  return new SyncError(
    'IMPORT_FOREIGN',
    'No column is named: Entra maps to attributes of SCIM. Give the export of the connector too (--connector-xml FILE), ' +
      'or let "rollcall init" propose mappings from the table.',
  )
}
