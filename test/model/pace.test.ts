import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { inSlices } from '../../src/model/pace.ts'

suite('work in slices', () => {
  test('lets timers have their turn, however much there is to do', async () => {
    let turns = 0
    const timer = setInterval(() => (turns += 1), 1)
    const pace = inSlices()
    const until = performance.now() + 200
    while (performance.now() < until) await pace()
    clearInterval(timer)
    assert.ok(turns >= 5, `${turns} turns`)
  })

  test('shared by several lets the loop turn between any two of them', async () => {
    let turns = 0
    const timer = setInterval(() => (turns += 1), 1)
    const pace = inSlices()
    const pieces = async (): Promise<void> => {
      for (let piece = 0; piece < 3; piece += 1) {
        await pace()
        const until = performance.now() + 6
        while (performance.now() < until);
      }
    }
    await Promise.all(Array.from({ length: 10 }, pieces))
    clearInterval(timer)
    assert.ok(turns >= 10, `${turns} turns in 30 pieces`)
  })

  test('that is quickly done gives way to nobody', () => {
    assert.equal(inSlices()(), undefined)
  })

  test('that has taken its time lets what waits have its turn first', async () => {
    const pace = inSlices()
    let fired = false
    setImmediate(() => (fired = true))
    await pace()
    assert.equal(fired, false)
    const until = performance.now() + 10
    while (performance.now() < until);
    await pace()
    assert.equal(fired, true)
  })
})
