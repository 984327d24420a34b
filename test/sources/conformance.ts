import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSyncError } from '../../src/model/errors.ts'
import type { Source } from '../../src/sources/source.ts'
import { objectsOf, readWhole } from './read.ts'

/** What the people of a conformance test are given as: text fields, an empty one stands for no value. */
export type Person = Readonly<Record<string, string>>

/** A source that holds these people by their field `id`, for the time of a test. */
export type WithSource = (
  people: readonly Person[],
  use: (source: Source) => Promise<void>,
) => Promise<void>

const ADA = { id: '1', name: 'Ada "the first" Lovelace', note: 'two\nlines, one comma' }
const BOB = { id: '2', name: 'Bob', note: '' }

/** What every source does, whatever it reads. Registers its tests in the suite that calls it. */
export function conformance(withSource: WithSource): void {
  test('delivers people by key, in order; an empty field is absent', () =>
    withSource([ADA, BOB], async (source) => {
      const read = await readWhole(source)
      assert.deepEqual(
        read.records.map(({ key }) => key),
        ['1', '2'],
      )
      assert.deepEqual(objectsOf(read), [ADA, { id: '2', name: 'Bob' }])
      assert.equal('note' in (read.records[1]?.object ?? {}), false)
      assert.deepEqual([read.end.complete, read.end.count, read.end.faults], [true, 2, []])
    }))

  test('is told from another one by its digest alone', async () => {
    const digests: string[] = []
    const note = async (source: Source): Promise<void> => {
      digests.push((await readWhole(source)).end.digest)
    }
    await withSource([ADA, BOB], note)
    await withSource([ADA, BOB], note)
    await withSource([BOB, ADA], note)
    assert.equal(digests[0], digests[1])
    assert.notEqual(digests[0], digests[2])
  })

  test('may be read again', () =>
    withSource([ADA], async (source) => {
      assert.deepEqual(objectsOf(await readWhole(source)), objectsOf(await readWhole(source)))
    }))

  test('gives objects whose fields may have any name', () => {
    const awkward: Person = JSON.parse(
      '{"id":"1","__proto__":"p","constructor":"c","toString":"t"}',
    )
    return withSource([awkward], async (source) => {
      const object = (await readWhole(source)).records[0]?.object ?? {}
      assert.deepEqual(Object.keys(object).toSorted(), Object.keys(awkward).toSorted())
      assert.equal(object['__proto__'], 'p')
      assert.equal(object['hasOwnProperty'], undefined)
      assert.equal(Object.hasOwn({}, 'p'), false)
    })
  })

  test('leaves out a second person with the same key', () =>
    withSource([ADA, BOB, { ...BOB, name: 'Bert' }], async (source) => {
      const { records, end } = await readWhole(source)
      assert.deepEqual(
        records.map(({ object }) => object['name']),
        [ADA.name, 'Bob'],
      )
      assert.deepEqual([end.complete, end.count, end.faultCount], [false, 2, 1])
      assert.equal(end.faults[0]?.code, 'SOURCE_DUPLICATE_KEY')
    }))

  test('is incomplete without anybody', () =>
    withSource([], async (source) => {
      const { end } = await readWhole(source)
      assert.deepEqual([end.complete, end.count, end.faults[0]?.code], [false, 0, 'SOURCE_EMPTY'])
    }))

  test('keeps the first hundred faults and counts all', () => {
    const people = Array.from({ length: 151 }, () => BOB)
    return withSource(people, async (source) => {
      const { end } = await readWhole(source)
      assert.deepEqual([end.faults.length, end.faultCount, end.count], [100, 150, 1])
    })
  })

  test('says nothing of a person in a fault', () =>
    withSource([ADA, { ...ADA, id: 'secret' }, { ...ADA, id: 'secret' }], async (source) => {
      assert.doesNotMatch(JSON.stringify((await readWhole(source)).end), /secret|Lovelace/u)
    }))

  test('gives batches of at most some thousand', () => {
    const people = Array.from({ length: 9_001 }, (_, index) => ({ id: String(index) }))
    return withSource(people, async (source) => {
      let [count, largest] = [0, 0]
      for await (const batch of source.read({})) {
        count += batch.length
        largest = Math.max(largest, batch.length)
      }
      assert.equal(count, 9_001)
      assert.ok(largest <= 5_000, `a batch of ${largest}`)
    })
  })

  test('stops when it is told to', () =>
    withSource([ADA], async (source) => {
      const signal = AbortSignal.abort()
      const stopped = (error: unknown): boolean => isSyncError(error, 'INTERRUPTED')
      await assert.rejects(readWhole(source, { signal }), stopped)
    }))
}
