import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { runSteps } from '../../../src/engine/run/run-steps.ts'
import { isSyncError } from '../../../src/model/errors.ts'
import { SPAN } from '../../compile/build.ts'
import { PEOPLE, runWorld, stepOf } from './world.ts'

const ADA = '1,Ada,ada@x,Math,yes'
const BOB = '2,Bob,bob@x,Art,yes'

suite('runSteps', () => {
  test('keeps the run with its report', async (t) => {
    const world = await runWorld(t)
    world.file(ADA)
    const report = await world.synchronize()
    const kept = await world.parts.journal.run(report.run)
    assert.equal(kept?.result, 'done')
    assert.equal(kept?.trigger, 'command')
    assert.deepEqual(JSON.parse(kept?.report ?? '{}'), report)
  })

  test('gives the lease back, and is refused while somebody else has it', async (t) => {
    const world = await runWorld(t)
    const { journal } = world.parts
    const lease = await journal.takeLease('Test', 'another process', 60_000)
    await assert.rejects(world.synchronize(), (error) => {
      assert.ok(isSyncError(error, 'RUN_BUSY'))
      assert.match(error.message, /another process/)
      return true
    })
    assert.deepEqual(await journal.runs({ limit: 10 }), [])
    if (lease !== undefined) await journal.releaseLease(lease)
    world.file(ADA)
    await world.synchronize()
    assert.equal(await journal.leaseOf('Test'), undefined)
  })

  test('a run whose lease has passed on is no success, also when nothing was left to write', async (t) => {
    const world = await runWorld(t)
    const { parts } = world
    const { journal } = parts
    const profile = {
      name: 'test',
      span: SPAN,
      steps: [],
      timezone: 'UTC',
    }
    const passOn = async (): Promise<void> => {
      const lease = await journal.leaseOf('Test')
      assert.ok(lease)
      await journal.releaseLease(lease)
      assert.ok(await journal.takeLease('Test', 'another process', 60_000))
    }
    const request = { profile, trigger: 'command', owner: 'test' } as const
    const report = await runSteps(parts, request, passOn)
    assert.deepEqual([report.result, report.failure?.code], ['failed', 'RUN_LEASE_LOST'])
    const kept = await journal.run(report.run)
    assert.equal(kept?.result, 'failed')
    assert.deepEqual(JSON.parse(kept?.report ?? '{}'), report)
    assert.equal((await journal.leaseOf('Test'))?.owner, 'another process')
  })

  test('a suspended connector is not run', async (t) => {
    const world = await runWorld(t)
    await world.parts.journal.suspend('Test', 'Migration.', '2026-12-01T00:00:00.000Z', 'me')
    await assert.rejects(world.synchronize(), (error) => isSyncError(error, 'RUN_SUSPENDED'))
  })

  test('ends between two batches when it is asked to', async (t) => {
    const ending = new AbortController()
    const world = await runWorld(t, { signal: ending.signal })
    world.file(ADA, BOB)
    ending.abort()
    const report = await world.synchronize()
    assert.equal(report.result, 'interrupted')
    assert.equal(report.failure?.code, 'INTERRUPTED')
    assert.equal((await world.parts.journal.run(report.run))?.result, 'interrupted')
  })

  test('a rehearsal works everything out and leaves no trace in the connector space', async (t) => {
    const world = await runWorld(t)
    world.file(ADA)
    await world.synchronize()
    await world.deliver()
    world.file(ADA, BOB)
    const before = await world.records()
    const rehearsal = await world.parts.space.rehearse()
    const { runSteps } = await import('../../../src/engine/run/run-steps.ts')
    const profile = {
      name: 'plan',
      span: world.parts.connector.definition.span,
      steps: [{ step: 'fullImport' }, { step: 'fullSynchronization' }],
      timezone: 'UTC',
    } as const
    const report = await runSteps(
      { ...world.parts, space: rehearsal },
      { profile, trigger: 'command', owner: 'test' },
    )
    assert.equal(stepOf(report, 'fullSynchronization').staged.insert, 1)
    await rehearsal.close()
    assert.deepEqual(await world.records(), before)
  })

  test('deltaSynchronization leaves alone who is not touched', async (t) => {
    const world = await runWorld(t)
    world.file(ADA, BOB)
    await world.synchronize()
    world.file('1,Ada L,ada@x,Math,yes', BOB)
    const report = await world.run('fullImport', 'deltaSynchronization')
    assert.equal(stepOf(report, 'deltaSynchronization').evaluated, 1)
    const records = await world.parts.space.scan(PEOPLE, { kind: 'touched' }, { limit: 10 })
    assert.deepEqual(records, [])
  })
})
