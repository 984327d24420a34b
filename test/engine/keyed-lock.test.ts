import assert from 'node:assert/strict'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { suite, test } from 'node:test'
import { isSyncError } from '../../src/model/errors.ts'
import { KeyedLock } from '../../src/engine/keyed-lock.ts'

suite('KeyedLock', () => {
  test('lets one at a time through per name, in the order of asking', async () => {
    const lock = new KeyedLock()
    const seen: string[] = []
    let inside = 0
    const work = (name: string) => async (): Promise<void> => {
      inside += 1
      assert.equal(inside, 1)
      await nextTurn()
      seen.push(name)
      inside -= 1
    }
    await Promise.all(['a', 'b', 'c', 'd'].map((name) => lock.run('one', work(name))))
    assert.deepEqual(seen, ['a', 'b', 'c', 'd'])
  })

  test('does not make different names wait for one another', async () => {
    const lock = new KeyedLock()
    const gate = Promise.withResolvers<void>()
    const held = lock.run('a', () => gate.promise)
    assert.equal(await lock.run('b', async () => 'through'), 'through')
    gate.resolve()
    await held
  })

  test('goes on after a failure', async () => {
    const lock = new KeyedLock()
    const failing = lock.run('a', () => Promise.reject(new Error('no')))
    const next = lock.run('a', async () => 'next')
    await assert.rejects(failing, /no/u)
    assert.equal(await next, 'next')
  })

  test('takes thousands of names together, waits for those who have one, and lets all of them go', async () => {
    const lock = new KeyedLock()
    const gate = Promise.withResolvers<void>()
    const names = Array.from({ length: 20_000 }, (_, at) => `id ${at}`)
    const seen: string[] = []
    const before = lock.run('id 7', async () => {
      await gate.promise
      seen.push('before')
    })
    const together = lock.runTogether([...names, 'id 7'], async () => {
      await nextTurn()
      seen.push('together')
    })
    const behind = lock.run('id 3', async () => void seen.push('behind'))
    gate.resolve()
    await Promise.all([before, together, behind])
    assert.deepEqual(seen, ['before', 'together', 'behind'])
    assert.equal(await lock.run('id 19999', async () => 'free'), 'free')
  })

  test('gives the name to the next one without letting a newcomer in between', async () => {
    const lock = new KeyedLock()
    const seen: string[] = []
    const first = lock.run('a', async () => {
      await nextTurn()
    })
    const second = lock.run('a', async () => {
      seen.push('second')
      await nextTurn()
    })
    await first
    await lock.run('a', async () => {
      seen.push('newcomer')
    })
    await second
    assert.deepEqual(seen, ['second', 'newcomer'])
  })

  test('holds all of several names', async () => {
    const lock = new KeyedLock()
    let inside = 0
    const work = async (): Promise<void> => {
      inside += 1
      assert.equal(inside, 1)
      await nextTurn()
      inside -= 1
    }
    await Promise.all([
      lock.runAll(['a', 'x'], work),
      lock.runAll(['b', 'x'], work),
      lock.runAll(['c', 'x'], work),
    ])
  })

  test('refuses when too many wait', async () => {
    const lock = new KeyedLock(2)
    const gate = Promise.withResolvers<void>()
    const held = [1, 2, 3].map(() => lock.run('a', () => gate.promise))
    await assert.rejects(
      lock.run('a', async () => {}),
      (error) => isSyncError(error, 'REQUEST_TOO_FAST') && error.facts.retryAfter === 1,
    )
    gate.resolve()
    await Promise.all(held)
    await lock.run('a', async () => {})
  })
})
