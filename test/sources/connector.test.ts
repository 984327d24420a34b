import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { isSyncError } from '../../src/model/errors.ts'
import type { AcceptedObject } from '../../src/sources/source-kind.ts'
import { connectorSource, faultsOf, objectsOf, readWhole } from './read.ts'

function object(number: number, other: Partial<AcceptedObject> = {}): AcceptedObject {
  const accepted = `{"userName":"user ${number}"}`
  return { number, id: String(number), accepted, state: 'inSync', standing: 'present', ...other }
}

suite('connector source', () => {
  test('delivers whoever the other source has, whatever became of the row there', async () => {
    const read = await readWhole(
      connectorSource([
        object(1),
        object(2, { state: 'waiting', standing: 'outOfScope' }),
        object(3, { state: 'missing' }),
        object(4, { state: 'unmanaged', accepted: '' }),
        object(5, { state: 'deprovisioned' }),
        object(6, { standing: 'absent' }),
      ]),
    )
    assert.deepEqual(objectsOf(read), [
      { userName: 'user 1' },
      { userName: 'user 2' },
      { userName: 'user 3' },
    ])
    assert.equal(read.end.complete, true)
  })

  test('keeps the key of a person who gets an anchor', async () => {
    for (const one of [
      object(1, { id: '~key.A~20B', sourceKey: 'A B' }),
      object(1, { id: 'A~20B' }),
      object(1, { id: 'other', sourceKey: 'A B' }),
    ]) {
      assert.equal((await readWhole(connectorSource([one]))).records[0]?.key, 'A B')
    }
  })

  test('takes the id of a composite anchor as it is', async () => {
    const { records } = await readWhole(connectorSource([object(1, { id: 'a~.b' })]))
    assert.equal(records[0]?.key, 'a~.b')
  })

  test('reads page by page to the end', async () => {
    const people = Array.from({ length: 4_500 }, (_, index) => object(index * 3 + 1))
    const { end } = await readWhole(connectorSource(people))
    assert.deepEqual([end.complete, end.count], [true, 4_500])
  })

  test('is incomplete when somebody’s object cannot be read', async () => {
    const read = await readWhole(connectorSource([object(1), object(2, { accepted: '{' })]))
    assert.deepEqual([faultsOf(read), read.end.complete], [['SOURCE_SYNTAX 2'], false])
  })

  test('cannot be read when there is no such connector', async () => {
    await assert.rejects(readWhole(connectorSource(undefined)), (error) =>
      isSyncError(error, 'SOURCE_UNREADABLE'),
    )
  })
})
