import type { TableName } from '../../../model/table.ts'
import { tableGrants } from '../grants.ts'
import { indexAdvice } from '../index-advice.ts'
import type { Remedies } from '../remedy.ts'

/** SQL Server and Azure SQL. */
export const mssqlRemedies: Remedies = {
  index: indexAdvice({ quote, longest: 850, foldsByCollation: true }),
  uniqueKey: (table, columns) =>
    `ALTER TABLE ${named(table)} ADD UNIQUE (${columns.map(quote).join(', ')});`,
  retype: (table, column, length) =>
    `ALTER TABLE ${named(table)} ALTER COLUMN ${quote(column.name)} nvarchar(${length})` +
    `${column.nullable ? ' NULL' : ' NOT NULL'};`,
  dropTrigger: (table, trigger) =>
    `DROP TRIGGER ${table.schema === undefined ? '' : `${quote(table.schema)}.`}${quote(trigger)};`,
  grants: ({ login, tables }) => [
    // INSERT is not granted by column (Transact-SQL, GRANT Object Permissions).
    ...tableGrants(tables, quote, {
      insertByColumn: false,
      statement: (privileges, table) =>
        `GRANT ${privileges} ON ${named(table)} TO ${quote(login)};`,
    }),
    ...tables
      .filter((needs) => needs.changeTracking === true)
      .map(({ table }) => `GRANT VIEW CHANGE TRACKING ON ${named(table)} TO ${quote(login)};`),
  ],
}

function quote(name: string): string {
  return `[${name.replaceAll(']', ']]')}]`
}

function named({ schema, name }: TableName): string {
  return schema === undefined ? quote(name) : `${quote(schema)}.${quote(name)}`
}
