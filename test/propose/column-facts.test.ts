import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { ColumnDescription } from '../../src/model/table.ts'
import { columnFacts } from '../../src/propose/column-facts.ts'

const column = (name: string, kind: ColumnDescription['kind']): ColumnDescription => ({
  name,
  type: kind,
  kind,
  nullable: true,
  hasDefault: false,
  unicode: true,
  caseSensitive: true,
})

suite('what the values of a column look like', () => {
  test('how many rows have one is not known of a column that was not read', () => {
    const rows = [{ Mail: 'a@x' }, { Mail: null }]
    assert.equal(columnFacts(column('Mail', 'text'), rows).filled, 0.5)
    assert.equal(columnFacts(column('Extra', 'json'), rows).filled, undefined)
    assert.equal(columnFacts(column('Mail', 'text'), []).filled, undefined)
  })
})
