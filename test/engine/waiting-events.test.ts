import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
import type { ConnectorDefinition, ThresholdsDefinition } from '../../src/model/definition.ts'
import type { Filter } from '../../src/model/filter.ts'
import { isSyncError, SyncError, type Code } from '../../src/model/errors.ts'
import type { SourceObject } from '../../src/model/source-object.ts'
import type { PlanEntry } from '../../src/state/journal.ts'
import type { SpaceRecord } from '../../src/state/space.ts'
import { people, temporaryFolder, type People } from './people.ts'
import { spanAt } from './people-type.ts'
import { methodsOf } from './table-methods.ts'

const ADA = { externalId: 'a-1', userName: 'ada@x', name: { givenName: 'Ada' }, active: true }
const context = { requestId: 'r-7' }
const TYPE = { connector: 'People', objectType: 'User' }
const HOUR = 3_600_000

function coded(code: Code): (error: unknown) => boolean {
  return (error) => isSyncError(error, code)
}

function limits(thresholds: Partial<ThresholdsDefinition>): Partial<ConnectorDefinition> {
  return { thresholds: { window: HOUR, onExceed: 'hold', ...thresholds } }
}

function most(count: number): { readonly span: ReturnType<typeof spanAt>; readonly most: number } {
  return { span: spanAt(9), most: count }
}

const STAGED: Partial<ConnectorDefinition> = { export: { mode: 'staged', batch: 100 } }
const SUSPENDED: Partial<ConnectorDefinition> = { suspended: { reason: 'migration' } }

async function recordOf({ store }: People, id: string): Promise<SpaceRecord | undefined> {
  const [record] = await store.space.find(TYPE, { ids: [id] })
  return record
}

async function crowd(world: People, count: number): Promise<void> {
  for (let at = 1; at <= count; at += 1) {
    await world.create({ ...ADA, externalId: `a-${at}`, userName: `ada${at}@x` })
  }
}

/** Two people are disabled, where one may be: the second one waits. */
async function heldDisable(
  t: TestContext,
): Promise<{ readonly world: People; readonly entry: PlanEntry }> {
  const world = await people(t, { connector: limits({ disables: most(1) }) })
  await crowd(world, 2)
  for (const id of ['a-1', 'a-2']) await world.patch(id, { active: false })
  const [entry] = await world.store.journal.plans({ connector: 'People' })
  assert.ok(entry !== undefined)
  return { world, entry }
}

function named(userName: string): Filter {
  return { kind: 'compare', path: { name: 'userName' }, operator: 'eq', value: userName }
}

async function listed(world: People, filter?: Filter): Promise<readonly string[]> {
  const query = { startIndex: 1, count: 100, ...(filter === undefined ? {} : { filter }) }
  const { resources, totalResults } = await world.engine.list('User', query)
  assert.equal(totalResults, resources.length)
  return resources.map((one) => one.id)
}

