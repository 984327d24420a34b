import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openStore } from '../../src/state/sqlite/open-store.ts'
import { USERS } from './records.ts'
import { folder } from './space.ts'

const FILLER = fileURLToPath(new URL('fill-space.ts', import.meta.url))

suite('a process that is killed in the middle of a run', () => {
  test('leaves whole batches, and an audit that tells of each row that was settled', async (t) => {
    const path = join(folder(t), 'state.db')
    const child = spawn(process.execPath, [FILLER, path], { stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = once(child, 'exit')
    await once(child.stdout, 'data')
    child.kill('SIGKILL')
    await ended
    const state = openStore({ path })
    const { total, byState, staged } = await state.space.counts(USERS)
    assert.ok(total >= 400 && total % 100 === 0)
    assert.equal(byState.inSync % 100, 0)
    assert.equal(staged.insert, total - byState.inSync)
    const audit = await state.journal.audit({ by: 'run 1', limit: 1_000_000 })
    assert.equal(audit.length, byState.inSync)
    await state.close()
  })
})
