import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { people, temporaryFolder } from './people.ts'

const CHILD = fileURLToPath(new URL('crash-child.ts', import.meta.url))
const ROWS = {
  create: [{ Id: 'a-1', UserPrincipalName: 'ada@x', Active: 'True' }],
  update: [{ Id: 'a-1', UserPrincipalName: 'ada@x', Badge: 'Dr/ada@x', Active: 'False' }],
  delete: [],
}

function crash(folder: string, event: string, moment: string, key = 'externalId'): string {
  const child = spawnSync(process.execPath, [CHILD, folder, event, moment, key])
  assert.equal(child.signal, 'SIGKILL', child.stderr.toString())
  return child.stdout.toString()
}

suite('engine: kill -9', () => {
  for (const event of ['create', 'update', 'delete'] as const) {
    for (const moment of ['beforeStatement', 'afterStatement', 'afterAnswer'] as const) {
      test(`${event}, ${moment}: the next start repeats what was not answered, and loses nothing`, async (t) => {
        const folder = temporaryFolder(t)
        const said = crash(folder, event, moment)
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

  test('a key that the database makes: the row is neither lost nor doubled', async (t) => {
    for (const moment of ['beforeStatement', 'afterStatement', 'afterAnswer']) {
      const folder = temporaryFolder(t)
      crash(folder, 'create', moment, 'database')
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
    crash(folder, 'create', 'beforeStatement')
    const { engine, database, rows, store } = await people(t, { folder })
    database.exec("INSERT INTO People (Id, UserPrincipalName) VALUES ('a-1', 'theirs')")
    await engine.recover()
    assert.deepEqual(rows(), [{ Id: 'a-1', UserPrincipalName: 'theirs' }])
    assert.deepEqual(await store.pending('People'), [])
  })

  test('what the database refuses is dropped, and the start goes on', async (t) => {
    const folder = temporaryFolder(t)
    crash(folder, 'update', 'beforeStatement')
    const { engine, database, rows, store } = await people(t, { folder })
    database.exec("CREATE TRIGGER t BEFORE UPDATE ON People BEGIN SELECT RAISE(ABORT, 'no'); END")
    await engine.recover()
    assert.deepEqual(rows(), ROWS.create)
    assert.deepEqual(await store.pending('People'), [])
  })
})
