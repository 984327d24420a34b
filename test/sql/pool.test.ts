import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { MessageChannel } from 'node:worker_threads'
import { isSyncError } from '../../src/model/errors.ts'
import type { Failure } from '../../src/sql/dialects/dialect.ts'
import { Pool, type PooledConnection } from '../../src/sql/pool.ts'

/** A connection that answers whatever is asked. */
function connection(): PooledConnection & { destroyed: boolean } {
  return {
    broken: false,
    destroyed: false,
    execute: () => ({ rows: [], affected: 0 }),
    end: async () => {},
    destroy() {
      this.destroyed = true
    },
  }
}

function pool(
  connect: () => Promise<PooledConnection>,
  options: { readonly size?: number; readonly failure?: Failure } = {},
): Pool {
  return new Pool({
    title: 'Test',
    size: options.size ?? 2,
    statementTimeout: 50,
    connect,
    failure: () => options.failure ?? { code: 'DATABASE_FAILED' },
  })
}

suite('Pool', () => {
  test('makes no more connections than its size, and uses them again', async () => {
    let made = 0
    const connections = pool(async () => {
      made += 1
      return connection()
    })
    const work = Array.from({ length: 9 }, () =>
      connections.run(() => new Promise<void>((resolve) => setTimeout(resolve, 1))),
    )
    await Promise.all(work)
    assert.equal(made, 2)
    await connections.close()
  })

  test('tells everybody who waits when the server refuses, and tries again later', async () => {
    let tries = 0
    const connections = pool(async () => {
      tries += 1
      if (tries < 3) throw new Error('refused')
      return connection()
    })
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, () => connections.run(() => 1)),
    )
    assert.ok(outcomes.every(({ status }) => status === 'rejected'))
    assert.equal(tries, 2)
    await assert.rejects(
      connections.run(() => 1),
      /refused/,
    )
    assert.equal(tries, 2, 'nobody tries for a moment')
    await new Promise((resolve) => setTimeout(resolve, 300))
    assert.equal(await connections.run(() => 1), 1)
    await connections.close()
  })

  test('tries again at once when a connection broke while it was made', async () => {
    let tries = 0
    const connections = pool(
      async () => {
        tries += 1
        if (tries === 1) throw new Error('cut off')
        return connection()
      },
      { failure: { code: 'DATABASE_UNREACHABLE', retry: 'reconnect' } },
    )
    await assert.rejects(
      connections.run(() => 1),
      /cut off/,
    )
    assert.equal(await connections.run(() => 1), 1)
    await connections.close()
  })

  test('cuts off a connection that does not answer, and says so', async () => {
    const silent = connection()
    const connections = pool(async () => silent, { size: 1 })
    await assert.rejects(
      connections.run(() => new Promise<void>(() => {})),
      (thrown) => isSyncError(thrown, 'DATABASE_TIMEOUT') && thrown.facts.retryAfter !== undefined,
    )
    assert.equal(silent.destroyed, true)
    await connections.close()
  })

  test('does not cut off a connection whose answer came while nobody could listen', async () => {
    const [here, there] = [new MessageChannel(), connection()]
    const connections = pool(async () => there, { size: 1 })
    const answered = connections.run(
      () => new Promise<void>((resolve) => here.port2.once('message', () => resolve())),
    )
    // From here the event loop comes to its timers first, and only then to what was sent.
    await new Promise((resolve) => setImmediate(resolve))
    here.port1.postMessage('answer')
    const end = performance.now() + 400
    while (performance.now() < end);
    await answered
    assert.equal(there.destroyed, false)
    here.port1.close()
    await connections.close()
  })

  test('says that all connections were busy when one waits too long', async () => {
    const connections = pool(async () => connection(), { size: 1 })
    const hold = connections.run(() => new Promise<void>(() => {})).catch(() => {})
    await assert.rejects(
      connections.run(() => 1),
      (thrown) => isSyncError(thrown, 'DATABASE_TIMEOUT'),
    )
    await hold
    await connections.close()
  })

  test('tells who waits for a first connection that nothing answers, and keeps it when it comes', async () => {
    const made = Promise.withResolvers<PooledConnection>()
    const connections = pool(() => made.promise, { size: 1 })
    await assert.rejects(
      connections.run(() => 'early'),
      { code: 'DATABASE_UNREACHABLE' },
    )
    made.resolve(connection())
    assert.equal(await connections.run(() => 'late'), 'late')
    await connections.close()
  })

  test('closes although a connection that lies idle was lost, to which there is no farewell', async () => {
    const lost = { ...connection(), broken: false, end: () => new Promise<void>(() => {}) }
    const connections = pool(async () => lost)
    await connections.run(() => 1)
    lost.broken = true
    await connections.close()
    assert.ok(lost.destroyed)
  })

  test('throws a lost connection away and keeps one whose statement failed', async () => {
    const made: ReturnType<typeof connection>[] = []
    const options: { size: number; failure: Failure } = {
      size: 1,
      failure: { code: 'ROW_TYPE' },
    }
    const connect = async () => {
      const one = connection()
      made.push(one)
      return one
    }
    const good = pool(connect, options)
    await assert.rejects(good.run(() => Promise.reject(new Error('bad value'))))
    await good.run(() => 1)
    assert.equal(made.length, 1)
    await good.close()
    const lost = pool(connect, {
      ...options,
      failure: { code: 'DATABASE_UNREACHABLE', retry: 'reconnect' },
    })
    await assert.rejects(lost.run(() => Promise.reject(new Error('lost'))))
    await lost.run(() => 1)
    assert.deepEqual(
      made.map(({ destroyed }) => destroyed),
      [false, true, false],
    )
    await lost.close()
  })
})