suite('thresholds on events', () => {
  test('beyond a limit a disable is accepted and held: the answer shows it, the row does not', async (t) => {
    const world = await people(t, { connector: limits({ disables: most(2) }) })
    await crowd(world, 4)
    await world.patch('a-1', { active: false })
    await world.patch('a-2', { active: false })
    const { resource, report } = await world.patch('a-3', { active: false })
    assert.equal(report.operation, 'update')
    assert.equal(resource?.source['active'], false)
    assert.equal((await world.engine.get('User', 'a-3'))?.source['active'], false)
    assert.equal((await world.engine.get('User', 'a-3'))?.version, resource.version)
    assert.deepEqual(
      world.rows().map((row) => row['Active']),
      ['False', 'False', 'True', 'True'],
    )
    const record = await recordOf(world, 'a-3')
    assert.equal(record?.staged?.disables, true)
    const plans = await world.store.journal.plans({ connector: 'People' })
    assert.deepEqual(
      plans.map((one) => [one.plan, one.state]),
      [[record?.heldBy, 'held']],
    )
  })

  test('a row that is made anew for somebody who is disabled by it is held with the disables', async (t) => {
    const connector = limits({ disables: most(1) })
    const world = await people(t, { connector, onAnchorChange: 'recreate' })
    await crowd(world, 3)
    await world.patch('a-1', { active: false, externalId: 'b-1' })
    await world.patch('a-2', { active: false, externalId: 'b-2' })
    await world.patch('a-3', { active: false })
    assert.deepEqual(
      world.rows().map((row) => [row['Id'], row['Active']]),
      [
        ['a-2', 'True'],
        ['a-3', 'True'],
        ['b-1', 'False'],
      ],
    )
    const record = await recordOf(world, 'a-2')
    assert.deepEqual([record?.staged?.disables, record?.staged?.operation], [true, 'insert'])
    const { staged, stagedHeld } = await world.store.space.counts(TYPE)
    assert.deepEqual([staged.recreateDisabled, stagedHeld.recreateDisabled], [1, 1])
  })

  test('all changes of a kind are held by one plan, other kinds go on', async (t) => {
    const world = await people(t, { connector: limits({ disables: most(1), deletes: most(1) }) })
    await crowd(world, 5)
    for (const id of ['a-1', 'a-2', 'a-3']) await world.patch(id, { active: false })
    await world.engine.remove('User', 'a-4', context)
    await world.engine.remove('User', 'a-5', context)
    await world.patch('a-1', { name: { givenName: 'Augusta' } })
    const plans = await world.store.journal.plans({ connector: 'People' })
    assert.equal(plans.length, 2)
    assert.equal((await recordOf(world, 'a-2'))?.heldBy, (await recordOf(world, 'a-3'))?.heldBy)
    assert.equal(world.rows()[0]?.['Firstname'], 'Augusta')
    assert.equal(world.rows().length, 4)
  })

  for (const decided of ['approved', 'rejected', 'done'] as const) {
    test(`what comes while a plan is being decided (${decided}) is no part of it`, async (t) => {
      const world = await people(t, { connector: limits({ disables: most(0) }) })
      await crowd(world, 3)
      await world.patch('a-1', { active: false })
      const { journal } = world.store
      const [open] = await journal.plans({ connector: 'People' })
      assert.ok(open !== undefined)
      const looks = t.mock.method(journal, 'plans', async () => {
        looks.mock.restore()
        const found = await journal.plans({ connector: 'People' })
        // Somebody decides between the look and what then follows from it.
        await journal.putPlan({ ...open, state: decided, decidedBy: 'Kari' })
        return found
      })
      const { report } = await world.patch('a-2', { active: false })
      assert.equal(report.operation, 'update')
      const [first, second] = [await recordOf(world, 'a-1'), await recordOf(world, 'a-2')]
      assert.equal(first?.heldBy, open.plan)
      assert.notEqual(second?.heldBy, open.plan)
      const states = new Map(
        (await journal.plans({ connector: 'People' })).map((one) => [one.plan, one.state]),
      )
      assert.deepEqual([states.get(open.plan), states.get(second?.heldBy ?? '')], [decided, 'held'])
      await world.patch('a-3', { active: false })
      assert.equal((await recordOf(world, 'a-3'))?.heldBy, second?.heldBy)
    })
  }

  test('a held delete answers 404 while the row stays; a POST cancels it', async (t) => {
    const world = await people(t, { connector: limits({ deletes: most(0) }) })
    await world.create(ADA)
    await world.engine.remove('User', 'a-1', context)
    assert.equal(await world.engine.get('User', 'a-1'), undefined)
    assert.deepEqual(await listed(world), [])
    await assert.rejects(world.patch('a-1', { active: false }), coded('OBJECT_UNKNOWN'))
    assert.equal(world.rows().length, 1)
    const { resource } = await world.create({ ...ADA, name: { givenName: 'Augusta' } })
    assert.equal(resource?.id, 'a-1')
    await world.store.flush()
    const record = await recordOf(world, 'a-1')
    assert.equal(record?.staged, undefined)
    assert.equal(record?.state, 'inSync')
    assert.equal(world.rows()[0]?.['Firstname'], 'Augusta')
  })

  test('to enable a person again whose disable is held leaves nothing to write', async (t) => {
    const world = await people(t, { connector: limits({ disables: most(0) }) })
    await world.create(ADA)
    await world.patch('a-1', { active: false })
    const { resource } = await world.patch('a-1', { active: true })
    assert.equal(resource?.source['active'], true)
    await world.store.flush()
    const record = await recordOf(world, 'a-1')
    assert.equal(record?.staged, undefined)
    assert.equal(record?.disabledSince, undefined)
  })

  test('a further change of a held person is held with it', async (t) => {
    const world = await people(t, { connector: limits({ disables: most(0) }) })
    await world.create(ADA)
    await world.patch('a-1', { active: false })
    const { resource } = await world.patch('a-1', { name: { givenName: 'Augusta' } })
    assert.equal(resource?.source['active'], false)
    assert.deepEqual({ ...Object(resource?.source['name']) }, { givenName: 'Augusta' })
    assert.equal(world.rows()[0]?.['Firstname'], 'Ada')
    const desired = JSON.parse((await recordOf(world, 'a-1'))?.staged?.desired ?? '')
    assert.equal(desired.Firstname, 'Augusta')
    assert.equal(desired.Active, 'False')
  })

  for (const restarted of [false, true]) {
    test(`a held disable stays held when the window has passed${restarted ? ', also after a restart' : ''}`, async (t) => {
      const folder = temporaryFolder(t)
      const options = { folder, connector: limits({ disables: most(1) }) }
      let world = await people(t, options)
      await crowd(world, 3)
      for (const id of ['a-1', 'a-2']) await world.patch(id, { active: false })
      const plan = (await recordOf(world, 'a-2'))?.heldBy
      assert.ok(plan !== undefined)
      const later = world.clock.now() + 2 * HOUR
      if (restarted) {
        await world.engine.close()
        await world.store.close()
        world = await people(t, options)
      }
      world.clock.set(later)
      const { resource } = await world.patch('a-2', { name: { givenName: 'Augusta' } })
      assert.equal(resource?.source['active'], false)
      assert.equal((await recordOf(world, 'a-2'))?.heldBy, plan)
      const row = () => world.rows()[1]
      assert.deepEqual([row()?.['Active'], row()?.['Firstname']], ['True', 'Ada'])
      // Others are weighed in the new window.
      await world.patch('a-3', { active: false })
      assert.equal(world.rows()[2]?.['Active'], 'False')
      // Whoever takes the disable back has nothing more that is held.
      await world.patch('a-2', { active: true })
      assert.deepEqual([row()?.['Active'], row()?.['Firstname']], ['True', 'Augusta'])
    })
  }

  test('what a run holds of a person stays held when an event changes the person', async (t) => {
    const { world, entry } = await heldDisable(t)
    const summary = JSON.stringify({ ...JSON.parse(entry.summary), profile: 'nightly' })
    await world.store.journal.putPlan({ ...entry, summary })
    world.clock.set(world.clock.now() + 2 * HOUR)
    await world.patch('a-2', { name: { givenName: 'Augusta' } })
    assert.equal(world.rows()[1]?.['Active'], 'True')
    // Who decides about the run's plan has not seen this change: a plan of events holds it.
    const heldBy = (await recordOf(world, 'a-2'))?.heldBy
    assert.ok(heldBy !== undefined && heldBy !== entry.plan)
  })

  test('a further change after the approval goes through, and brings what was approved', async (t) => {
    const { world, entry } = await heldDisable(t)
    await world.store.journal.putPlan({ ...entry, state: 'approved' })
    world.clock.set(world.clock.now() + 2 * HOUR)
    await world.patch('a-2', { name: { givenName: 'Augusta' } })
    assert.deepEqual(
      [world.rows()[1]?.['Active'], world.rows()[1]?.['Firstname']],
      ['False', 'Augusta'],
    )
  })

  test('a held insert stays held when the person is changed', async (t) => {
    const world = await people(t, { connector: limits({ inserts: most(1) }) })
    await crowd(world, 2)
    world.clock.set(world.clock.now() + 2 * HOUR)
    const { resource } = await world.patch('a-2', { name: { givenName: 'Augusta' } })
    assert.deepEqual({ ...Object(resource?.source['name']) }, { givenName: 'Augusta' })
    assert.equal(world.rows().length, 1)
    assert.ok((await recordOf(world, 'a-2'))?.heldBy !== undefined)
  })

  test('a delete of a person whose disable is held is weighed for itself', async (t) => {
    const world = await people(t, { connector: limits({ disables: most(0), deletes: most(1) }) })
    await crowd(world, 2)
    for (const id of ['a-1', 'a-2']) await world.patch(id, { active: false })
    for (const id of ['a-1', 'a-2']) await world.engine.remove('User', id, context)
    assert.deepEqual(
      world.rows().map((row) => row['Id']),
      ['a-2'],
    )
  })

  test('an attribute that no row gives back is answered from what was accepted', async (t) => {
    const world = await people(t, { connector: STAGED })
    await world.create({ ...ADA, title: 'Countess' })
    assert.equal((await world.engine.get('User', 'a-1'))?.source['title'], 'Countess')
  })

  test('with onExceed: reject nothing changes, and the client hears when to try again', async (t) => {
    const world = await people(t, {
      connector: limits({ disables: most(1), onExceed: 'reject' }),
    })
    await crowd(world, 2)
    await world.patch('a-1', { active: false })
    await assert.rejects(world.patch('a-2', { active: false }), (error) => {
      assert.ok(error instanceof SyncError)
      assert.equal(error.code, 'EVENTS_OVER_THRESHOLD')
      assert.equal(error.meaning.status, 429)
      assert.ok(Number(error.facts.retryAfter) > 3_500)
      return true
    })
    assert.equal((await world.engine.get('User', 'a-2'))?.source['active'], true)
    world.clock.set(world.clock.now() + HOUR + 60_000)
    await world.patch('a-2', { active: false })
    assert.equal(world.rows()[1]?.['Active'], 'False')
  })

  test('percent is taken of the people with a row, and atLeast lets small numbers through', async (t) => {
    const percent = { span: spanAt(9), percent: 10, atLeast: 1 }
    const world = await people(t, { connector: limits({ deletes: percent }) })
    await crowd(world, 30)
    for (const id of ['a-1', 'a-2', 'a-3']) await world.engine.remove('User', id, context)
    assert.equal(world.rows().length, 27)
    await world.engine.remove('User', 'a-4', context)
    assert.equal(world.rows().length, 27)
  })

  test('what was written before the start counts', async (t) => {
    const world = await people(t, { connector: limits({ disables: most(2) }) })
    await crowd(world, 3)
    await world.patch('a-1', { active: false })
    await world.patch('a-2', { active: false })
    await world.store.flush()
    const { createEngine } = await import('../../src/engine/create-engine.ts')
    const next = createEngine(world.parts)
    const { merging } = await import('./people.ts')
    await next.update('User', 'a-3', merging({ active: false }), context)
    assert.equal(world.rows()[2]?.['Active'], 'True')
  })

  test('what the database refused does not count', async (t) => {
    const ddl = `CREATE TRIGGER no BEFORE DELETE ON People WHEN OLD.Id = 'a-1' BEGIN SELECT RAISE(ABORT, 'no'); END`
    const world = await people(t, { ddl, connector: limits({ deletes: most(1) }) })
    await crowd(world, 2)
    for (let tries = 0; tries < 3; tries += 1) {
      await assert.rejects(world.engine.remove('User', 'a-1', context))
    }
    await world.engine.remove('User', 'a-2', context)
    assert.equal(world.rows().length, 1)
  })

  test('a hundred deletes at once are held from the limit on', async (t) => {
    const world = await people(t, { connector: limits({ deletes: most(10) }) })
    await crowd(world, 100)
    const all = Array.from({ length: 100 }, (_, at) => `a-${at + 1}`)
    await Promise.all(all.map((id) => world.engine.remove('User', id, context)))
    assert.equal(world.rows().length, 90)
    assert.deepEqual(await listed(world), [])
    assert.equal((await world.store.journal.plans({ connector: 'People' })).length, 1)
    assert.equal((await world.store.space.counts(TYPE)).held, 90)
  })
})

