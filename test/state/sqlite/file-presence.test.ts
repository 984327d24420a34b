import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { isSyncError } from '../../../src/model/errors.ts'
import { openStore } from '../../../src/state/sqlite/open-store.ts'
import type { State } from '../../../src/state/state.ts'
import { folder, keyOf, pendingExport, spaceObject } from '../space.ts'

function lostOf({ taken }: State): AbortSignal {
  assert.ok(taken)
  return taken
}

async function withPerson(path: string, id: string): Promise<State> {
  const store = openStore({ path })
  const key = keyOf(id)
  await store.begin(key, pendingExport())
  store.settle(key, spaceObject(id))
  return store
}

suite('the file of a connector space', () => {
  test('that is deleted while it is open is written anew, whole, and nothing is written after', async (t) => {
    const path = join(folder(t), 'folder', 'state.db')
    const store = await withPerson(path, '1')
    const lost = lostOf(store)
    rmSync(join(path, '..'), { recursive: true })
    if (!lost.aborted) await once(lost, 'abort')
    assert.ok(isSyncError(lost.reason, 'STATE_LOST'))
    assert.match(lost.reason.message, /was deleted .* new file of that name: start again/u)
    await assert.rejects(store.begin(keyOf('2'), pendingExport()), (error) =>
      isSyncError(error, 'STATE_LOST'),
    )
    const suspended = async () =>
      store.journal.suspend('People', 'x', '2027-01-01T00:00:00Z', 'kari')
    await assert.rejects(suspended, (error) => isSyncError(error, 'STATE_LOST'))
    await assert.rejects(store.close(), (error) => isSyncError(error, 'STATE_LOST'))
    assert.equal(statSync(path).mode & 0o777, 0o600)
    const again = openStore({ path })
    assert.equal((await again.read(keyOf('1')))?.state, 'inSync')
    assert.equal(await again.read(keyOf('2')), undefined)
    await again.close()
  })

  test('of which only the file itself is gone gets no log of the old one', async (t) => {
    const path = join(folder(t), 'state.db')
    const store = await withPerson(path, '1')
    rmSync(path)
    const lost = lostOf(store)
    if (!lost.aborted) await once(lost, 'abort')
    assert.equal(existsSync(`${path}-wal`), false)
    await store.close()
    const again = openStore({ path })
    assert.equal((await again.read(keyOf('1')))?.id, '1')
    await again.close()
  })

  test('that is replaced is left as it is, and what was known lies beside it', async (t) => {
    const path = join(folder(t), 'state.db')
    const store = await withPerson(path, '1')
    const lost = lostOf(store)
    writeFileSync(`${path}.new`, 'a backup')
    renameSync(`${path}.new`, path)
    if (!lost.aborted) await once(lost, 'abort')
    assert.ok(isSyncError(lost.reason, 'STATE_LOST'))
    assert.match(lost.reason.message, /was replaced .*state\.db\.rescued/u)
    await store.close()
    assert.equal(statSync(path).size, 8)
    const rescued = openStore({ path: `${path}.rescued` })
    assert.equal((await rescued.read(keyOf('1')))?.id, '1')
    await rescued.close()
  })
})
