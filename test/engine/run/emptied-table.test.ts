import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
import type { ActionDefinition } from '../../../src/model/definition.ts'
import { SPAN } from '../../compile/build.ts'
import { runWorld, stepOf, type RunGiven, type RunWorld } from './world.ts'

const STEPS = ['fullImport', 'fullSynchronization', 'purge', 'export'] as const
const DAY = 86_400_000
const NO_LIMITS = { deletes: { span: SPAN, most: 1_000 }, disables: { span: SPAN, most: 1_000 } }

function lines(from: number, to: number): readonly string[] {
  return Array.from(
    { length: to - from },
    (_, at) => `${from + at},Name ${from + at},m${from + at},Math,yes`,
  )
}

interface Emptied {
  readonly world: RunWorld
  /** Puts the rows back as they were. */
  readonly refill: () => void
}

/** Thirty people with rows; the table is empty when the next run comes, in which ten of them have left. */
async function emptied(
  t: TestContext,
  onMissing: ActionDefinition,
  more: RunGiven = {},
): Promise<Emptied> {
  const world = await runWorld(t, { deprovision: { onMissing }, thresholds: NO_LIMITS, ...more })
  world.file(...lines(10, 40))
  assert.equal((await world.run(...STEPS)).result, 'done')
  const { database } = world
  database.exec('CREATE TABLE Backup AS SELECT * FROM Users; DELETE FROM Users')
  world.file(...lines(20, 40))
  const report = await world.run(...STEPS)
  assert.equal(stepOf(report, 'fullImport').target.missing, 30)
  assert.equal(world.rows().length, 0)
  return { world, refill: () => database.exec('INSERT INTO Users SELECT * FROM Backup') }
}

async function statesOf(world: RunWorld): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {}
  for (const { state } of await world.records()) counts[state] = (counts[state] ?? 0) + 1
  return counts
}

suite('a table that was emptied and is filled again', () => {
  test('has the rows of whoever left meanwhile deleted, since they are ours', async (t) => {
    const { world, refill } = await emptied(t, { kind: 'delete' })
    refill()
    const report = await world.run(...STEPS)
    assert.equal(stepOf(report, 'fullImport').target.unmanaged, 0)
    assert.equal(stepOf(report, 'export').written.delete, 10)
    assert.equal(world.rows().length, 20)
    assert.deepEqual(await statesOf(world), { inSync: 20 })
  })

  test('has them held where they are more than may be deleted', async (t) => {
    const thresholds = { deletes: { span: SPAN, most: 5 } }
    const { world, refill } = await emptied(t, { kind: 'delete' }, { thresholds })
    refill()
    assert.equal((await world.run(...STEPS)).result, 'held')
    assert.equal(world.rows().length, 30)
  })

  test('has them kept with onMissing: keep, and they are nobody’s but known', async (t) => {
    const { world, refill } = await emptied(t, { kind: 'keep' })
    refill()
    await world.run(...STEPS)
    assert.equal(world.rows().length, 30)
    assert.deepEqual(await statesOf(world), { inSync: 20, deprovisioned: 10 })
  })

  test('has the rows of whoever left before purged in their time', async (t) => {
    const set = new Map([['LeftAt', { span: SPAN, constant: 'left' }]])
    const onMissing = { kind: 'set', span: SPAN, set, purgeAfter: 2 * DAY } as const
    const world = await runWorld(t, { deprovision: { onMissing }, thresholds: NO_LIMITS })
    world.file(...lines(10, 40))
    await world.run(...STEPS)
    world.file(...lines(15, 40))
    await world.run(...STEPS)
    assert.equal(world.rows().filter((row) => row['LeftAt'] === 'left').length, 5)
    world.database.exec('CREATE TABLE Backup AS SELECT * FROM Users; DELETE FROM Users')
    await world.run(...STEPS)
    assert.deepEqual(await statesOf(world), { missing: 30 })
    world.database.exec('INSERT INTO Users SELECT * FROM Backup')
    await world.run(...STEPS)
    assert.deepEqual(await statesOf(world), { inSync: 25, deprovisioned: 5 })
    world.clock.set(world.clock.now() + 3 * DAY)
    const report = await world.run(...STEPS)
    assert.equal(stepOf(report, 'purge').written.purge, 5, JSON.stringify(report))
    assert.equal(world.rows().length, 25)
  })

  test('gives whoever comes back meanwhile a row', async (t) => {
    for (const steps of [
      STEPS,
      ['fullImport', 'purge', 'fullSynchronization', 'export'] as const,
    ]) {
      const { world, refill } = await emptied(t, { kind: 'delete' })
      world.file(...lines(19, 40))
      await world.run(...steps)
      assert.deepEqual(
        world.rows().map((row) => row['Id']),
        ['19'],
      )
      world.database.exec("DELETE FROM Backup WHERE Id = '19'")
      refill()
      assert.equal((await world.run(...steps)).result, 'done')
      assert.equal(world.rows().length, 21)
      assert.deepEqual(await statesOf(world), { inSync: 21 })
    }
  })

  test('gives somebody else the key of a person who left', async (t) => {
    const { world } = await emptied(t, { kind: 'delete' }, { anchor: { Id: 'Mail' } })
    world.file(...lines(20, 40), '99,Other,m10,Math,yes')
    const report = await world.run(...STEPS)
    assert.equal(report.result, 'done', JSON.stringify(report))
    assert.deepEqual(
      world.rows().map((row) => [row['Id'], row['Name']]),
      [['m10', 'Other']],
    )
  })

  test('keeps nothing of those whose rows do not come back with the others', async (t) => {
    const { world, refill } = await emptied(t, { kind: 'delete' })
    world.database.exec("DELETE FROM Backup WHERE Id < '20'")
    refill()
    const report = await world.run(...STEPS)
    assert.equal(stepOf(report, 'fullImport').target.missing, 0)
    assert.deepEqual(await statesOf(world), { inSync: 20 })
  })
})

test('a few rows that are gone are gone, and whoever left with them is forgotten', async (t) => {
  const world = await runWorld(t, { deprovision: { onMissing: { kind: 'delete' } } })
  world.file(...lines(10, 40))
  await world.run(...STEPS)
  world.database.exec("DELETE FROM Users WHERE Id < '15'")
  world.file(...lines(15, 40))
  await world.run(...STEPS)
  assert.deepEqual(await statesOf(world), { inSync: 25 })
})
