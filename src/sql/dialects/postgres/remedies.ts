import type { TableName } from '../../../model/table.ts'
import { tableGrants } from '../grants.ts'
import { indexAdvice } from '../index-advice.ts'
import type { Remedies } from '../remedy.ts'

/** PostgreSQL. */
export const postgresRemedies: Remedies = {
  index: indexAdvice({
    quote,
    expression: (name, { column, rule }) =>
      rule === 'folded' && column.caseSensitive ? `lower(${name})` : name,
  }),
  uniqueKey: (table, columns) =>
    `ALTER TABLE ${named(table)} ADD UNIQUE (${columns.map(quote).join(', ')});`,
  retype: (table, column, length) =>
    `ALTER TABLE ${named(table)} ALTER COLUMN ${quote(column.name)} TYPE varchar(${length});`,
  dropTrigger: (table, trigger) => `DROP TRIGGER ${quote(trigger)} ON ${named(table)};`,
  sequences: true,
  grants: ({ login, tables, temporary }) => {
    const schemas = new Set(tables.flatMap(({ table }) => table.schema ?? []))
    return [
      ...[...schemas].map((one) => `GRANT USAGE ON SCHEMA ${quote(one)} TO ${quote(login)};`),
      ...tableGrants(tables, quote, {
        insertByColumn: true,
        statement: (privileges, table) =>
          `GRANT ${privileges} ON ${named(table)} TO ${quote(login)};`,
      }),
      ...tables.flatMap(({ sequences = [] }) =>
        sequences.map((one) => `GRANT USAGE ON SEQUENCE ${one} TO ${quote(login)};`),
      ),
      // The database is the one of the session, so that the text holds wherever it is run.
      ...(temporary
        ? [
            `DO $$ BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO %I', current_database(), ${literal(login)}); END $$;`,
          ]
        : []),
    ]
  },
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

function named({ schema, name }: TableName): string {
  return schema === undefined ? quote(name) : `${quote(schema)}.${quote(name)}`
}