suite('export: { mode: staged }', () => {
  test('events are accepted and wait, nothing is held, and reads show what was accepted', async (t) => {
    const world = await people(t, { connector: STAGED })
    const { resource } = await world.create(ADA)
    assert.equal(resource?.id, 'a-1')
    assert.deepEqual(world.rows(), [])
    const record = await recordOf(world, 'a-1')
    assert.equal(record?.state, 'waiting')
    assert.equal(record.staged?.operation, 'insert')
    assert.equal(record.heldBy, undefined)
    assert.equal((await world.engine.get('User', 'a-1'))?.version, resource.version)
    assert.deepEqual(await listed(world), ['a-1'])
    assert.deepEqual(await listed(world, named('ADA@x')), ['a-1'])
    assert.deepEqual(await listed(world, named('eve@x')), [])
    await assert.rejects(world.create(ADA), coded('OBJECT_EXISTS'))
  })

  test('a value that somebody who waits is to have is taken, whatever its case', async (t) => {
    const world = await people(t, { connector: STAGED })
    await world.create(ADA)
    const twin = { ...ADA, externalId: 'a-2', userName: 'ADA@x' }
    await assert.rejects(world.create(twin), coded('OBJECT_EXISTS'))
    assert.deepEqual(await listed(world), ['a-1'])
    await world.create({ ...twin, userName: 'ada2@x' })
    await world.engine.remove('User', 'a-1', context)
    await world.create({ ...twin, externalId: 'a-3', userName: 'ada@x' })
    assert.deepEqual(await listed(world), ['a-2', 'a-3'])
  })

  test('a waiting person is changed and deleted before there is a row', async (t) => {
    const world = await people(t, { connector: STAGED })
    await world.create(ADA)
    const { resource } = await world.patch('a-1', { userName: 'augusta@x', active: false })
    assert.equal(resource?.source['userName'], 'augusta@x')
    assert.deepEqual(await listed(world, named('augusta@x')), ['a-1'])
    assert.deepEqual(await listed(world, named('ada@x')), [])
    await assert.rejects(world.patch('a-1', { externalId: 'b-1' }), coded('OBJECT_ANCHOR_CHANGED'))
    await world.engine.remove('User', 'a-1', context)
    assert.equal(await world.engine.get('User', 'a-1'), undefined)
    assert.equal(await recordOf(world, 'a-1'), undefined)
  })

  test('a waiting person whom a change would take the row from waits no more', async (t) => {
    const world = await people(t, {
      connector: STAGED,
      onDisable: () => ({ kind: 'delete' }),
    })
    await world.create(ADA)
    const { resource } = await world.patch('a-1', { active: false })
    assert.equal(resource, undefined)
    assert.equal(await recordOf(world, 'a-1'), undefined)
    assert.deepEqual(await listed(world), [])
    await assert.rejects(world.patch('a-1', { active: true }), coded('OBJECT_UNKNOWN'))
    await world.create(ADA)
    assert.deepEqual(await listed(world), ['a-1'])
  })

  for (const onOutOfScope of [
    { kind: 'keep' },
    { kind: 'set', set: { Note: 'out' }, volatile: [] },
    { kind: 'delete' },
  ] as const) {
    test(`a waiting person whom a change takes out of scope waits no more (${onOutOfScope.kind})`, async (t) => {
      const scope = (source: SourceObject) => source['title'] !== 'Out'
      const world = await people(t, { connector: STAGED, scope, onOutOfScope })
      await world.create(ADA)
      const { resource, report } = await world.patch('a-1', { title: 'Out' })
      assert.deepEqual([resource, report.operation], [undefined, 'none'])
      assert.equal(await recordOf(world, 'a-1'), undefined)
      assert.deepEqual(await listed(world), [])
      assert.equal(await world.engine.get('User', 'a-1'), undefined)
      await assert.rejects(world.patch('a-1', { title: 'In' }), coded('OBJECT_UNKNOWN'))
      await assert.rejects(world.create({ ...ADA, title: 'Out' }), coded('OBJECT_OUT_OF_SCOPE'))
      await world.create({ ...ADA, title: 'In' })
      assert.deepEqual(await listed(world), ['a-1'])
    })
  }

  test('a generated key stays the same while the person waits', async (t) => {
    const world = await people(t, { connector: STAGED, key: 'uuid' })
    const { resource } = await world.create({ userName: 'ada@x' })
    const id = resource?.id ?? ''
    await world.patch(id, { userName: 'augusta@x' })
    assert.deepEqual(await listed(world), [id])
  })

  test('where the database makes the key nobody can be created while rows wait', async (t) => {
    const world = await people(t, { connector: STAGED, key: 'database' })
    await assert.rejects(world.create({ userName: 'ada@x' }), coded('CONNECTOR_UNAVAILABLE'))
  })

  test('a row that is there already is in the way at once', async (t) => {
    const ddl = `INSERT INTO People (Id, UserPrincipalName) VALUES ('a-1', 'eve@x')`
    const world = await people(t, { connector: STAGED, ddl })
    await assert.rejects(world.create(ADA), coded('OBJECT_EXISTS'))
    await assert.rejects(
      world.create({ ...ADA, externalId: 'a-2', userName: 'EVE@x' }),
      coded('OBJECT_EXISTS'),
    )
  })

  test('a row that nobody had delivered is joined as it stands', async (t) => {
    const ddl = `INSERT INTO People (Id, UserPrincipalName, Firstname, Active) VALUES ('a-1', 'ada@x', 'Ada', 'True')`
    const world = await people(t, { connector: STAGED, ddl })
    await world.patch('a-1', { name: { givenName: 'Augusta' } })
    const record = await recordOf(world, 'a-1')
    assert.equal(JSON.parse(record?.written ?? '').Firstname, 'Ada')
    assert.equal(JSON.parse(record?.staged?.desired ?? '').Firstname, 'Augusta')
    assert.equal(world.rows()[0]?.['Firstname'], 'Ada')
    assert.deepEqual(await listed(world), ['a-1'])
  })

  test('lists sort waiting people among the others', async (t) => {
    const world = await people(t)
    await world.create({ ...ADA, externalId: 'b', userName: 'b@x' })
    await world.create({ ...ADA, externalId: 'd', userName: 'd@x' })
    const { createEngine } = await import('../../src/engine/create-engine.ts')
    const { connector } = world.parts
    const definition = { ...connector.definition, ...STAGED }
    const staged = createEngine({ ...world.parts, connector: { ...connector, definition } })
    const { person } = await import('./people.ts')
    for (const id of ['c', 'a']) {
      const one = person({ ...ADA, externalId: id, userName: `${id}@x` })
      await staged.create('User', one, context)
    }
    const sortBy = { name: 'userName' }
    const page = await staged.list('User', { startIndex: 2, count: 2, sortBy })
    assert.deepEqual(
      page.resources.map((one) => one.id),
      ['b', 'c'],
    )
    assert.equal(page.totalResults, 4)
    const next = await staged.list('User', { startIndex: 3, count: 2 })
    assert.deepEqual(
      next.resources.map((one) => one.id),
      ['c', 'a'],
    )
  })
})

