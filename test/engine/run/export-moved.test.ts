import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
import { planRun } from '../../../src/engine/run/plan.ts'
import { SPAN } from '../../compile/build.ts'
import { Killed, killedAt } from '../../sequences/kill.ts'
import { SERVERS } from '../../sql/servers.ts'
import { runProfile } from './crash-world.ts'
import { rowsOf, tableOn } from './export-world.ts'
import { runWorld, stepOf, type RunGiven, type RunWorld } from './world.ts'

const STEPS = ['fullImport', 'fullSynchronization', 'export'] as const
const ADA = '1,Ada,ada,Math,yes'
const BOB = '2,Bob,bob,Art,yes'
const CLEO = '3,Cleo,cleo,Art,yes'
/** Bob takes the key that Cleo gives up. */
const MOVED = ['1,Ada,ada@y,Math,yes', '2,Bob,cleo,Art,yes', '3,Cleo,cleo@y,Art,yes'] as const

/** People whose anchor is what the file has under `Mail`; the key is another one. */
function given(onAnchorChange: 'rekey' | 'recreate', more: RunGiven = {}): RunGiven {
  return {
    anchor: { Id: 'Mail' },
    mappings: { Name: 'Name', Dept: 'Dept', Active: "active = 'no' ? 'False' : 'True'" },
    onAnchorChange,
    deprovision: { onMissing: { kind: 'delete' } },
    ...more,
  }
}

/** What the file says by the time of the run that follows the crash. */
const LATER = {
  'other values': ['1,Augusta,ada@y,Math,yes', '2,Bob,cleo,Law,yes', '3,Cleo,cleo@y,Art,no'],
  'another key again': ['1,Ada,ada@z,Math,yes', '2,Bob,bob@z,Art,yes', '3,Cleo,cleo,Art,yes'],
  'somebody gone': ['2,Bob,cleo,Art,yes', '3,Cleo,cleo@y,Art,yes'],
  'the key of before': [ADA, BOB, CLEO],
  nothing: MOVED,
} as const

async function began(t: TestContext, options: RunGiven): Promise<RunWorld> {
  const world = await runWorld(t, options)
  world.file(ADA, BOB, CLEO)
  assert.equal((await world.run(...STEPS)).result, 'done')
  world.clock.set(world.clock.now() + 1_000)
  world.file(...MOVED)
  return world
}

/** @returns whether the run was killed before its write of that number */
async function killed(world: RunWorld, at: number): Promise<boolean> {
  const killing = killedAt(world.parts, at, () => undefined)
  try {
    await runProfile(killing.parts, STEPS)
  } catch (error) {
    if (!(error instanceof Killed)) throw error
  }
  // Nobody is left who would renew the lease.
  world.clock.set(world.clock.now() + 120_000)
  return killing.killed
}

/** The file's people, in the order of the key. */
function rowsOfFile(lines: readonly string[]): readonly (readonly unknown[])[] {
  return lines
    .map((line) => line.split(','))
    .map(([, name, mail, dept, active]) => [mail, name, dept, active === 'no' ? 'False' : 'True'])
    .toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1))
}

async function settledAs(world: RunWorld, lines: readonly string[], told: string): Promise<void> {
  // Bob gets Cleo's key with the run after that in which she gives it up.
  await world.run(...STEPS)
  const report = await world.run(...STEPS)
  assert.equal(report.result, 'done', `${told} ${JSON.stringify(report)}`)
  assert.equal(stepOf(report, 'fullImport').target.unmanaged, 0, told)
  const rows = (await rowsOf(world)).map(([id, name, ...rest]) => [id, name, ...rest.slice(-2)])
  assert.deepEqual(rows, rowsOfFile(lines), told)
  const states = (await world.records()).map((one) => one.state)
  assert.deepEqual(
    states,
    Array.from(lines, () => 'inSync'),
    told,
  )
}

for (const way of ['rekey', 'recreate'] as const) {
  suite(`a run that is killed while rows get other keys (${way})`, () => {
    for (const [title, lines] of Object.entries(LATER)) {
      test(`goes on, whichever write was the last: ${title}`, async (t) => {
        for (let at = 0; ; at += 1) {
          const world = await began(t, given(way))
          const ended = !(await killed(world, at))
          world.file(...lines)
          await settledAs(world, lines, `killed before write ${at}`)
          if (ended) break
        }
      })
    }
  })
}

/** A run that is killed when its statements were sent, and none of them was marked. */
async function killedBeforeMarks(world: RunWorld): Promise<void> {
  for (let at = 0; ; at += 1) {
    const before = JSON.stringify(await rowsOf(world))
    const killing = killedAt(world.parts, at, () => undefined)
    await runProfile(killing.parts, STEPS).catch(() => undefined)
    world.clock.set(world.clock.now() + 120_000)
    const after = await rowsOf(world)
    if (JSON.stringify(after) !== before && after.some((row) => row[0] === 'ada@y')) return
    if (!killing.killed) throw new Error('the run was never killed between statement and mark')
  }
}

for (const server of SERVERS) {
  suite(`rows that got other keys before a crash, on ${server.title}`, {
    skip: server.missing ?? false,
  }, () => {
    for (const way of ['rekey', 'recreate'] as const) {
      test(`${way}: they are their people's, and other values follow`, async (t) => {
        const world = await began(t, given(way, { elsewhere: await tableOn(server, t) }))
        await killedBeforeMarks(world)
        const lines = LATER['other values']
        world.file(...lines)
        await settledAs(world, lines, 'killed')
      })
    }
  })
}

suite('a row that got another key before a crash', () => {
  test('is settled by the run that comes next, with its place in the audit', async (t) => {
    const world = await began(t, given('rekey'))
    await killedBeforeMarks(world)
    world.file(...LATER['other values'])
    const steps = STEPS.map((step) => ({ step }))
    const profile = { name: 'test', span: SPAN, steps, timezone: 'UTC' }
    const planned = await planRun(world.parts, { profile, owner: 'test' })
    await planned.close()
    const report = await world.run(...STEPS)
    assert.equal(report.failure, undefined)
    assert.deepEqual(stepOf(report, 'export').written, planned.report.counts)
    const audit = await world.state.journal.audit({ by: `run ${report.run}`, limit: 100 })
    assert.ok(audit.some((one) => one.id === 'ada' && one.newId === 'ada@y'))
  })
})
