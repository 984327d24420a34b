import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { RowPlaces } from '../../../src/state/sqlite/row-places.ts'

const id = (number: number): string => `8f3c0a52-1c1e-4b0f-9a55-${String(number).padStart(12, '0')}`

suite('RowPlaces', () => {
  test('gives back the place that was kept for a type and an id', () => {
    const places = new RowPlaces()
    places.keep(1, 'ada', 7)
    places.keep(2, 'ada', 8)
    assert.equal(places.find(1, 'ada'), 7)
    assert.equal(places.find(2, 'ada'), 8)
    assert.equal(places.find(1, 'grace'), undefined)
  })

  test('keeps the place that was said last', () => {
    const places = new RowPlaces()
    places.keep(1, 'ada', 7)
    places.keep(1, 'ada', 9_007_199_254_740_991)
    assert.equal(places.find(1, 'ada'), 9_007_199_254_740_991)
  })

  test('grows with what is kept, and loses next to nothing below its limit', () => {
    const places = new RowPlaces()
    const many = 100_000
    for (let number = 1; number <= many; number++) places.keep(1, id(number), number)
    let kept = 0
    for (let number = 1; number <= many; number++) {
      const place = places.find(1, id(number))
      assert.ok(place === undefined || place === number)
      if (place === number) kept += 1
    }
    assert.ok(kept > many * 0.95, `${kept} of ${many} are kept`)
  })

  test('gives up earlier places at its limit', () => {
    const places = new RowPlaces(4_096)
    for (let number = 1; number <= 20_000; number++) places.keep(1, id(number), number)
    let kept = 0
    for (let number = 1; number <= 20_000; number++) {
      if (places.find(1, id(number)) === number) kept += 1
    }
    assert.ok(kept > 3_000 && kept <= 4_096, `${kept} are kept`)
    assert.equal(places.find(1, id(20_000)), 20_000)
  })

  test('forgets everything', () => {
    const places = new RowPlaces()
    places.keep(1, 'ada', 7)
    places.clear()
    assert.equal(places.find(1, 'ada'), undefined)
  })
})
