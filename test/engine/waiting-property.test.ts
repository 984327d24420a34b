import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { suite, test } from 'node:test'
import type { ConnectorDefinition } from '../../src/model/definition.ts'
import { isSyncError } from '../../src/model/errors.ts'
import type { SourceObject } from '../../src/model/source-object.ts'
import type { JsonValue } from '../../src/model/value.ts'
import { merging, people, person, type People } from './people.ts'
import { spanAt } from './people-type.ts'

const IDS = ['a', 'b', 'c', 'd']

const event = fc.record({
  kind: fc.constantFrom('create', 'patch', 'patch', 'delete'),
  id: fc.constantFrom(...IDS),
  userName: fc.constantFrom('u', 'V', '𝒢', "o'x"),
  title: fc.constantFrom('Dr', 'Prof'),
  active: fc.boolean(),
  suspends: fc.boolean(),
})
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never

function most(count: number): { readonly span: ReturnType<typeof spanAt>; readonly most: number } {
  return { span: spanAt(9), most: count }
}

/** Some of every kind are written, the rest is held; suspensions come and go. */
const MIXED: Partial<ConnectorDefinition> = {
  thresholds: {
    inserts: most(3),
    updates: most(3),
    disables: most(1),
    deletes: most(1),
    window: 3_600_000,
    onExceed: 'hold',
  },
}
const STAGED: Partial<ConnectorDefinition> = { export: { mode: 'staged', batch: 10 } }

function attributesOf({ id, userName, title, active }: Event): Record<string, JsonValue> {
  return { userName: `${id}-${userName}`, title, active }
}

async function send(world: People, one: Event): Promise<boolean> {
  const { kind, id } = one
  try {
    if (kind === 'create') await world.create({ ...attributesOf(one), externalId: id })
    else if (kind === 'patch') await world.patch(id, attributesOf(one))
    else await world.engine.remove('User', id, { requestId: 'p' })
    return true
  } catch (error) {
    if (!isSyncError(error)) throw error
    assert.ok(['OBJECT_EXISTS', 'OBJECT_UNKNOWN'].includes(error.code), error.code)
    return false
  }
}

function expect(accepted: Map<string, SourceObject>, one: Event): boolean {
  const { kind, id } = one
  const before = accepted.get(id)
  if ((before === undefined) !== (kind === 'create')) return false
  if (kind === 'delete') return accepted.delete(id)
  const source =
    before === undefined
      ? person({ ...attributesOf(one), externalId: id })
      : merging(attributesOf(one))(before).source
  accepted.set(id, source)
  return true
}

/** Every way of reading gives what was accepted. */
async function readsBack(world: People, accepted: Map<string, SourceObject>): Promise<void> {
  const page = { startIndex: 1, count: 10 }
  const listed = await world.engine.list('User', page)
  assert.deepEqual(
    listed.resources.map((one) => one.id).toSorted(),
    [...accepted.keys()].toSorted(),
  )
  for (const id of IDS) {
    const source = accepted.get(id)
    const read = await world.engine.get('User', id)
    assert.deepEqual(shown(read?.source), shown(source), id)
    const inList = listed.resources.find((one) => one.id === id)
    assert.equal(inList?.version, read?.version)
    if (source === undefined) continue
    const value = source['userName']
    if (typeof value !== 'string') continue
    const filter = { kind: 'compare', path: { name: 'userName' }, operator: 'eq', value } as const
    const found = await world.engine.list('User', { ...page, filter })
    assert.deepEqual(
      found.resources.map((one) => one.id),
      [id],
    )
  }
}

function shown(source: SourceObject | undefined): unknown {
  return source === undefined ? undefined : [source['userName'], source['title'], source['active']]
}

suite('engine: any sequence of events, of which some wait', () => {
  for (const [name, connector] of [
    ['thresholds and suspensions', MIXED],
    ['staged exports', STAGED],
  ] as const) {
    test(`what was accepted is what every way of reading gives: ${name}`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(event, { maxLength: 20 }), async (events) => {
          const ends: (() => unknown)[] = []
          const after = (end: unknown): void => void ends.push(end as () => unknown)
          const world = await people({ after }, { connector })
          const accepted = new Map<string, SourceObject>()
          const until = new Date(Date.now() + 3_600_000).toISOString()
          try {
            for (const one of events) {
              const { journal } = world.store
              if (one.suspends) await journal.suspend('People', 'now', until, 'somebody')
              else await journal.resume('People')
              world.clock.set(world.clock.now() + 1_000)
              assert.equal(await send(world, one), expect(accepted, one))
            }
            await readsBack(world, accepted)
          } finally {
            for (const end of ends.toReversed()) await end()
          }
        }),
        { numRuns: 60 },
      )
    })
  }
})