suite('a suspended connector', () => {
  test('writes are accepted and wait, reads go on', async (t) => {
    const world = await people(t, { connector: SUSPENDED })
    await world.create(ADA)
    await world.patch('a-1', { active: false })
    assert.deepEqual(world.rows(), [])
    assert.equal((await world.engine.get('User', 'a-1'))?.source['active'], false)
  })

  test('`until` passes by itself', async (t) => {
    const until = '2026-11-23T06:00:00.000Z'
    const world = await people(t, { connector: { suspended: { reason: 'x', until } } })
    await world.create(ADA)
    assert.deepEqual(world.rows(), [])
    world.clock.set(Date.parse(until))
    await world.patch('a-1', { active: false })
    assert.equal(world.rows()[0]?.['Active'], 'False')
    await world.store.flush()
    const record = await recordOf(world, 'a-1')
    assert.equal(record?.staged, undefined)
    assert.equal(record?.state, 'inSync')
  })

  test('what is left at the desk is seen within a second', async (t) => {
    const world = await people(t)
    await world.create(ADA)
    const now = world.clock.now()
    const until = new Date(Date.now() + HOUR).toISOString()
    await world.store.journal.suspend('People', 'emergency', until, 'somebody')
    world.clock.set(now + 1_000)
    await world.patch('a-1', { active: false })
    assert.equal(world.rows()[0]?.['Active'], 'True')
    await world.store.journal.resume('People')
    world.clock.set(now + 2_000)
    await world.patch('a-1', { active: false })
    assert.equal(world.rows()[0]?.['Active'], 'False')
  })

  test('while the database is away, who is known is accepted; reads are refused', async (t) => {
    let away = false
    const refuse = (): void => {
      if (away) throw new SyncError('DATABASE_UNREACHABLE', 'away')
    }
    const world = await people(t, {
      connector: SUSPENDED,
      wrapTable: (table) =>
        methodsOf(table, {
          ask: (work) => (refuse(), work()),
          write: (work) => (refuse(), work()),
        }),
    })
    await world.create(ADA)
    away = true
    const { resource } = await world.patch('a-1', { active: false })
    assert.equal(resource?.source['active'], false)
    await world.create({ ...ADA, externalId: 'a-2', userName: 'eve@x' })
    assert.throws(() => world.engine.get('User', 'a-1'), coded('DATABASE_UNREACHABLE'))
  })
})

