import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ClosingSlots } from '../../src/app/service/closing-slots.ts'
import { SyncError } from '../../src/model/errors.ts'
import { testLog } from '../logs/keep.ts'

suite('connectors that nobody needs any more', () => {
  test('one whose database fails at the end stops neither the others nor the service', async () => {
    const closed: string[] = []
    const closing = new ClosingSlots(testLog)
    const slot = (name: string, close: () => Promise<void>) => ({ name, close })
    closing.close([
      slot('Lost', () => Promise.reject(new SyncError('DATABASE_UNREACHABLE', 'away'))),
      slot('HR', async () => {
        await new Promise((resolve) => setTimeout(resolve, 20))
        closed.push('HR')
      }),
    ])
    await closing.settled()
    assert.deepEqual(closed, ['HR'])
    await closing.settled()
  })
})
