import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { wrapLines } from '../../src/observe/wrap-lines.ts'

suite('wrapLines', () => {
  test('goes on below the last column that begins early in the line', () => {
    assert.equal(
      wrapLines('  --host ADDRESS  Where to listen. Default: 127.0.0.1.', 42),
      '  --host ADDRESS  Where to listen.\n                  Default: 127.0.0.1.',
    )
  })

  test('goes on two blanks further in where there are no columns', () => {
    assert.equal(
      wrapLines('rollcall: There is no file connectors.yaml here.', 30),
      'rollcall: There is no file\n  connectors.yaml here.',
    )
  })

  test('counts no colours, and breaks no word', () => {
    const line = `\u001b[31m${'a'.repeat(20)}\u001b[39m ${'b'.repeat(40)}`
    assert.equal(wrapLines(line, 30), `\u001b[31m${'a'.repeat(20)}\u001b[39m\n${'b'.repeat(40)}`)
  })

  test('leaves alone what fits, and everything where there is no terminal', () => {
    const text = 'short\n\n  x  y\n'
    assert.equal(wrapLines(text, 80), text)
    const long = 'word '.repeat(60)
    assert.equal(wrapLines(long, undefined), long)
  })
})
