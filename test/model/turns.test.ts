import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { Turns } from '../../src/model/turns.ts'

suite('turns', () => {
  test('come one after the other, also after one that failed', async () => {
    const turns = new Turns()
    const told: string[] = []
    const gate = Promise.withResolvers<void>()
    const first = turns.take(async () => {
      await gate.promise
      told.push('first')
      throw new Error('first')
    })
    const second = turns.take(async () => told.push('second'))
    told.push('asked')
    gate.resolve()
    await assert.rejects(first, /first/u)
    assert.equal(await second, 3)
    await turns.ended()
    assert.deepEqual(told, ['asked', 'first', 'second'])
  })
})
