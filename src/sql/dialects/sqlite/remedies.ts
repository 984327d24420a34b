import type { TableName } from '../../../model/table.ts'
import { indexAdvice } from '../index-advice.ts'
import type { Remedies } from '../remedy.ts'

/** SQLite: an ALTER TABLE changes no column, and who may write the file may do everything. */
export const sqliteRemedies: Remedies = {
  index: indexAdvice({
    quote,
    expression: (name, { rule }) => (rule === 'folded' ? `${name} COLLATE NOCASE` : name),
    schemaAtIndex: true,
  }),
  uniqueKey: (table, columns) =>
    `CREATE UNIQUE INDEX ${prefix(table)}${quote(`UX_${table.name}_${columns.join('_')}`)} ON ` +
    `${quote(table.name)} (${columns.map(quote).join(', ')});`,
  retype: () => undefined,
  dropTrigger: (table, trigger) => `DROP TRIGGER ${prefix(table)}${quote(trigger)};`,
  grants: () => [],
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function prefix({ schema }: TableName): string {
  return schema === undefined ? '' : `${quote(schema)}.`
}
