import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { DialectName } from '../../src/sql/dialects/dialect.ts'
import { explain, type Explained } from '../../src/sql/explain.ts'
import type { TableBinding } from '../../src/sql/target.ts'
import { bound, golden } from './golden.ts'

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
