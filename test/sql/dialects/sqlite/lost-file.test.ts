import assert from 'node:assert/strict'
import { mkdtempSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { suite, test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { isSyncError } from '../../../../src/model/errors.ts'
import { openTarget } from '../../../../src/sql/open.ts'
import type { TargetTable } from '../../../../src/sql/target.ts'
import { insert } from '../../behaviour/people.ts'
import { connector, person, serviceWith, TOKEN } from '../../../app/running-service.ts'

const TABLE = 'create table "people" ("Id" text not null primary key, "UserName" text)'

/** A file with a table of people, and who writes it. */
async function withFile(t: TestContext): Promise<{
  readonly path: string
  readonly people: TargetTable
  readonly warnings: readonly string[]
  readonly close: () => Promise<void>
}> {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-lost-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'hr.db')
  makeFile(path)
  const warnings: string[] = []
  const target = openTarget(
    { dialect: 'sqlite', connection: `sqlite:${path}` },
    { onWarning: (message) => warnings.push(message) },
  )
  const description = await target.describe({ name: 'people' })
  assert.ok(description)
  const people = target.table({ description, anchor: ['Id'], columns: ['Id', 'UserName'] })
  return { path, people, warnings, close: () => target.close() }
}

function makeFile(path: string): void {
  const database = new DatabaseSync(path)
  database.exec(`pragma journal_mode = wal; ${TABLE}`)
  database.close()
}

function idsIn(path: string): readonly unknown[] {
  const database = new DatabaseSync(path)
  try {
    return database
      .prepare('select "Id" from "people" order by 1')
      .all()
      .map(({ Id }) => Id)
  } finally {
    database.close()
  }
}

function isLost(error: unknown): boolean {
  return isSyncError(error, 'DATABASE_UNREACHABLE') && error.facts.reason === 'no-file'
}

suite('the SQLite file of a target', () => {
  test('that was moved away takes no write and shows no row, and goes on when it is back', async (t) => {
    const { path, people, close } = await withFile(t)
    await people.write(insert({ Id: 'a' }))
    renameSync(path, `${path}.moved`)
    await assert.rejects(people.write(insert({ Id: 'b' })), isLost)
    await assert.rejects(async () => people.read({ Id: 'a' }), /moved or deleted/u)
    // The log was copied into the file first: who moved it has every row.
    assert.deepEqual(idsIn(`${path}.moved`), ['a'])
    renameSync(`${path}.moved`, path)
    assert.equal((await people.write(insert({ Id: 'b' }))).kind, 'written')
    await close()
    assert.deepEqual(idsIn(path), ['a', 'b'])
  })

  test('that is moved away in the middle of a write gives no outcome', async (t) => {
    const { path, people, close } = await withFile(t)
    await people.write(insert({ Id: 'a' }))
    const writing = people.write(insert({ Id: 'b' }))
    // Written in the next tick; the file goes before the write is said to be on the disk.
    process.nextTick(() => process.nextTick(() => renameSync(path, `${path}.moved`)))
    await assert.rejects(writing, isLost)
    await close()
    assert.deepEqual(idsIn(`${path}.moved`), ['a', 'b'])
  })

  test('that is replaced keeps its rows, and the new one gets neither them nor their log', async (t) => {
    const { path, people, warnings, close } = await withFile(t)
    makeFile(`${path}.new`)
    await people.write(insert({ Id: 'old' }))
    assert.ok(statSync(`${path}-wal`).size > 0)
    renameSync(path, `${path}.old`)
    renameSync(`${path}.new`, path)
    assert.equal((await people.write(insert({ Id: 'new' }))).kind, 'written')
    await close()
    assert.deepEqual(idsIn(path), ['new'])
    assert.deepEqual(idsIn(`${path}.old`), ['old'])
    assert.match(warnings.join('\n'), /replaced by another one while it was open/u)
  })

  test('that is moved away while nobody asks has its log a moment later', async (t) => {
    const { path, people, close } = await withFile(t)
    await people.write(insert({ Id: 'a' }))
    renameSync(path, `${path}.moved`)
    const log = (): number => statSync(`${path}-wal`).size
    for (let wait = 0; wait < 100 && log() > 0; wait += 1) await sleep(50)
    assert.equal(log(), 0)
    assert.deepEqual(idsIn(`${path}.moved`), ['a'])
    await close()
  })

  test('makes its connector not ready while it is away, and no request is answered with success', async (t) => {
    const service = await serviceWith(t, {
      connectors: [connector('HR')],
      tables: ['HR'],
      environment: { HR_TOKEN: TOKEN },
    })
    const path = join(service.folder, 'people.db')
    assert.equal((await service.request('POST', '/scim/HR/Users', person('a'))).status, 201)
    renameSync(path, `${path}.moved`)
    const refused = await service.request('POST', '/scim/HR/Users', person('b'))
    assert.equal(refused.status, 503)
    assert.ok(Number(refused.headers.get('retry-after')) > 0)
    // Where the file stands is no client's business.
    assert.doesNotMatch(await refused.text(), /people\.db/u)
    const filter = encodeURIComponent('userName eq "a@contoso.com"')
    assert.equal((await service.request('GET', `/scim/HR/Users?filter=${filter}`)).status, 503)
    assert.equal((await service.request('GET', '/readyz/HR')).status, 503)
    renameSync(`${path}.moved`, path)
    assert.equal((await service.request('POST', '/scim/HR/Users', person('b'))).status, 201)
    assert.deepEqual(
      service.sql('select Id from HR order by Id').map(({ Id }) => Id),
      ['a', 'b'],
    )
    for (let wait = 0; wait < 60; wait += 1) {
      if ((await service.request('GET', '/readyz/HR')).status === 200) return
      await sleep(50)
    }
    assert.fail('the connector is not ready again')
  })
})
