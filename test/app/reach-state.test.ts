import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { reachState } from '../../src/app/run/reach-state.ts'
import { openState, type StateOptions } from '../../src/app/state.ts'
import { systemClock } from '../../src/model/clock.ts'
import { isSyncError } from '../../src/model/errors.ts'
import { addressOf, freshSchema, SKIPPED } from '../state/postgres.ts'

/** Has the space for itself again and again, a moment each, and gives it up: a service that is started and stopped. */
async function comeAndGo(where: StateOptions, signal: AbortSignal): Promise<number> {
  let times = 0
  while (!signal.aborted) {
    try {
      const state = await openState({ ...where, hold: 'alone' })
      times += 1
      await sleep(5)
      await state.close()
    } catch (error) {
      if (!isSyncError(error, 'STATE_UNREADABLE')) throw error
    }
    await sleep(5)
  }
  return times
}

async function reachWhileOthersComeAndGo(where: StateOptions): Promise<void> {
  await (await openState(where)).close()
  const ended = new AbortController()
  const others = comeAndGo(where, ended.signal)
  const kinds = new Set<string>()
  try {
    for (let at = 0; at < 400 && (at < 60 || kinds.size < 2); at += 1) {
      const reached = await reachState(where)
      kinds.add(reached.kind)
      await reached.close()
      await sleep(at % 7)
    }
  } finally {
    ended.abort()
  }
  assert.ok((await others) > 0)
  assert.deepEqual([...kinds].toSorted(), ['beside', 'own'])
}

suite('a connector space that a service takes at this moment', () => {
  const base = { config: ['connectors.yaml'], cwd: tmpdir(), clock: systemClock }

  test('is reached beside it, on PostgreSQL', { skip: SKIPPED }, async (t: TestContext) => {
    const environment = { STATE: addressOf(freshSchema(t)) }
    await reachWhileOthersComeAndGo({ ...base, state: 'env:STATE', environment })
  })

  test('is reached beside it, in a file', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'rollcall-reach-'))
    t.after(() => rmSync(folder, { recursive: true }))
    await reachWhileOthersComeAndGo({ ...base, state: join(folder, 'state.db') })
  })
})
