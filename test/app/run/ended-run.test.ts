import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { holderOfState, reachState } from '../../../src/app/run/reach-state.ts'
import { readStatus } from '../../../src/app/run/status.ts'
import { openState } from '../../../src/app/state.ts'
import { printStatus } from '../../../src/cli/print-status.ts'
import { LASTS } from '../../../src/engine/run/lease-keeper.ts'
import { connectorOf } from '../../compile/build.ts'
import { temporaryFolder } from '../../engine/people.ts'

const START = Date.parse('2026-11-23T05:00:00.000Z')

/** A process that has begun a run, and renewed its lease ten seconds later, and is killed. */
const KILLED = (path: string) => `
  const { openStore } = await import('${new URL('../../../src/state/sqlite/open-store.ts', import.meta.url).href}')
  let now = ${START}
  const { journal } = openStore({ path: ${JSON.stringify(path)}, clock: { now: () => now } })
  const at = new Date(now).toISOString()
  const lease = await journal.takeLease('Test', 'process 7', ${LASTS})
  const entry = { connector: 'Test', profile: 'nightly', startedAt: at, trigger: 'command', config: 'c1' }
  await journal.startRun({ ...entry, owner: 'process 7', report: '{}' })
  now += 10_000
  await journal.renewLease(lease, ${LASTS})
  process.kill(process.pid, 'SIGKILL')`

suite('a run whose process was killed', () => {
  test('is said to have ended without a word, by a look that writes nothing', async (t) => {
    const path = join(temporaryFolder(t), 'state.db')
    const child = spawnSync(process.execPath, ['--input-type=module', '-e', KILLED(path)])
    assert.equal(child.signal, 'SIGKILL', String(child.stderr))
    let now = START + 15_000
    const clock = { now: () => now }
    const where = { state: `sqlite:${path}`, cwd: '/', config: [], environment: {}, clock } as const
    assert.equal(await holderOfState(where), undefined)
    const before = statSync(path)
    const state = await openState({ ...where, readOnly: true })
    t.after(() => state.close())
    const definitions = [connectorOf({})]
    const [unheld] = await readStatus(state, definitions, clock, { unheld: true })
    const ended = {
      run: 1,
      profile: 'nightly',
      startedAt: '2026-11-23T05:00:00.000Z',
      owner: 'process 7',
      lastSeen: '2026-11-23T05:00:10.000Z',
    }
    assert.deepEqual([unheld?.running, unheld?.ended, unheld?.state], [undefined, ended, 'active'])
    const text = printStatus(unheld === undefined ? [] : [unheld], { colour: false, alone: false })
    assert.match(text, /ended +Test +run 1 nightly was running and ended without a word/u)
    assert.match(text, /last heard of 2026-11-23 05:00:10Z, process 7/u)

    // Where nobody can ask the system, the lease says it once its time is over.
    const [leased] = await readStatus(state, definitions, clock)
    assert.deepEqual([leased?.running?.run, leased?.ended], [1, undefined])
    now = START + 10_000 + LASTS
    const [over] = await readStatus(state, definitions, clock)
    assert.deepEqual([over?.running, over?.ended], [undefined, ended])
    assert.deepEqual([statSync(path).mtimeMs, statSync(path).size], [before.mtimeMs, before.size])
  })
})

suite('a process that has a connector space', () => {
  test('is called a command unless it is a service', async (t) => {
    const path = join(temporaryFolder(t), 'state.db')
    const clock = { now: () => START }
    const where = { state: `sqlite:${path}`, cwd: '/', config: [], environment: {}, clock } as const
    const process = /^process \d+ on .+ since 2026-11-23T05:00:00.000Z$/u
    const command = await openState(where)
    const seen = await holderOfState(where)
    assert.equal(seen?.kind, 'command')
    assert.match(seen.process, process)
    assert.match(
      printStatus([], { colour: false, alone: false, command: seen.process }),
      /^service +none has .* a command has it: process \d+ on/u,
    )
    const beside = await reachState(where)
    assert.ok(beside.kind === 'beside' && beside.holder.kind === 'command')
    await beside.close()
    await command.close()
    const service = await openState({ ...where, holder: 'service' })
    assert.equal((await holderOfState(where))?.kind, 'service')
    await assert.rejects(
      openState(where),
      /in use by the service \(process \d+ on .* since 2026-11-23T05:00:00\.000Z\)\. Stop that process/u,
    )
    await service.close()
  })
})
