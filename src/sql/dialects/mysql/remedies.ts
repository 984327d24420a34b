import type { TableName } from '../../../model/table.ts'
import { tableGrants } from '../grants.ts'
import { indexAdvice } from '../index-advice.ts'
import type { Remedies } from '../remedy.ts'

/** MySQL and MariaDB. */
export const mysqlRemedies: Remedies = {
  index: indexAdvice({ quote, longest: 768, prefix: '(191)', foldsByCollation: true }),
  uniqueKey: (table, columns) =>
    `ALTER TABLE ${named(table)} ADD UNIQUE (${columns.map(quote).join(', ')});`,
  // MODIFY takes the whole column: what is left out of it is lost.
  retype: (table, column, length) =>
    `ALTER TABLE ${named(table)} MODIFY ${quote(column.name)} varchar(${length}) CHARACTER SET utf8mb4` +
    `${column.nullable ? '' : ' NOT NULL'};`,
  dropTrigger: (table, trigger) =>
    `DROP TRIGGER ${table.schema === undefined ? '' : `${quote(table.schema)}.`}${quote(trigger)};`,
  grants: ({ login, tables, temporary }) => [
    ...tableGrants(tables, quote, {
      insertByColumn: true,
      statement: (privileges, table) =>
        `GRANT ${privileges} ON ${named(table)} TO ${account(login)};`,
    }),
    // `*` alone is the database of the session.
    ...(temporary ? [`GRANT CREATE TEMPORARY TABLES ON * TO ${account(login)};`] : []),
  ],
}

function quote(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``
}

function named({ schema, name }: TableName): string {
  return schema === undefined ? quote(name) : `${quote(schema)}.${quote(name)}`
}

/** `rollcall` is `rollcall@%`, as the server has it. */
function account(login: string): string {
  const at = login.lastIndexOf('@')
  return at < 0
    ? `${quote(login)}@\`%\``
    : `${quote(login.slice(0, at))}@${quote(login.slice(at + 1))}`
}
