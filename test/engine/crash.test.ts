import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { people, temporaryFolder } from './people.ts'

const CHILD = fileURLToPath(new URL('crash-child.ts', import.meta.url))
const ROWS = {
  create: [{ Id: 'a-1', UserPrincipalName: 'ada@x', Active: 'True' }],
  update: [{ Id: 'a-1', UserPrincipalName: 'ada@x', Badge: 'Dr/ada@x', Active: 'False' }],
  delete: [],
}

async function crash(
  folder: string,
  event: string,
  moment: string,
  key = 'externalId',
): Promise<string> {
  const child = spawn(process.execPath, [CHILD, folder, event, moment, key], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (text: Buffer) => (said += text.toString()))
  const [, signal] = await once(child, 'close')
  assert.equal(signal, 'SIGKILL')
  return said
}

suite('engine: kill -9', { concurrency: 2 }, () => {
  for (const event of ['create', 'update', 'delete'] as const) {
    for (const moment of ['beforeStatement', 'afterStatement', 'afterAnswer'] as const) {
      test(`${event}, ${moment}: the next start repeats what was not answered, and loses nothing`, async (t) => {
        const folder = temporaryFolder(t)
        const said = await crash(folder, event, moment)
        assert.equal(said, moment === 'afterAnswer' ? 'answered\n' : '')
        const { engine, store, rows } = await people(t, { folder })
        assert.equal(await engine.recover(), 1)
        assert.deepEqual(rows(), ROWS[event])
        assert.deepEqual(await store.pending('People'), [])
        assert.equal(await engine.recover(), 0)
        const resource = await engine.get('User', 'a-1')
        assert.equal(resource?.source['title'], event === 'update' ? 'Dr' : undefined)
      })
    }
  }

  for (const moment of ['beforeStatement', 'afterStatement', 'afterAnswer'] as const) {
    test(`two events on one person, ${moment} of the second: the first is not repeated over it`, async (t) => {
      const folder = temporaryFolder(t)
      await crash(folder, 'twice', moment)
      const { engine, store, rows } = await people(t, { folder })
      assert.equal(await engine.recover(), 1)
      assert.deepEqual(rows(), ROWS.update)
      assert.deepEqual(await store.pending('People'), [])
      const entries = await store.journal.audit({ connector: 'People', id: 'a-1', limit: 10 })
      assert.deepEqual(
        entries.map((one) => one.operation),
        ['insert', 'update', 'update'],
      )
    })
  }

  test('a key that the database makes: the row is neither lost nor doubled', async (t) => {
    for (const moment of ['beforeStatement', 'afterStatement', 'afterAnswer']) {
      const folder = temporaryFolder(t)
      await crash(folder, 'create', moment, 'database')
      const { engine, store, rows } = await people(t, { folder, key: 'database' })
      await engine.recover()
      assert.equal(rows().length, 1, moment)
      assert.deepEqual(await store.pending('People'), [])
      const object = await store.read({ connector: 'People', objectType: 'User', id: '1' })
      assert.equal(object?.accepted['userName'], 'ada@x')
    }
  })

  test('a row of somebody else that stands under the key is not written', async (t) => {
    const folder = temporaryFolder(t)
    await crash(folder, 'create', 'beforeStatement')
    const { engine, database, rows, store } = await people(t, { folder })
    database.exec("INSERT INTO People (Id, UserPrincipalName) VALUES ('a-1', 'theirs')")
    await engine.recover()
    assert.deepEqual(rows(), [{ Id: 'a-1', UserPrincipalName: 'theirs' }])
    assert.deepEqual(await store.pending('People'), [])
  })

  test('what the database refuses is dropped, and the start goes on', async (t) => {
    const folder = temporaryFolder(t)
    await crash(folder, 'update', 'beforeStatement')
    const { engine, database, rows, store } = await people(t, { folder })
    database.exec("CREATE TRIGGER t BEFORE UPDATE ON People BEGIN SELECT RAISE(ABORT, 'no'); END")
    await engine.recover()
    assert.deepEqual(rows(), ROWS.create)
    assert.deepEqual(await store.pending('People'), [])
  })
})
