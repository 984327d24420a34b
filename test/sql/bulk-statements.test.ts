import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { explainBulk } from '../../src/sql/bulk/explain-bulk.ts'
import { historyTable } from '../../src/sql/changes/history-table.ts'
import type { DialectName } from '../../src/sql/dialects/dialect.ts'
import type { TableBinding } from '../../src/sql/target.ts'
import { bound, golden } from './golden.ts'

for (const dialect of ['mssql', 'postgres', 'mysql', 'mariadb', 'sqlite'] as const) {
  suite(`statements for many rows of ${dialect}`, () => {
    if (dialect !== 'sqlite') {
      test('a set goes through a temporary table', () => {
        const texts = explainBulk(dialect, people(dialect), {
          create: ['Tenant', 'No', 'UserName', 'Active'],
          update: ['UserName'],
          unique: [{ column: 'UserName', case: 'folded' }],
        })
        golden(`${dialect}/many-rows.sql`, texts)
      })
    }

    test('a history table and its triggers are what the owner runs', () => {
      const statements = historyTable(dialect, people(dialect), { name: 'EntraIDUsersHistory' })
      golden(
        `${dialect}/history-table.sql`,
        statements.map((sql, at) => ({ event: `statement ${at + 1}`, sql, parameters: [] })),
      )
    })
  })
}

suite('statements for many rows', () => {
  test('new rows without a guard are loaded straight into a table of MySQL and MariaDB', () => {
    for (const dialect of ['mysql', 'mariadb', 'postgres', 'mssql'] as const) {
      const sets = { create: ['Tenant', 'No', 'Active'], update: ['Active'], unique: [] }
      const [first] = explainBulk(dialect, people(dialect), sets)
      assert.equal(
        first?.sql.startsWith("load data local infile 'rows' into table `EntraIDUsers`"),
        dialect === 'mysql' || dialect === 'mariadb',
        first?.sql,
      )
    }
  })

  test('SQLite takes a row after the other', () => {
    const sets = { create: ['Tenant', 'No'], update: ['Active'], unique: [] }
    assert.deepEqual(explainBulk('sqlite', people('sqlite'), sets), [])
  })
})

function people(dialect: DialectName): TableBinding {
  return bound(dialect, ['Tenant', 'No'], {
    Tenant: 'text!',
    No: 'int!',
    UserName: 'text!',
    Active: 'bool',
  })
}