suite('who is out of scope', () => {
  const scope = (source: Record<string, unknown>): boolean => source['userType'] !== 'Guest'

  test('with keep the row stays as it is, and a GET gives back what was accepted', async (t) => {
    const world = await people(t, { scope })
    await world.create(ADA)
    const { resource } = await world.patch('a-1', { userType: 'Guest', userName: 'guest@x' })
    assert.equal(resource?.source['userName'], 'guest@x')
    const read = await world.engine.get('User', 'a-1')
    assert.equal(read?.source['userName'], 'guest@x')
    assert.equal(read?.version, resource.version)
    assert.equal(world.rows()[0]?.['UserPrincipalName'], 'ada@x')
    await world.patch('a-1', { userType: 'Member' })
    assert.equal(world.rows()[0]?.['UserPrincipalName'], 'guest@x')
  })

  test('it is remembered through a restart, with the instant of a purge', async (t) => {
    const purge = { kind: 'set', set: {}, volatile: [], purgeAfter: HOUR } as const
    const world = await people(t, { scope, onOutOfScope: purge })
    await world.create(ADA)
    await world.patch('a-1', { userType: 'Guest', userName: 'guest@x' })
    await world.store.flush()
    const record = await recordOf(world, 'a-1')
    assert.equal(record?.standing, 'outOfScope')
    assert.equal(record.purgeAt, '2026-11-23T06:00:00.000Z')
    world.clock.set(world.clock.now() + 1_000)
    await world.patch('a-1', { locale: 'de' })
    await world.store.flush()
    assert.equal((await recordOf(world, 'a-1'))?.purgeAt, '2026-11-23T06:00:00.000Z')
    await world.patch('a-1', { userType: 'Member' })
    await world.store.flush()
    const back = await recordOf(world, 'a-1')
    assert.equal(back?.purgeAt, undefined)
    assert.equal(back?.standing, 'present')
  })

  test('columns that the rule sets are answered as they stand in the row', async (t) => {
    const rule = { kind: 'set', set: { Active: 'False' }, volatile: [] } as const
    const world = await people(t, { scope, onOutOfScope: rule })
    await world.create(ADA)
    const { resource } = await world.patch('a-1', { userType: 'Guest', userName: 'guest@x' })
    assert.equal(resource?.source['active'], false)
    assert.equal(resource?.source['userName'], 'guest@x')
  })
})

