import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { fieldObjects } from '../../../src/sources/csv/field-object.ts'

suite('field objects', () => {
  for (const width of [3, 12, 20, 21, 40]) {
    test(`are right for ${width} columns, whatever is absent`, () => {
      const names = Array.from({ length: width }, (_, index) => `column ${index}`)
      const make = fieldObjects(names)
      for (let round = 0; round < 1_000; round += 1) {
        const values = names.map((_, index) =>
          ((round * 7_919) >> index) % 3 === 0 ? '' : `${round}`,
        )
        const expected = names.flatMap((name, index) =>
          values[index] === '' ? [] : [[name, values[index]]],
        )
        assert.deepEqual(Object.entries(make(values)), expected)
      }
    })
  }

  test('have no prototype with names', () => {
    for (const names of [['a'], Array.from({ length: 30 }, (_, index) => String(index))]) {
      const object = fieldObjects(names)(['x'])
      for (const name of ['__proto__', 'constructor', 'toString', 'valueOf']) {
        assert.equal(object[name], undefined)
        assert.equal(name in object, false)
      }
    }
  })
})
