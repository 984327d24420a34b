import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import * as fc from 'fast-check'
import { decodeObjectId, encodeObjectId } from '../../src/model/object-id.ts'

suite('object id', () => {
  test('leaves a GUID and a user principal name as they are', () => {
    assert.equal(
      encodeObjectId(['8f3c0a52-1c1e-4b0f-9a55-6f2f6d0a7e11']),
      '8f3c0a52-1c1e-4b0f-9a55-6f2f6d0a7e11',
    )
    assert.equal(encodeObjectId(['ada@contoso.com']), 'ada@contoso.com')
  })

  test('spells out what a URL or a path would misread', () => {
    assert.equal(encodeObjectId(["O'Hara/50%_~x"]), 'O~27Hara~2f50~25_~7ex')
    assert.equal(encodeObjectId(['Łukasz 🎈']), '~c5~81ukasz~20~f0~9f~8e~88')
  })

  test('has no dots alone, which clients take for steps in an address', () => {
    assert.equal(encodeObjectId(['.']), '~2e')
    assert.equal(encodeObjectId(['..']), '~2e~2e')
    assert.equal(encodeObjectId(['...']), '...')
    assert.equal(decodeObjectId('~2e~2e', ['Id'])?.['Id'], '..')
    assert.equal(decodeObjectId('..', ['Id']), undefined)
  })

  test('tells the parts of a composite anchor apart, also when they hold dots', () => {
    assert.notEqual(encodeObjectId(['a.', 'b']), encodeObjectId(['a', '.b']))
    assert.deepEqual(
      { ...decodeObjectId(encodeObjectId(['a.', '.b']), ['x', 'y']) },
      { x: 'a.', y: '.b' },
    )
  })

  test('gives back every text, and only characters that a URL path keeps', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', minLength: 1 }), { minLength: 1, maxLength: 3 }),
        (values) => {
          const columns = values.map((_, index) => `column ${index}`)
          const id = encodeObjectId(values)
          assert.match(id, /^[A-Za-z0-9._@+~-]+$/u)
          assert.deepEqual(
            columns.map((column) => decodeObjectId(id, columns)?.[column]),
            values,
          )
        },
      ),
    )
  })

  test('knows no id that it would not have written', () => {
    for (const id of [
      '',
      'a~',
      'a~4',
      'a~41',
      '~ff',
      '~C5~81',
      'a b',
      'ø',
      '%41',
      'a~.',
      '~.a',
      'a~.b~.c',
    ]) {
      assert.equal(decodeObjectId(id, ['Id']), undefined, id)
    }
  })

  test('inherits no name, so that a column named __proto__ is a column', () => {
    const row = decodeObjectId('x', ['__proto__'])
    assert.deepEqual(Object.keys(row ?? {}), ['__proto__'])
    assert.equal('constructor' in (row ?? {}), false)
  })
})
