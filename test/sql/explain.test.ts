import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { ColumnDescription, TableDescription } from '../../src/model/table.ts'
import type { DialectName } from '../../src/sql/dialects/dialect.ts'
import { explain, type Explained } from '../../src/sql/explain.ts'
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

interface Case {
  readonly name: string
  readonly binding: (dialect: DialectName) => TableBinding
  readonly explained: Explained
}

const CASES: readonly Case[] = [
  {
    name: 'story',
    binding: (dialect) =>
      bound(dialect, ['Id'], {
        Id: 'text!',
        UserPrincipalName: 'text!',
        Firstname: 'text',
        Active: 'text',
      }),
    explained: {
      unique: [{ column: 'UserPrincipalName', case: 'folded' }],
      update: ['Firstname'],
      disable: ['Active'],
    },
  },
  {
    name: 'rename',
    binding: (dialect) => bound(dialect, ['Id'], { Id: 'text!', UserPrincipalName: 'text!' }),
    explained: {
      unique: [{ column: 'UserPrincipalName', case: 'folded' }],
      update: ['UserPrincipalName'],
    },
  },
  {
    name: 'generated-key',
    binding: (dialect) =>
      bound(dialect, ['No'], { No: 'int!', 'first.name': 'text', 'a]b"c`d': 'bool' }, 'No'),
    explained: { disable: ['a]b"c`d'] },
  },
  {
    name: 'composite-key-and-trigger',
    binding: (dialect) => {
      const plain = bound(dialect, ['Tenant', 'No'], {
        Tenant: 'text!',
        No: 'int!',
        Active: 'bool',
      })
      const triggers = [{ name: 'deletes', events: ['update' as const], deletes: true }]
      return { ...plain, description: { ...plain.description, triggers } }
    },
    explained: { disable: ['Active'] },
  },
]

for (const dialect of ['mssql', 'postgres', 'mysql', 'mariadb', 'sqlite'] as const) {
  suite(`explain for ${dialect}`, () => {
    for (const { name, binding, explained } of CASES) {
      test(`the statements of "${name}" are those of the golden file`, () => {
        golden(`${dialect}/${name}.sql`, explain(dialect, binding(dialect), explained))
      })
    }

    test('no statement holds a value', () => {
      for (const { binding, explained } of CASES) {
        for (const { sql, parameters } of explain(dialect, binding(dialect), explained)) {
          const marks = sql.replace(/"[^"]*"|`[^`]*`/gu, '').match(/\?|[$@]\d+/gu) ?? []
          assert.equal(marks.length, parameters.length, sql)
        }
      }
    })
  })
}

function golden(name: string, statements: readonly StatementText[]): void {
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

function bound(
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
