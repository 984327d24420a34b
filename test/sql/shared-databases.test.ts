import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { suite, test, type TestContext } from 'node:test'
import { openTarget } from '../../src/sql/open.ts'
import { SharedDatabases } from '../../src/sql/shared-databases.ts'
import type { Target, TargetTable } from '../../src/sql/target.ts'

suite('connectors of one SQLite file', () => {
  test('share one connection until the last one closes it', async (t) => {
    const path = await twoTables(t)
    const databases = new SharedDatabases()
    const [first, second] = [target(path, databases), target(path, databases)]
    await first.describe({ name: 'A' })
    await second.describe({ name: 'B' })
    assert.equal(databases.size, 1)
    await first.close()
    assert.equal(databases.size, 1)
    const table = await tableOf(second, 'B')
    assert.equal((await insert(table, '1')).kind, 'written')
    await second.close()
    assert.equal(databases.size, 0)
  })

  test('have another one for reading only, which writes nothing', async (t) => {
    const path = await twoTables(t)
    const databases = new SharedDatabases()
    const writing = target(path, databases)
    await (await tableOf(writing, 'A')).read({ Id: '0' })
    const reading = openTarget(
      { dialect: 'sqlite', connection: { path } },
      { shared: databases, readOnly: true },
    )
    await assert.rejects(async () => insert(await tableOf(reading, 'A'), '1'), {
      code: 'DATABASE_READ_ONLY',
    })
    assert.equal(databases.size, 2)
    await Promise.all([writing.close(), reading.close()])
    assert.equal(databases.size, 0)
  })

  test('leave one another alone when a row of one is refused', async (t) => {
    const path = await twoTables(t)
    const databases = new SharedDatabases()
    const [first, second] = [target(path, databases), target(path, databases)]
    const [a, b] = [await tableOf(first, 'A'), await tableOf(second, 'B')]
    await insert(a, '1')
    const [again, other] = await Promise.allSettled([insert(a, '1'), insert(b, '1')])
    assert.equal(again.status === 'fulfilled' && again.value.kind, 'exists')
    assert.equal(other.status === 'fulfilled' && other.value.kind, 'written')
    await Promise.all([first.close(), second.close()])
    const database = new DatabaseSync(path)
    assert.equal(database.prepare('SELECT count(*) AS rows FROM "B"').get()?.['rows'], 1)
    database.close()
  })
})

async function twoTables(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-shared-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const path = join(folder, 'people.db')
  const database = new DatabaseSync(path)
  for (const name of ['A', 'B']) {
    database.exec(`CREATE TABLE "${name}" ("Id" TEXT NOT NULL PRIMARY KEY, "Name" TEXT)`)
  }
  database.close()
  return path
}

function target(path: string, databases: SharedDatabases): Target {
  return openTarget({ dialect: 'sqlite', connection: { path } }, { shared: databases })
}

async function tableOf(target: Target, name: string): Promise<TargetTable> {
  const description = await target.describe({ name })
  assert.ok(description)
  return target.table({ description, columns: ['Id', 'Name'], anchor: ['Id'] })
}

function insert(table: TargetTable, id: string) {
  return table.write({ kind: 'insert', values: { Id: id, Name: 'Ada' }, unique: [] })
}
