import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { suite, test } from 'node:test'
import { isSyncError } from '../../src/model/errors.ts'
import type { SourceObject } from '../../src/model/source-object.ts'
import type { JsonValue } from '../../src/model/value.ts'
import { person, people, merging, type People } from './people.ts'
import { peopleType } from './people-type.ts'

const ids = ['a', 'b', "c'%_"]
const attributes = fc.record(
  {
    userName: fc.constantFrom('u', 'v', 'W', 'w', '𝒢', "o'x"),
    title: fc.option(fc.constantFrom('Dr', 'Prof'), { nil: null }),
    active: fc.boolean(),
    name: fc.record({ givenName: fc.string({ unit: 'grapheme', maxLength: 8 }) }),
  },
  { requiredKeys: ['userName'] },
)
const event = fc.oneof(
  fc.record({ kind: fc.constant('create'), id: fc.constantFrom(...ids), attributes }),
  fc.record({ kind: fc.constant('patch'), id: fc.constantFrom(...ids), attributes }),
  fc.record({ kind: fc.constant('delete'), id: fc.constantFrom(...ids), attributes }),
)

function clean(given: Record<string, JsonValue>): Record<string, JsonValue> {
  const name = given['name']
  const empty = name !== null && typeof name === 'object' && Object.values(name).includes('')
  const { name: _, ...rest } = given
  const kept = empty ? rest : given
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== null))
}

/** What should be in the table, told by the simplest means. */
class Expected {
  readonly objects = new Map<string, SourceObject>()

  apply(kind: string, id: string, given: Record<string, JsonValue>): boolean {
    const before = this.objects.get(id)
    if (kind === 'create')
      return before === undefined && this.#put(id, person({ ...clean(given), externalId: id }))
    if (before === undefined) return false
    if (kind === 'delete') return this.objects.delete(id)
    return this.#put(id, merging(given)(before).source)
  }

  #put(id: string, source: SourceObject): boolean {
    const name = folded(source)
    for (const [other, object] of this.objects) {
      if (other !== id && folded(object) === name) return false
    }
    this.objects.set(id, source)
    return true
  }
}

function folded(source: SourceObject): string {
  const name = source['userName']
  return typeof name === 'string' ? name.toLowerCase() : ''
}

async function send(
  world: People,
  kind: string,
  id: string,
  given: Record<string, JsonValue>,
): Promise<boolean> {
  const encoded = id === "c'%_" ? 'c~27~25_' : id
  try {
    if (kind === 'create') await world.create({ ...clean(given), externalId: id })
    else if (kind === 'patch') await world.patch(encoded, given)
    else await world.engine.remove('User', encoded, { requestId: 'p' })
    return true
  } catch (error) {
    if (!isSyncError(error)) throw error
    assert.ok(['OBJECT_EXISTS', 'OBJECT_UNKNOWN'].includes(error.code), error.code)
    return false
  }
}

suite('engine: any sequence of events', () => {
  test('afterwards the table equals the flows of the last accepted objects', async (t) => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 25 }), async (events) => {
        const ends: (() => unknown)[] = []
        const world = await people({ after: (end) => void ends.push(end as () => unknown) })
        const expected = new Expected()
        try {
          for (const { kind, id, attributes: given } of events) {
            const record: Record<string, JsonValue> = { ...given }
            assert.equal(await send(world, kind, id, record), expected.apply(kind, id, record))
          }
          assert.deepEqual(world.rows(), rowsOf(expected))
        } finally {
          for (const end of ends.toReversed()) await end()
        }
      }),
      { numRuns: 60 },
    )
    t.diagnostic('60 sequences of up to 25 events')
  })
})

function rowsOf(expected: Expected): unknown[] {
  const type = peopleType()
  return [...expected.objects.keys()].toSorted().map((id) => {
    const source = expected.objects.get(id)
    const flow = type.flow(source ?? {}, 'create', { now: 0 })
    assert.ok(!(flow instanceof Promise))
    return Object.fromEntries(Object.entries(flow.columns).filter(([, value]) => value !== null))
  })
}
