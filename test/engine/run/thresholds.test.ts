import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { errorLimit, grouped, limitsOf } from '../../../src/engine/run/thresholds.ts'
import { noChanges } from '../../../src/model/change-kind.ts'
import type { ThresholdDefinition, ThresholdsDefinition } from '../../../src/model/definition.ts'
import { SPAN } from '../../compile/build.ts'

const NONE = noChanges()

function deletes(limit: Omit<ThresholdDefinition, 'span'>): ThresholdsDefinition {
  return { deletes: { span: SPAN, ...limit }, window: 3_600_000, onExceed: 'hold' }
}

function deleteLimit(
  limit: Omit<ThresholdDefinition, 'span'>,
  count: number,
  rows: number,
): readonly [boolean, number, string] {
  const [found] = limitsOf(deletes(limit), { ...NONE, delete: count }, rows)
  assert.ok(found)
  return [found.exceeded, found.limit, found.why]
}

suite('thresholds', () => {
  test('a number is the most', () => {
    const why = 'at most 500 within 1h, connectors.yaml:1'
    assert.deepEqual(deleteLimit({ most: 500 }, 500, 10), [false, 500, why])
    assert.deepEqual(deleteLimit({ most: 500 }, 501, 10), [true, 500, why])
  })

  test('a percentage is taken of the people who have a row', () => {
    const why = '5 % of 9 120 within 1h, connectors.yaml:1'
    assert.deepEqual(deleteLimit({ percent: 5 }, 456, 9_120), [false, 456, why])
    assert.deepEqual(deleteLimit({ percent: 5 }, 457, 9_120), [true, 456, why])
    assert.equal(deleteLimit({ percent: 5 }, 1, 0)[0], true)
  })

  test('with atLeast both must be exceeded', () => {
    assert.equal(deleteLimit({ percent: 10, atLeast: 10 }, 10, 20)[0], false)
    assert.deepEqual(deleteLimit({ percent: 10, atLeast: 10 }, 11, 20), [
      true,
      10,
      '10 % of 20, at least 10 within 1h, connectors.yaml:1',
    ])
    assert.equal(deleteLimit({ percent: 10, atLeast: 10 }, 11, 110)[0], false)
    assert.equal(deleteLimit({ percent: 10, atLeast: 10 }, 12, 110)[0], true)
  })

  test('a purge has a counter of its own under the threshold of deletes', () => {
    const limits = limitsOf(deletes({ most: 5 }), { ...NONE, delete: 4, purge: 6 }, 10)
    assert.deepEqual(
      limits.map(({ kind, exceeded }) => [kind, exceeded]),
      [
        ['delete', false],
        ['purge', true],
      ],
    )
  })

  test('what is recreated counts as inserted and as deleted', () => {
    const thresholds = { ...deletes({ most: 5 }), inserts: { span: SPAN, most: 9 } }
    const limits = limitsOf(thresholds, { ...NONE, insert: 4, delete: 2, recreate: 4 }, 10)
    assert.deepEqual(
      limits.map(({ kind, count, exceeded }) => [kind, count, exceeded]),
      [
        ['insert', 8, false],
        ['delete', 6, true],
        ['purge', 0, false],
      ],
    )
  })

  test('what is recreated disabled counts as disabled, too', () => {
    const thresholds = { ...deletes({ most: 5 }), disables: { span: SPAN, most: 2 } }
    const limits = limitsOf(thresholds, { ...NONE, disable: 1, recreateDisabled: 2 }, 10)
    assert.deepEqual(
      limits.map(({ kind, count, exceeded }) => [kind, count, exceeded]),
      [
        ['disable', 3, true],
        ['delete', 2, false],
        ['purge', 0, false],
      ],
    )
  })

  test('a kind without a threshold has no limit', () => {
    assert.deepEqual(limitsOf(deletes({ most: 5 }), { ...NONE, insert: 1_000_000 }, 0).length, 2)
  })

  test('errors have a threshold of their own', () => {
    const thresholds = { ...deletes({ most: 1 }), errors: { span: SPAN, most: 3 } }
    assert.equal(errorLimit(thresholds, 3, 10)?.exceeded, false)
    assert.equal(errorLimit(thresholds, 4, 10)?.exceeded, true)
    assert.equal(errorLimit(deletes({ most: 1 }), 4, 10), undefined)
  })

  test('numbers are grouped by thousands', () => {
    assert.deepEqual([0, 999, 1_000, 1_234_567].map(grouped), ['0', '999', '1 000', '1 234 567'])
  })
})
