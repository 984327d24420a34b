import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { suite, test, type TestContext } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { LogCheckpoints } from '../../src/sqlite-file/log-checkpoints.ts'
import { leaveSyncToCaller } from '../../src/sqlite-file/log-sync.ts'

const MEGABYTE = 1024 * 1024

/** A file with a log that SQLite itself never copies. */
function openFile(t: TestContext): {
  readonly path: string
  readonly database: DatabaseSync
  readonly checkpoints: LogCheckpoints
} {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-log-'))
  const path = join(folder, 'people.db')
  const database = new DatabaseSync(path)
  leaveSyncToCaller(database, path)
  database.exec('pragma wal_autocheckpoint = 0; create table people (text text)')
  const checkpoints = new LogCheckpoints(database, path)
  t.after(async () => {
    await checkpoints.close()
    if (database.isOpen) database.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return { path, database, checkpoints }
}

/** One transaction of a run, of about a megabyte. */
function writeSome(database: DatabaseSync): void {
  database.exec('begin')
  const insert = database.prepare('insert into people values (?)')
  for (let at = 0; at < 300; at += 1) insert.run('x'.repeat(3_500))
  database.exec('commit')
}

suite('checkpoints on a thread', () => {
  test('a short log is left alone', (t) => {
    const { database, checkpoints } = openFile(t)
    writeSome(database)
    assert.equal(checkpoints.relieve(), undefined)
    assert.equal(database.prepare('pragma wal_checkpoint(noop)').get()?.['checkpointed'], 0)
  })

  test('the thread comes before SQLite copies by itself', async (t) => {
    const { path, database } = openFile(t)
    database.exec('pragma wal_autocheckpoint = 4000')
    const checkpoints = new LogCheckpoints(database, path)
    for (let round = 0; round < 20; round += 1) {
      writeSome(database)
      await checkpoints.relieve()
    }
    const limit = database.prepare('pragma wal_autocheckpoint').get()?.['wal_autocheckpoint']
    await checkpoints.close()
    assert.ok(Number(limit) > 4_000, `${String(limit)} pages`)
  })

  /** Writes 180 MB, and looks whether all of it is there. */
  async function writeMuch(t: TestContext, between: () => Promise<void>) {
    const { path, database, checkpoints } = openFile(t)
    let waits = 0
    for (let round = 0; round < 180; round += 1) {
      writeSome(database)
      const wait = checkpoints.relieve()
      if (wait !== undefined) waits += 1
      await wait
      await between()
    }
    const log = statSync(`${path}-wal`).size
    assert.ok(statSync(path).size > 120 * MEGABYTE)
    await checkpoints.close()
    database.close()
    const again = new DatabaseSync(path)
    assert.equal(again.prepare('select count(*) as n from people').get()?.['n'], 180 * 300)
    assert.equal(again.prepare('pragma quick_check').get()?.['quick_check'], 'ok')
    again.close()
    return { waits, log }
  }

  test('a log stays short beside a run, which never waits, and nothing is lost', async (t) => {
    const { waits, log } = await writeMuch(t, () => setTimeout(20))
    assert.equal(waits, 0)
    assert.ok(log < 100 * MEGABYTE, `${log}`)
  })

  test('a log stays below its limit, however much is written, and nothing is lost', async (t) => {
    const { waits, log } = await writeMuch(t, () => Promise.resolve())
    assert.ok(waits > 0)
    assert.ok(log < 140 * MEGABYTE, `${log}`)
  })

  test('events that never wait keep the log short, and lose nothing', async (t) => {
    const { path, database, checkpoints } = openFile(t)
    const insert = database.prepare('insert into people values (?)')
    const end = Date.now() + 20_000
    let rows = 0
    // Half a gigabyte in small transactions, with a turn of the event loop after each, as requests have it.
    while (rows < 128_000 && Date.now() < end) {
      database.exec('begin')
      for (let at = 0; at < 16; at += 1) insert.run('x'.repeat(3_500))
      database.exec('commit')
      rows += 16
      checkpoints.ease()
      await new Promise((resolve) => setImmediate(resolve))
    }
    assert.ok(rows > 16_000, `${rows} rows`)
    assert.ok(statSync(`${path}-wal`).size < rows * 3_500 * 0.8)
    await checkpoints.close()
    assert.equal(database.prepare('select count(*) as n from people').get()?.['n'], rows)
    assert.equal(database.prepare('pragma quick_check').get()?.['quick_check'], 'ok')
  })

  test('SQLite copies by itself again when the thread has ended', async (t) => {
    const { database, checkpoints } = openFile(t)
    const usual = (): unknown =>
      database.prepare('pragma wal_autocheckpoint').get()?.['wal_autocheckpoint']
    for (let round = 0; round < 20; round += 1) writeSome(database)
    await checkpoints.relieve()
    assert.equal(usual(), 64_000)
    await checkpoints.close()
    assert.equal(usual(), 0)
  })
})
