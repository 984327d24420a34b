import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { runSteps } from '../../../src/engine/run/run-steps.ts'
import type { RunProfileDefinition, StepName } from '../../../src/model/definition.ts'
import { SPAN } from '../../compile/build.ts'
import { PEOPLE, runWorld, stepOf, type RunGiven } from './world.ts'

const ADA = '1,Ada,ada@x,Math,yes'
const BOB = '2,Bob,bob@x,Art,yes'

const HISTORY = `CREATE TABLE Users (Id VARCHAR(50) PRIMARY KEY, Name VARCHAR(60), Mail VARCHAR(60),
    Dept VARCHAR(60), Active VARCHAR(5), ChangedAt DATETIME);
  CREATE TRIGGER Stamped AFTER INSERT ON Users BEGIN
    UPDATE Users SET ChangedAt = strftime('%Y-%m-%dT%H:%M:%fZ') WHERE Id = new.Id; END;
  CREATE TRIGGER Restamped AFTER UPDATE OF Name, Mail, Dept, Active ON Users BEGIN
    UPDATE Users SET ChangedAt = strftime('%Y-%m-%dT%H:%M:%fZ') WHERE Id = new.Id; END`

const given: RunGiven = {
  ddl: HISTORY,
  delta: {
    strategy: 'watermark',
    span: SPAN,
    column: 'ChangedAt',
    overlap: 0,
    keyscanEvery: 3_600_000,
  },
}

suite('deltaImport', () => {
  test('reads only the rows that changed', async (t) => {
    const world = await runWorld(t, given)
    world.file(ADA, BOB)
    await world.synchronize()
    await world.deliver()
    await world.synchronize()
    await new Promise((resolve) => setTimeout(resolve, 20))
    const quiet = await world.run('deltaImport', 'deltaSynchronization')
    assert.equal(quiet.failure, undefined)
    world.database.exec("UPDATE Users SET Dept = 'Edited' WHERE Id = '2'")
    const report = await world.run('deltaImport')
    const { read, drifted } = stepOf(report, 'deltaImport').target
    assert.equal(drifted, 1)
    assert.ok(read <= 2)
    assert.equal((await world.record('2'))?.drift, '{"Dept":"Edited"}')
  })

  test('finds deletes by their keys, every so often', async (t) => {
    const world = await runWorld(t, given)
    world.file(ADA, BOB)
    await world.synchronize()
    await world.deliver()
    await world.synchronize()
    world.database.exec("DELETE FROM Users WHERE Id = '2'")
    const soon = await world.run('deltaImport')
    assert.equal(stepOf(soon, 'deltaImport').target.missing, 0)
    world.clock.set(world.clock.now() + 3_600_000)
    const later = await world.run('deltaImport')
    assert.equal(stepOf(later, 'deltaImport').target.missing, 1)
    assert.equal((await world.record('2'))?.state, 'missing')
  })

  test('a clock of the database that was set back: everything is read, and the keys are compared', async (t) => {
    const world = await runWorld(t, given)
    world.file(ADA, BOB)
    await world.synchronize()
    await world.deliver()
    await world.synchronize()
    const { journal } = world.parts
    // As it was taken before the clock went back, half an hour ahead of the present.
    await journal.setWatermark(PEOPLE, 'delta', new Date(Date.now() + 1_800_000).toISOString())
    world.database.exec("UPDATE Users SET Dept = 'Edited' WHERE Id = '2'")
    const report = await world.run('deltaImport')
    assert.equal(stepOf(report, 'deltaImport').target.drifted, 1)
    const next = await journal.watermark(PEOPLE, 'delta')
    assert.ok(Date.parse(next ?? '') <= Date.now(), next)
  })

  test('keys are compared again when the clock of the service was set back', async (t) => {
    const world = await runWorld(t, given)
    world.file(ADA, BOB)
    await world.synchronize()
    await world.deliver()
    await world.synchronize()
    world.database.exec("DELETE FROM Users WHERE Id = '2'")
    world.clock.set(world.clock.now() - 3_600_000)
    assert.equal(stepOf(await world.run('deltaImport'), 'deltaImport').target.missing, 1)
  })

  test('without a watermark everything is read', async (t) => {
    const world = await runWorld(t, given)
    world.database.exec("INSERT INTO Users (Id, Name) VALUES ('9', 'Zoe')")
    world.file(ADA)
    const report = await world.run('deltaImport')
    assert.equal(stepOf(report, 'deltaImport').target.unmanaged, 1)
    assert.equal(stepOf(report, 'deltaImport').source?.added, 1)
  })

  test('a flow for another column: everything is read, since what stands there is not known', async (t) => {
    const without = { ...given, mappings: { Name: 'Name', Mail: 'Mail' } }
    const world = await runWorld(t, without)
    world.database.exec(
      "INSERT INTO Users (Id, Name, Dept) VALUES ('1', 'Eve', 'Mine'), ('8', 'Eve', '')",
    )
    await new Promise((resolve) => setTimeout(resolve, 20))
    world.database.exec("INSERT INTO Users (Id, Name) VALUES ('9', 'Zoe')")
    await world.run('fullImport')
    const parts = await world.version({ mappings: { Name: 'Name', Mail: 'Mail', Dept: 'Dept' } })
    world.file('1,Ada,ada@x,,yes')
    await new Promise((resolve) => setTimeout(resolve, 20))
    const profile = profileOf('deltaImport', 'deltaSynchronization', 'export')
    const report = await runSteps(parts, { profile, trigger: 'command', owner: 'test' })
    assert.equal(report.failure, undefined)
    assert.deepEqual([world.rows()[0]?.['Name'], world.rows()[0]?.['Dept']], ['Ada', null])
    const next = await runSteps(parts, { profile, trigger: 'command', owner: 'test' })
    assert.ok(stepOf(next, 'deltaImport').target.read < 3, 'and only once')
  })
})

function profileOf(...steps: readonly StepName[]): RunProfileDefinition {
  return { name: 'x', span: SPAN, steps: steps.map((step) => ({ step })), timezone: 'UTC' }
}
