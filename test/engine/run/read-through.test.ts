import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { readThrough } from '../../../src/engine/run/read-through.ts'

async function* pages(closed: () => void): AsyncGenerator<number, string> {
  try {
    yield 1
    yield 2
    return 'end'
  } finally {
    closed()
  }
}

suite('readThrough', () => {
  test('takes every page and gives what the generator returns', async () => {
    const taken: number[] = []
    const end = await readThrough(
      pages(() => undefined),
      async (page) => void taken.push(page),
    )
    assert.deepEqual([taken, end], [[1, 2], 'end'])
  })

  test('ends the generator where the work on a page fails, so that nothing stays open', async () => {
    let closed = false
    const reading = readThrough(
      pages(() => (closed = true)),
      async () => {
        throw new Error('stopped')
      },
    )
    await assert.rejects(reading, /stopped/u)
    assert.equal(closed, true)
  })
})
