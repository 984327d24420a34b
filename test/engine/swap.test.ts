import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { createEngine } from '../../src/engine/create-engine.ts'
import { isSyncError, SyncError } from '../../src/model/errors.ts'
import type { TargetTable } from '../../src/sql/target.ts'
import { merging, people } from './people.ts'
import { testLog } from '../logs/keep.ts'
import { methodsOf } from './table-methods.ts'

const ADA = { externalId: 'a-1', userName: 'ada@x', active: true }
const context = { requestId: 'test' }

suite('engine: a second one over the same connector space, as when a configuration is swapped', () => {
  test('it waits for the events of the first, and takes none of them for a leftover of a crash', async (t) => {
    const gate = Promise.withResolvers<void>()
    const writes: string[] = []
    let slow = false
    const wrapTable = (table: TargetTable): TargetTable =>
      methodsOf(table, {
        async write(work, operation) {
          writes.push(operation.kind)
          if (slow) await gate.promise
          return work()
        },
      })
    const { create, patch, rows, parts } = await people(t, { wrapTable })
    await create(ADA)
    slow = true
    const first = patch('a-1', { name: { givenName: 'first' } })
    await new Promise((resolve) => setTimeout(resolve, 20))
    const next = createEngine({ ...parts, log: testLog })
    const recovered = next.recover()
    const change = merging({ name: { familyName: 'second' } })
    const second = next.update('User', 'a-1', change, context)
    gate.resolve()
    await Promise.all([first, second, recovered])
    assert.deepEqual(writes, ['insert', 'update', 'update'])
    assert.deepEqual(rows()[0]?.['Firstname'], 'first')
    assert.deepEqual(rows()[0]?.['Lastname'], 'second')
  })

  test('it does not send what the first was not answered on', async (t) => {
    let answering = true
    let writes = 0
    const wrapTable = (table: TargetTable): TargetTable =>
      methodsOf(table, {
        async write(work) {
          writes += 1
          if (!answering) throw new SyncError('DATABASE_UNREACHABLE', 'away')
          return work()
        },
      })
    const { create, patch, rows, parts, store } = await people(t, { wrapTable })
    await create(ADA)
    answering = false
    await assert.rejects(patch('a-1', { active: false }), (error) =>
      isSyncError(error, 'DATABASE_UNREACHABLE'),
    )
    answering = true
    await createEngine({ ...parts, log: testLog }).recover()
    assert.equal(writes, 2)
    assert.equal(rows()[0]?.['Active'], 'True')
    assert.deepEqual(await store.pending('People'), [])
  })
})
