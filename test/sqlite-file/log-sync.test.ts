import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { suite, test, type TestContext } from 'node:test'
import { leaveSyncToCaller, LogSync, type SyncFile } from '../../src/sqlite-file/log-sync.ts'

type Done = (error: Error | null) => void

/** A log on a slow disk, whose syncs end when the test says so. */
function heldLog(t: TestContext): { readonly log: LogSync; readonly syncs: Done[] } {
  const syncs: Done[] = []
  const log = logOf(t, {
    here: () => sleepFor(15),
    elsewhere: (_descriptor, done) => syncs.push(done),
  })
  void log.sync()
  assert.equal(log.quick, false)
  return { log, syncs }
}

/** Keeps the process busy, as a sync in place does. */
function sleepFor(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}

function logOf(t: TestContext, syncFile: SyncFile): LogSync {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-log-'))
  const path = join(folder, 'people.db')
  const database = new DatabaseSync(path)
  leaveSyncToCaller(database, path)
  database.exec('create table "People" ("Id" text)')
  const log = new LogSync(path, syncFile)
  t.after(() => {
    log.close()
    database.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return log
}

/** Lets everything run that is ready. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

suite('syncs of a write-ahead log', () => {
  test('nobody goes on before the sync has ended', async (t) => {
    const { log, syncs } = heldLog(t)
    let ended = false
    const waiting = log.sync().then(() => {
      ended = true
    })
    await turn()
    assert.equal(ended, false)
    syncs[0]?.(null)
    await waiting
    assert.equal(ended, true)
  })

  test('who comes during a sync waits for the next one, which is shared', async (t) => {
    const { log, syncs } = heldLog(t)
    const first = log.sync()
    let ended = 0
    const later = [log.sync(), log.sync()].map((one) => one.then(() => (ended += 1)))
    syncs[0]?.(null)
    await first
    await turn()
    assert.equal(ended, 0)
    assert.equal(syncs.length, 2)
    syncs[1]?.(null)
    await Promise.all(later)
    assert.equal(ended, 2)
  })

  test('a sync that fails is told to those who wait for it, and the next is tried', async (t) => {
    const { log, syncs } = heldLog(t)
    const first = assert.rejects(log.sync(), /disk/u)
    const second = log.sync()
    syncs[0]?.(new Error('the disk is gone'))
    await first
    await turn()
    syncs[1]?.(null)
    await second
  })

  test('a quick disk is waited for in place, a slow one elsewhere until it is quick again', async (t) => {
    const took = { here: 0 }
    const made: string[] = []
    const log = logOf(t, {
      here: () => {
        made.push('here')
        sleepFor(took.here)
      },
      elsewhere: (_descriptor, done) => {
        made.push('elsewhere')
        setImmediate(done, null)
      },
    })
    await log.sync()
    took.here = 15
    await log.sync()
    assert.deepEqual(made, ['here', 'here'])
    await log.sync()
    assert.equal(made.at(-1), 'elsewhere')
    took.here = 0
    for (let count = 0; count < 20; count += 1) await log.sync()
    assert.equal(made.at(-1), 'here')
  })

  test('who has something else to wait for gets a thread on a quick disk, too', async (t) => {
    const made: string[] = []
    const log = logOf(t, {
      here: () => made.push('here'),
      elsewhere: (_descriptor, done) => {
        made.push('elsewhere')
        setImmediate(done, null)
      },
    })
    const meanwhile = log.syncMeanwhile()
    await Promise.all([meanwhile, log.sync()])
    await log.sync()
    assert.deepEqual(made, ['elsewhere', 'elsewhere', 'here'])
  })

  test('a sync in place that fails is told to who waits for it', async (t) => {
    const log = logOf(t, {
      here: () => {
        throw new Error('the disk is gone')
      },
      elsewhere: () => {},
    })
    await assert.rejects(log.sync(), /disk/u)
  })

  test('a database without a log syncs by itself', () => {
    const database = new DatabaseSync(':memory:')
    assert.equal(leaveSyncToCaller(database, ':memory:'), undefined)
    assert.equal(database.prepare('pragma synchronous').get()?.['synchronous'], 2)
    database.close()
  })
})
