import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { textLimit } from '../../../src/compile/flow/text-limit.ts'
import { tableOf } from '../build.ts'

function limitOf(type: string, length: number, unicode = true): ReturnType<typeof textLimit> {
  const { columns } = tableOf({ Id: 'text', Name: { type, length, unicode } })
  return textLimit(columns[1])
}

suite('textLimit', () => {
  test('counts code points where the database does', () => {
    const limit = limitOf('varchar(3)', 3)
    assert.equal(limit.fits('🦉🦉🦉'), true)
    assert.equal(limit.fits('🦉🦉🦉🦉'), false)
    assert.equal(limit.truncate('🦉🦉🦉🦉'), '🦉🦉🦉')
  })

  test('counts UTF-16 units for nvarchar, and never cuts a character in two', () => {
    const limit = limitOf('nvarchar(3)', 3)
    assert.equal(limit.fits('a🦉'), true)
    assert.equal(limit.fits('🦉🦉'), false)
    assert.equal(limit.truncate('🦉🦉'), '🦉')
    assert.equal(limit.truncate('a🦉b'), 'a🦉')
    assert.equal(limit.truncate('ab🦉'), 'ab')
  })

  test('a code page holds Western characters and no others', () => {
    const limit = limitOf('varchar(50)', 50, false)
    assert.equal(limit.storable('Müller-Lüdenscheidt, 5 €'), true)
    for (const text of ['Łukasz', '日本', '🦉', 'a\0']) assert.equal(limit.storable(text), false)
  })

  test('half a surrogate pair and NUL fit nowhere', () => {
    const limit = limitOf('nvarchar(50)', 50)
    assert.equal(limit.storable('\ud83e'), false)
    assert.equal(limit.storable('a\0b'), false)
    assert.equal(limit.storable('🦉'), true)
  })

  test('without a description everything fits', () => {
    const limit = textLimit(undefined)
    assert.equal(limit.fits('x'.repeat(100_000)), true)
    assert.equal(limit.storable('Łukasz'), true)
  })
})
