import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { storedAs } from '../../../src/engine/run/stored-value.ts'
import { compileUser } from '../../compile/build.ts'

const stored = storedAs(
  compileUser({
    columns: { Id: 'text', Pay: 'decimal', At: 'datetime', Share: 'float', Count: 'int' },
    mappings: {},
  }),
)

suite('storedAs', () => {
  test('a decimal has the places of its column', () => {
    assert.equal(stored('Pay', '5', '5.00'), true)
    assert.equal(stored('Pay', '5.257', '5.26'), true)
    assert.equal(stored('Pay', '5.27', '5.26'), false)
    assert.equal(stored('Pay', '50', '5.00'), false)
    assert.equal(stored('Pay', '100', '1'), false)
  })

  test('a text may be filled with blanks', () => {
    assert.equal(stored('Id', 'a', 'a   '), true)
    assert.equal(stored('Id', 'a', 'b'), false)
    assert.equal(stored('Id', 'a', 'A'), false)
  })

  test('an instant loses the fraction that has no place', () => {
    assert.equal(stored('At', '2026-11-23T05:00:00.400Z', '2026-11-23T05:00:00.000Z'), true)
    assert.equal(stored('At', '2026-11-23T05:00:00.400Z', '2026-11-23T05:00:00.403Z'), true)
    assert.equal(stored('At', '2026-11-23T05:00:00.400Z', '2026-11-23T05:00:01.400Z'), false)
    assert.equal(stored('At', 'soon', '2026-11-23T05:00:01.400Z'), false)
  })

  test('a float keeps what its bits hold', () => {
    assert.equal(stored('Share', 0.1, Math.fround(0.1)), true)
    assert.equal(stored('Share', 0.1, 0.2), false)
  })

  test('everything else is as it was given; NULL is only NULL', () => {
    assert.equal(stored('Count', 5, 5), true)
    assert.equal(stored('Count', 5, 6), false)
    assert.equal(stored('Id', null, ''), false)
    assert.equal(stored('Id', null, null), true)
  })
})
