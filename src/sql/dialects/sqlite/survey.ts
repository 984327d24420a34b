import { accessSync, constants } from 'node:fs'
import { basename, dirname } from 'node:path'
import { sql } from 'kysely'
import type { TableDescription, TableName } from '../../../model/table.ts'
import type { Reference, TableSurvey } from '../../../model/table-survey.ts'
import { type Cell, type Cells, catalogueOf } from '../catalogue.ts'
import type { Connection } from '../dialect.ts'
import { collectReferences } from '../references.ts'
import { sqliteSyntax } from './syntax.ts'

/** SQLite has no logins: who may write the file and its folder may do everything. */
export async function surveySqlite(
  connection: Connection,
  { table, columns }: TableDescription,
): Promise<TableSurvey> {
  const ask = catalogueOf(connection, sqliteSyntax.compiler)
  const schema = table.schema ?? 'main'
  const [version] = await ask(sql`select sqlite_version()`)
  const [place] = await ask(sql`select file from pragma_database_list where name = ${schema}`)
  const file = String(place?.[0] ?? '')
  const references = await ask(sql`
    select 'foreign key ' || (f.id + 1) || ' of ' || m.name, null, m.name, f."from", f.on_delete
    from ${sql.id(schema, 'sqlite_schema')} as m, pragma_foreign_key_list(m.name, ${schema}) as f
    where m.type = 'table' and lower(f."table") = lower(${table.name}) order by m.name, f.id, f.seq`)
  const names = columns.map((column) => column.name)
  const writes = isWritable(file)
  return {
    database: {
      product: 'SQLite',
      version: String(version?.[0] ?? ''),
      name: file === '' ? ':memory:' : basename(file),
      login: '',
    },
    allowed: {
      select: names,
      insert: writes ? names : [],
      update: writes ? names : [],
      delete: writes,
      temporary: true,
    },
    referencedBy: collectReferences(references, onDelete),
    rowSecurity: false,
  }
}

/** Tables and views of the file. */
export async function listSqlite(connection: Connection): Promise<readonly TableName[]> {
  const ask = catalogueOf(connection, sqliteSyntax.compiler)
  const rows: readonly Cells[] = await ask(sql`
    select name from sqlite_schema
    where type in ('table', 'view') and name not glob 'sqlite_*' order by name limit 1000`)
  return rows.map(([name]) => ({ name: String(name) }))
}

/** The log stands beside the file, so the folder must be writable too. */
function isWritable(file: string): boolean {
  if (file === '') return true
  try {
    accessSync(file, constants.W_OK)
    accessSync(dirname(file), constants.W_OK)
    return true
  } catch {
    return false
  }
}

function onDelete(action: Cell): Reference['onDelete'] {
  const text = String(action)
  return text === 'CASCADE' ? 'cascade' : text.startsWith('SET') ? 'set' : 'refuse'
}
