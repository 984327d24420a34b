import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { parseFile } from '../../src/config/document.ts'
import { lineStarts } from '../../src/config/line-starts.ts'

suite('lineStarts', () => {
  test('counts lines and columns from 1, carriage returns as a part of their line', () => {
    const placeOf = lineStarts('ab\r\n\ncd\n')
    assert.deepEqual(
      [0, 2, 3, 4, 5, 7, 8].map((offset) => Object.values(placeOf(offset)).join(':')),
      ['1:1', '1:3', '1:4', '2:1', '3:1', '3:3', '4:1'],
    )
  })

  test('a text without line breaks has one line', () => {
    assert.deepEqual(lineStarts('')(0), { line: 1, column: 1 })
    assert.deepEqual(lineStarts('abc')(3), { line: 1, column: 4 })
  })

  test('a line break behind an alias that ends in a colon counts', () => {
    const text = 'a: &x: 1\nb: *x:\nc: 2\n'
    const file = parseFile({ name: 'f.yaml', path: '/f.yaml', text })
    assert.equal(file.spanOf(text.indexOf('c:'), text.length).start.line, 3)
    const merged = 'a: *source: x\nb: [\n'
    const broken = parseFile({ name: 'f.yaml', path: '/f.yaml', text: merged })
    assert.equal(broken.spanOf(merged.indexOf('b:'), merged.length).start.line, 2)
  })
})
