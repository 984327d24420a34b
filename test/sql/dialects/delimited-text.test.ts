import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { delimitedText } from '../../../src/sql/dialects/delimited-text.ts'

suite('delimitedText', () => {
  test('escapes what would end a cell or a line, and tells NULL from a text that reads like it', () => {
    const rows = [
      ['a', null, '\\N', ''],
      ['tab\t', 'line\r\n', '\\', 1.5],
      [Buffer.from([0, 255]), 12n, 'ü', '.'],
    ]
    assert.equal(text(rows), 'a\t\\N\t\\\\N\t\ntab\\t\tline\\r\\n\t\\\\\t1.5\n00ff\t12\tü\t.\n')
  })

  test('every row ends its line, however many pieces there are', () => {
    const rows = Array.from({ length: 1234 }, (_, at) => [at, `row ${at}`])
    const lines = text(rows).split('\n')
    assert.equal(lines.pop(), '')
    assert.deepEqual(
      lines,
      rows.map((row) => row.join('\t')),
    )
    assert.equal(text([]), '')
  })
})

function text(rows: readonly (readonly unknown[])[]): string {
  return Buffer.concat([...delimitedText(rows)]).toString()
}
