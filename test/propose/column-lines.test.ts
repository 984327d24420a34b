import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { parse } from 'yaml'
import { flowLines, leftLines } from '../../src/propose/column-lines.ts'

suite('columns as lines of a configuration', () => {
  test('a flow is its expression, all its parts, or lines where something is left to do', () => {
    assert.deepEqual(flowLines('Mail', { from: 'mail' }), ['Mail: mail'])
    assert.deepEqual(flowLines('Mail', { from: 'mail', default: '' }), [
      'Mail: { from: mail, default: "" }',
    ])
    assert.deepEqual(flowLines('Mail', { from: 'mail' }, 'look here'), [
      'Mail:',
      '  from: mail',
      '  x-todo: look here',
    ])
  })

  test('no name of a column leads out of its comment', () => {
    const names = ['a\rb: 1', 'a\u2028b: 1', 'a\u0085b: 1', 'a\nb: 1']
    const lines = leftLines(names.map((name) => ({ name, because: 'nothing feeds it' })))
    assert.equal(parse(lines.join('\n')), null)
    assert.ok(lines.every((line) => /^#[^\r\n\u0085\u2028]*$/u.test(line)))
    assert.deepEqual(leftLines([]), [])
  })
})
