import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { isSyncError } from '../../src/model/errors.ts'
import { openStore } from '../../src/state/sqlite/open-store.ts'
import { folder, keyOf, spaceObject } from './space.ts'

const HOLDER = fileURLToPath(new URL('hold-space.ts', import.meta.url))

suite('opening a connector space', () => {
  test('a second process is refused and told who holds it; a killed one holds nothing', async (t) => {
    const path = join(folder(t), 'state.db')
    const child = spawn(process.execPath, [HOLDER, path], { stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = once(child, 'exit')
    await once(child.stdout, 'data')
    assert.throws(
      () => openStore({ path, patience: 0 }),
      (error) =>
        isSyncError(error, 'STATE_UNREADABLE') &&
        error.message.includes(`process ${child.pid}`) &&
        error.message.includes('since 20'),
    )
    const looking = openStore({ path, readOnly: true })
    assert.equal((await looking.read(keyOf('1')))?.id, '1')
    await looking.close()
    child.kill('SIGKILL')
    await ended
    const store = openStore({ path })
    assert.equal((await store.read(keyOf('1')))?.id, '1')
    await store.close()
  })

  test('the same process cannot open it twice either', async (t) => {
    const path = join(folder(t), 'state.db')
    const store = openStore({ path })
    assert.throws(
      () => openStore({ path, patience: 0 }),
      (error) => isSyncError(error, 'STATE_UNREADABLE'),
    )
    await store.close()
    await openStore({ path }).close()
  })

  test('a space of a newer version is left alone', async (t) => {
    const path = join(folder(t), 'state.db')
    await openStore({ path }).close()
    const database = new DatabaseSync(path)
    database.exec('PRAGMA user_version = 99')
    database.close()
    for (const readOnly of [true, false]) {
      assert.throws(
        () => openStore({ path, readOnly }),
        (error) => isSyncError(error, 'STATE_NEWER') && error.message.includes('99'),
      )
    }
  })

  test('one that cannot be opened says that nothing was done, and who must be able to write it', async (t) => {
    const path = join(folder(t), 'state.db')
    await openStore({ path }).close()
    assert.throws(
      () => openStore({ path: join(path, 'state.db') }),
      (error) =>
        isSyncError(error, 'STATE_UNREADABLE') &&
        /cannot be opened: .*\. Nothing was done\. Whoever uses it/u.test(error.message) &&
        !error.message.includes('on its way'),
    )
  })

  test('the database of another program is left alone', (t) => {
    const path = join(folder(t), 'hr.db')
    const database = new DatabaseSync(path)
    database.exec('CREATE TABLE people (id TEXT)')
    database.close()
    assert.throws(
      () => openStore({ path, patience: 0 }),
      (error) => isSyncError(error, 'STATE_UNREADABLE') && error.message.includes('something else'),
    )
    const after = new DatabaseSync(path)
    assert.equal(after.prepare('PRAGMA journal_mode').get()?.['journal_mode'], 'delete')
    assert.equal(after.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.['n'], 1)
    after.close()
  })

  test('a file that is no database is refused', (t) => {
    const path = join(folder(t), 'state.db')
    writeFileSync(path, 'x'.repeat(5_000))
    assert.throws(
      () => openStore({ path, patience: 0 }),
      (error) => isSyncError(error, 'STATE_UNREADABLE'),
    )
  })

  test('a folder in its place is refused', (t) => {
    const path = join(folder(t), 'state.db')
    mkdirSync(path)
    assert.throws(
      () => openStore({ path, patience: 0 }),
      (error) => isSyncError(error, 'STATE_UNREADABLE'),
    )
  })

  test('only its owner may read it', async (t) => {
    const path = join(folder(t), 'new', 'state.db')
    await openStore({ path }).close()
    assert.equal(statSync(path).mode & 0o077, 0)
    chmodSync(path, 0o600)
  })

  test('a change survives with synchronous normal too', async (t) => {
    const path = join(folder(t), 'state.db')
    const store = openStore({ path, synchronous: 'normal' })
    store.settle(keyOf('1'), spaceObject('1'))
    await store.close()
    const again = openStore({ path })
    assert.equal((await again.read(keyOf('1')))?.id, '1')
    await again.close()
  })
})
