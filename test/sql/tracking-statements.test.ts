import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ChangeTable } from '../../src/sql/changes/reader.ts'
import { trackingReader } from '../../src/sql/changes/tracking.ts'
import type { Database } from '../../src/sql/dialects/dialect.ts'
import { DIALECTS } from '../../src/sql/dialects/index.ts'
import type { StatementText } from '../../src/sql/target.ts'
import { bound, golden } from './golden.ts'

suite('statements of change tracking', () => {
  test('SQL Server is asked how far back it knows, how far it is, and what changed', async () => {
    const said: StatementText[] = []
    // What the server answers, in order: oldest version, present version, two keys and the row that one of them has.
    const answers = [
      [['3']],
      [['7']],
      [
        ['t', 1, null, null, null, null, null, null],
        ['t', 2, 't', 2, 't', 2, 'ada', true],
      ],
    ]
    const events = ['change tracking: oldest', 'change tracking: now', 'change tracking: page']
    const reading: Database = {
      run: async (use) =>
        use({
          execute: (statement) => {
            said.push({
              event: events[said.length] ?? 'more than expected',
              sql: statement.sql,
              parameters: statement.slots,
            })
            return { rows: answers[said.length - 1] ?? [], affected: 0 }
          },
        }),
      close: () => Promise.resolve(),
    }
    const binding = bound('mssql', ['Tenant', 'No'], {
      Tenant: 'text!',
      No: 'int!',
      UserName: 'text!',
      Active: 'bool',
    })
    const table = new ChangeTable({ dialect: DIALECTS.mssql, reading, random: () => 0.5 }, binding)
    const pages = trackingReader(table).since('5', { pageSize: 100 })
    const page = await pages.next()
    assert.deepEqual(page.value, {
      rows: [['t', 2, 'ada', true]],
      gone: [['t', 1]],
    })
    const end = await pages.next()
    assert.deepEqual([end.done, end.value], [true, '7'])
    golden('mssql/change-tracking.sql', said)
  })
})