suite('purgeAfter on events', () => {
  test('a disable sets the instant, further changes keep it, a restore clears it', async (t) => {
    const rule = { kind: 'set', set: {}, volatile: [], purgeAfter: HOUR } as const
    const world = await people(t, { onDisable: () => rule })
    await world.create(ADA)
    await world.patch('a-1', { active: false })
    world.clock.set(world.clock.now() + 60_000)
    await world.patch('a-1', { name: { givenName: 'Augusta' } })
    await world.store.flush()
    assert.equal((await recordOf(world, 'a-1'))?.purgeAt, '2026-11-23T06:00:00.000Z')
    await world.patch('a-1', { active: true })
    await world.store.flush()
    assert.equal((await recordOf(world, 'a-1'))?.purgeAt, undefined)
  })

  test('a delete that lets the row stay sets it, and a POST clears it', async (t) => {
    const rule = { kind: 'set', set: { Note: 'gone' }, volatile: [], purgeAfter: HOUR } as const
    const world = await people(t, { onDelete: rule })
    await world.create(ADA)
    await world.engine.remove('User', 'a-1', context)
    await world.store.flush()
    assert.equal((await recordOf(world, 'a-1'))?.purgeAt, '2026-11-23T06:00:00.000Z')
    await world.create(ADA)
    await world.store.flush()
    assert.equal((await recordOf(world, 'a-1'))?.purgeAt, undefined)
  })
})
