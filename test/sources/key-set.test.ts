import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { KeySet } from '../../src/sources/key-set.ts'

suite('key set', () => {
  test('tells a key that was there before from every other, among half a million alike', () => {
    const keys = new KeySet()
    const spell = [
      (index: number) => `E${1_000_000 + index}`,
      (index: number) => `user${index}@contoso.com`,
      (index: number) => index.toString(16).padStart(32, '0'),
      (index: number) => String.fromCharCode(index & 0xff, (index >> 8) & 0xff, index >> 16),
      (index: number) => '\u0000'.repeat(index % 500) + String(index),
    ]
    for (const one of spell) {
      for (let index = 0; index < 100_000; index += 1) assert.ok(keys.add(one(index)), one(index))
    }
    assert.equal(keys.size, 500_000)
    for (const one of spell) {
      for (let index = 0; index < 100_000; index += 997) assert.equal(keys.add(one(index)), false)
    }
    assert.equal(keys.size, 500_000)
  })

  test('knows the empty text', () => {
    const keys = new KeySet()
    assert.deepEqual([keys.add(''), keys.add('')], [true, false])
  })
})
