import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { RowTexts } from '../../../src/engine/run/row-text.ts'
import type { ColumnValue } from '../../../src/model/value.ts'

function cells(row: Record<string, ColumnValue>, columns = Object.keys(row)): unknown {
  return new RowTexts(columns).cells(JSON.stringify(row))
}

suite('rows cut out of their texts', () => {
  test('texts and nothing come out as parsing gives them', () => {
    const row = {
      Id: '1',
      Name: '',
      City: null,
      Note: 'a,b:{"x}'.replaceAll('"', "'"),
      Last: 'ü😀',
    }
    assert.deepEqual(cells(row), Object.values(row))
    assert.deepEqual(cells({ City: null }), [null])
    assert.deepEqual(cells({}), undefined)
  })

  test('whatever has to be unescaped or is no text is left to parsing', () => {
    for (const value of ['say "hi"', 'a\\b', 'a\nb', '\u2028\u0001', 7, -1.5, true, false]) {
      assert.equal(cells({ Id: '1', Name: value }), undefined)
      assert.equal(cells({ Name: value, Id: '1' }), undefined)
    }
  })

  test('a row of other columns, or in another order, is left to parsing', () => {
    const columns = ['Id', 'Name']
    assert.equal(cells({ Name: 'a', Id: '1' }, columns), undefined)
    assert.equal(cells({ Id: '1' }, columns), undefined)
    assert.equal(cells({ Id: '1', Name: 'a', City: 'b' }, columns), undefined)
    assert.equal(cells({ Id: '1', Names: 'a' }, columns), undefined)
    assert.equal(cells({ Id: '1', 'Name"': 'a' }, columns), undefined)
  })

  test('names that JSON escapes are found as they are written', () => {
    assert.equal(cells({ 'a"b': 'x' }), undefined)
    assert.deepEqual(cells({ 'Ünïcode name': 'x' }), ['x'])
  })
})
