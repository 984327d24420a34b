import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { ExplainedEvent } from '../../src/app/explain-event.ts'
import { printEventStatements } from '../../src/cli/print-event.ts'

suite('the SQL of an event', () => {
  test('has each condition in one line of comment, however it is written', () => {
    const event: ExplainedEvent = {
      connector: 'HR',
      objectType: 'User',
      dialect: 'postgres',
      event: 'disable',
      trigger: 'active turns false',
      exported: 'at once',
      assumed: false,
      branches: [
        {
          when: 'department = "Sales"\n  and companyName = "X"\n',
          action: 'delete',
          operation: 'delete',
          columns: [],
          becomes: 'removed',
          statement: {
            event: 'delete',
            sql: 'delete from "Users" where "Id" = $1',
            parameters: [],
          },
        },
      ],
    }
    const lines = printEventStatements([event]).split('\n')
    assert.ok(lines.includes('-- when department = "Sales" and companyName = "X"'))
    assert.deepEqual(
      lines.filter((line) => line !== '' && !line.startsWith('--')),
      ['delete from "Users" where "Id" = $1;'],
    )
  })
})
