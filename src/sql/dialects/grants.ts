import type { TableName } from '../../model/table.ts'

/** What a login is to be allowed, and nothing else. */
export interface GrantQuestion {
  /** The login's name; with `@host` on MySQL and MariaDB. */
  readonly login: string
  readonly tables: readonly TableNeeds[]
  /** Runs write many rows through temporary tables. */
  readonly temporary: boolean
}

/** What is needed on one table; columns by name. */
export interface TableNeeds {
  readonly table: TableName
  readonly select: readonly string[] | 'all'
  readonly insert: readonly string[]
  readonly update: readonly string[]
  readonly delete: boolean
  /** SQL Server: the changes since a version are asked of the table. */
  readonly changeTracking?: true
  /** PostgreSQL: sequences that defaults of the table take numbers from, as the catalogue writes them. */
  readonly sequences?: readonly string[]
}

/** One statement for each table that something is needed on. */
export function tableGrants(
  tables: readonly TableNeeds[],
  quote: (name: string) => string,
  options: {
    readonly insertByColumn: boolean
    readonly statement: (privileges: string, table: TableName) => string
  },
): readonly string[] {
  return tables.flatMap((needs) => {
    const privileges = columnPrivileges(needs, quote, options)
    return privileges === '' ? [] : [options.statement(privileges, needs.table)]
  })
}

/** `SELECT (a, b), INSERT (a)`: the privileges of a table with their columns, in one statement. */
function columnPrivileges(
  needs: Pick<TableNeeds, 'select' | 'insert' | 'update' | 'delete'>,
  quote: (name: string) => string,
  options: { readonly insertByColumn: boolean },
): string {
  const list = (columns: readonly string[]): string => ` (${columns.map(quote).join(', ')})`
  return [
    ...(needs.select === 'all'
      ? ['SELECT']
      : needs.select.length > 0
        ? [`SELECT${list(needs.select)}`]
        : []),
    ...(needs.insert.length > 0
      ? [`INSERT${options.insertByColumn ? list(needs.insert) : ''}`]
      : []),
    ...(needs.update.length > 0 ? [`UPDATE${list(needs.update)}`] : []),
    ...(needs.delete ? ['DELETE'] : []),
  ].join(', ')
}
