import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { ColumnDescription } from '../../src/model/table.ts'
import { columnFacts } from '../../src/propose/column-facts.ts'
import { flowByName } from '../../src/propose/flow-for.ts'
import { speakerOf } from '../../src/propose/speak.ts'

/** What is proposed for a column of flags that no row has filled yet. */
function proposed(type: string, length?: number) {
  const column: ColumnDescription = {
    name: 'enabled',
    type,
    kind: 'text',
    nullable: true,
    hasDefault: false,
    unicode: true,
    caseSensitive: false,
    ...(length === undefined ? {} : { length }),
  }
  return flowByName(column, columnFacts(column, []), speakerOf({ kind: 'entra' }), new Set())?.flow
}

suite('a flag of which no value is there', () => {
  test('is told in the words that its type lists, without a guess', () => {
    const flow = proposed("enum('yes','no')", 3)
    assert.equal(flow?.from, 'accountEnabled')
    assert.equal(flow.todo, undefined)
    assert.match(JSON.stringify(Object.values(flow)), /yes.*no/u)
  })

  test('is a guess where a type lists none, or others', () => {
    for (const type of ['char(1)', "enum('red','green')"]) {
      assert.match(proposed(type, 1)?.todo ?? '', /Y and N are a guess/u)
    }
  })
})
