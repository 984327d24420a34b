import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ColumnDescription, TableDescription } from '../../src/model/table.ts'
import type { DialectName } from '../../src/sql/dialects/dialect.ts'
import type { StatementText, TableBinding } from '../../src/sql/target.ts'

const GOLDEN = fileURLToPath(new URL('../golden/sql/', import.meta.url))

/** Types of the example tables as each database writes them. */
const TYPES: Readonly<Record<DialectName, { text: string; bool: string; int: string }>> = {
  mssql: { text: 'varchar(50)', bool: 'bit', int: 'int' },
  postgres: { text: 'character varying(50)', bool: 'boolean', int: 'integer' },
  mysql: { text: 'varchar(50)', bool: 'tinyint(1)', int: 'int' },
  mariadb: { text: 'varchar(50)', bool: 'tinyint(1)', int: 'int(11)' },
  sqlite: { text: 'VARCHAR(50)', bool: 'BOOLEAN', int: 'INTEGER' },
}

const FOLDS: ReadonlySet<DialectName> = new Set(['mssql', 'mysql', 'mariadb'])

/** Holds statements against their golden file, which `npm run test:update` rewrites. */
export function golden(name: string, statements: readonly StatementText[]): void {
  const path = `${GOLDEN}${name}`
  const actual = statements.map(format).join('\n')
  if (process.env['ROLLCALL_UPDATE'] === '1') {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, actual)
  }
  assert.equal(actual, readFileSync(path, 'utf8'))
}

function format({ event, sql, parameters }: StatementText): string {
  const list = parameters.map(({ column, type, role }, at) =>
    `--   ${at + 1}: ${role} ${column} ${type}`.trimEnd(),
  )
  return [`-- ${event}`, ...list, `${sql};`, ''].join('\n')
}

/** A table of made-up columns: `text`, `int` or `bool`, with `!` where NULL is not allowed. */
export function bound(
  dialect: DialectName,
  anchor: readonly string[],
  columns: Readonly<Record<string, string>>,
  generated?: string,
): TableBinding {
  const described = Object.entries(columns).map(([name, type]): ColumnDescription => {
    const kind = type.startsWith('text') ? 'text' : type.startsWith('int') ? 'int' : 'bool'
    return {
      name,
      type: TYPES[dialect][kind],
      kind,
      ...(kind === 'text' ? { length: 50 } : {}),
      nullable: !type.endsWith('!'),
      hasDefault: name === generated,
      ...(name === generated ? { generated: 'identity' } : {}),
      unicode: dialect !== 'mssql',
      caseSensitive: !FOLDS.has(dialect),
    }
  })
  const description: TableDescription = {
    table: dialect === 'mssql' ? { schema: 'dbo', name: 'EntraIDUsers' } : { name: 'EntraIDUsers' },
    kind: 'table',
    columns: described,
    primaryKey: anchor,
    uniqueKeys: [],
    indexed: [],
    triggers: [],
  }
  return { description, anchor, columns: Object.keys(columns) }
}
