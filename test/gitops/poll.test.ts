import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
import { Poll } from '../../src/gitops/poll.ts'

interface Looking {
  readonly poll: Poll
  readonly looks: () => number
  /** Lets so many milliseconds pass. */
  readonly pass: (milliseconds: number) => Promise<void>
  /** What the next looks do. */
  outcome: 'same' | 'new' | Error
  readonly told: string[]
}

function looking(t: TestContext, every: number): Looking {
  let looks = 0
  let now = 0
  const sleeping = new Set<{ readonly until: number; readonly wake: () => void }>()
  const told: string[] = []
  const state: { outcome: Looking['outcome'] } = { outcome: 'same' }
  const poll = new Poll({
    every,
    random: () => 0.5,
    look: () => {
      looks += 1
      if (state.outcome instanceof Error) return Promise.reject(state.outcome)
      return Promise.resolve(state.outcome === 'new')
    },
    onFailure: () => told.push('failure'),
    onSuccess: () => told.push('success'),
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        const one = { until: now + milliseconds, wake: resolve }
        sleeping.add(one)
        if (signal.aborted) resolve()
        signal.addEventListener('abort', () => resolve())
      }),
  })
  t.after(() => poll.close())
  const pass = async (milliseconds: number): Promise<void> => {
    for (let passed = 0; passed < milliseconds; passed += 500) {
      now += 500
      for (const one of sleeping) {
        if (one.until > now) continue
        sleeping.delete(one)
        one.wake()
      }
      for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return Object.assign(state, { poll, looks: () => looks, pass, told })
}

suite('Poll', () => {
  test('looks at intervals', async (t) => {
    const there = looking(t, 60_000)
    await there.pass(59_000)
    assert.equal(there.looks(), 0)
    await there.pass(2_000)
    assert.equal(there.looks(), 1)
    await there.pass(62_000)
    assert.equal(there.looks(), 2)
  })

  test('a hundred wakes are one look at once, and one more for whoever was too early', async (t) => {
    const there = looking(t, 3_600_000)
    for (let count = 0; count < 100; count += 1) there.poll.wake()
    await there.pass(500)
    assert.equal(there.looks(), 1)
    await there.pass(10_000)
    assert.equal(there.looks(), 2)
    await there.pass(60_000)
    assert.equal(there.looks(), 2)
  })

  test('wakes without end are a look every two seconds', async (t) => {
    const there = looking(t, 3_600_000)
    for (let count = 0; count < 40; count += 1) {
      there.poll.wake()
      await there.pass(500)
    }
    assert.ok(there.looks() <= 11, `${there.looks()} looks in 20 s`)
    assert.ok(there.looks() >= 8, `${there.looks()} looks in 20 s`)
  })

  test('comes later and later while it fails, and as before when it does not', async (t) => {
    const there = looking(t, 60_000)
    there.outcome = new Error('away')
    await there.pass(3_600_000)
    assert.ok(there.looks() >= 8 && there.looks() <= 14, `${there.looks()} looks in an hour`)
    there.outcome = 'same'
    await there.pass(610_000)
    const before = there.looks()
    await there.pass(300_000)
    assert.ok(there.looks() - before >= 4, `${there.looks() - before} looks in five minutes`)
    assert.equal(there.told.at(-1), 'success')
  })
})
