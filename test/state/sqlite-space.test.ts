import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { suite, test, type TestContext } from 'node:test'
import { isSyncError, SyncError } from '../../src/model/errors.ts'
import { openDesk } from '../../src/state/sqlite/open-desk.ts'
import { openStore } from '../../src/state/sqlite/open-store.ts'
import { RehearsedSpace } from '../../src/state/sqlite/rehearsed-space.ts'
import { newRecord, stagedExport, USERS } from './records.ts'
import { folder, keyOf, pendingExport, spaceObject } from './space.ts'

const AT = '2026-11-23T06:00:00.000Z'

const unreadable = (error: unknown): boolean => isSyncError(error, 'STATE_UNREADABLE')

/** The tables of version 2, as they were. */
const VERSION_2 = `
  CREATE TABLE holder (one INTEGER PRIMARY KEY CHECK (one = 1), pid INTEGER NOT NULL, host TEXT NOT NULL,
    since TEXT NOT NULL) STRICT;
  CREATE TABLE pending (number INTEGER PRIMARY KEY, connector TEXT NOT NULL, object_type TEXT NOT NULL,
    id TEXT NOT NULL, export TEXT NOT NULL, UNIQUE (connector, object_type, id)) STRICT;
  CREATE TABLE objects (number INTEGER PRIMARY KEY, connector TEXT NOT NULL, object_type TEXT NOT NULL,
    id TEXT NOT NULL, accepted TEXT NOT NULL, written TEXT NOT NULL, state TEXT NOT NULL, disabled_since TEXT,
    created_at TEXT NOT NULL, modified_at TEXT NOT NULL, UNIQUE (connector, object_type, id)) STRICT;
  CREATE INDEX objects_deprovisioned ON objects (connector, object_type) WHERE state = 'deprovisioned';
  INSERT INTO objects VALUES
    (1, 'People', 'User', '1', '{"displayName":"before"}', '{"Name":"before"}', 'inSync', NULL,
      '2026-11-22T05:00:00.000Z', '2026-11-22T05:00:00.000Z'),
    (5, 'People', 'User', '5', '{}', '{"Name":"x"}', 'deprovisioned', '${AT}', '', '');
  INSERT INTO pending VALUES (1, 'People', 'User', '1', '${JSON.stringify(pendingExport())}');
  PRAGMA application_id = 1380928588;
  PRAGMA user_version = 2;`

function versionTwo(path: string): void {
  const database = new DatabaseSync(path)
  database.exec(`PRAGMA journal_mode = wal; ${VERSION_2}`)
  database.close()
}

suite('a connector space of version 2', () => {
  test('is brought up with its objects, their numbers and what is pending', async (t) => {
    const path = join(folder(t), 'state.db')
    versionTwo(path)
    const state = openStore({ path })
    const [one, five] = await state.space.scan(USERS, { kind: 'all' }, { limit: 10 })
    assert.deepEqual(
      [one?.number, one?.id, one?.written, one?.pending, one?.standing, one?.evaluated],
      [1, '1', '{"Name":"before"}', true, 'present', ''],
    )
    assert.deepEqual([five?.number, five?.state, five?.disabledSince], [5, 'deprovisioned', AT])
    assert.deepEqual(await state.read(keyOf('1')), spaceObject('1', { pending: pendingExport() }))
    assert.deepEqual(await state.deprovisioned('People', 'User'), ['5'])
    await state.space.write(USERS, { added: [newRecord('new')] })
    assert.equal((await state.space.find(USERS, { ids: ['new'] }))[0]?.number, 6)
    await state.close()
  })

  test('is read as it is by who only looks', async (t) => {
    const path = join(folder(t), 'state.db')
    versionTwo(path)
    const state = openStore({ path, readOnly: true })
    assert.equal((await state.space.find(USERS, { ids: ['1'] }))[0]?.number, 1)
    await state.close()
    const after = new DatabaseSync(path, { readOnly: true })
    assert.equal(after.prepare('PRAGMA user_version').get()?.['user_version'], 2)
    after.close()
    assert.deepEqual(
      readdirSync(join(path, '..')).filter((name) => name.includes('copy')),
      [],
    )
  })

  test('takes no decisions before it is brought up', (t) => {
    const path = join(folder(t), 'state.db')
    versionTwo(path)
    assert.throws(() => openDesk({ path }), unreadable)
    assert.throws(() => openDesk({ path: join(folder(t), 'none.db') }), unreadable)
  })
})

suite('what can happen to a connector space', () => {
  test('a full disk refuses a batch whole, and the space goes on when there is room', async (t) => {
    const disk = smallDisk(t)
    if (disk === undefined) return
    const path = join(disk, 'state.db')
    const filler = join(disk, 'filler')
    writeFileSync(filler, Buffer.alloc(3_000_000))
    const state = openStore({ path })
    await state.space.write(USERS, { added: [newRecord('a')] })
    const big = Array.from({ length: 1_000 }, (_, n) =>
      newRecord(`b${n}`, { accepted: JSON.stringify({ text: 'x'.repeat(2_000) }) }),
    )
    await assert.rejects(state.space.write(USERS, { added: big }), unreadable)
    assert.equal((await state.space.counts(USERS)).total, 1)
    rmSync(filler)
    await state.space.write(USERS, { added: big })
    assert.equal((await state.space.counts(USERS)).total, 1_001)
    await state.close()
  })

  test('a file that cannot be written is refused with a code', async (t) => {
    const path = join(folder(t), 'state.db')
    await openStore({ path }).close()
    const state = openStore({ path, readOnly: true })
    await assert.rejects(state.space.write(USERS, { added: [newRecord('a')] }), unreadable)
    await assert.rejects(state.journal.setWatermark(USERS, 'delta', '1'), unreadable)
    await state.close()
    if (process.getuid?.() === 0) return
    chmodSync(path, 0o400)
    assert.throws(() => openStore({ path }), unreadable)
  })

  test('a closed space refuses with a code', async () => {
    const state = openStore({ path: ':memory:' })
    await state.close()
    await assert.rejects(state.space.write(USERS, { added: [newRecord('a')] }), unreadable)
    assert.throws(() => state.space.counts(USERS), unreadable)
  })

  test('the space works on when its file was taken away, and the next start finds none', async (t) => {
    const path = join(folder(t), 'state.db')
    const state = openStore({ path })
    rmSync(path)
    await state.space.write(USERS, { added: [newRecord('a')] })
    assert.equal((await state.space.counts(USERS)).total, 1)
    await state.close().catch(() => {})
    const next = openStore({ path })
    assert.equal((await next.space.counts(USERS)).total, 0)
    await next.close()
  })

  test('a clock that is set back makes no lease longer, and one that was killed holds nothing', async (t) => {
    const path = join(folder(t), 'state.db')
    let now = Date.parse(AT)
    const clock = { now: () => now }
    const state = openStore({ path, clock })
    await state.journal.takeLease('People', 'one', 60_000)
    now += 61_000
    assert.equal(await state.journal.leaseOf('People'), undefined)
    const second = await state.journal.takeLease('People', 'two', 60_000)
    assert.equal(second?.fence, 2)
    now -= 3_600_000
    const third = await state.journal.renewLease(second, 60_000)
    assert.equal(third?.until, '2026-11-23T06:02:01.000Z')
    const run = await state.journal.startRun({
      connector: 'People',
      profile: 'full',
      startedAt: AT,
      trigger: 'command',
      config: 'c1',
      owner: 'two',
      report: '{}',
    })
    await state.close()
    const next = openStore({ path, clock })
    assert.equal(await next.journal.leaseOf('People'), undefined)
    assert.equal((await next.journal.takeLease('People', 'three', 1))?.fence, 3)
    assert.equal((await next.journal.run(run))?.result, 'interrupted')
    await next.close()
  })

  test('who only looks can work out a plan too, also where no space is yet', async (t) => {
    const path = join(folder(t), 'none', 'state.db')
    const nothing = openStore({ path, readOnly: true })
    const empty = await nothing.space.rehearse()
    await empty.write(USERS, { added: [newRecord('a')] })
    assert.equal((await empty.counts(USERS)).total, 1)
    await empty.close()
    await nothing.close()
    const state = openStore({ path })
    await state.space.write(USERS, { added: [newRecord('a')] })
    const looking = openStore({ path, readOnly: true })
    const rehearsal = await looking.space.rehearse()
    await rehearsal.drop(USERS, [1])
    assert.equal((await rehearsal.counts(USERS)).total, 0)
    await rehearsal.close()
    await looking.close()
    assert.equal((await state.space.counts(USERS)).total, 1)
    await state.close()
  })

  test('a rehearsal is of the moment at which it began, before its copy is there and after', async (t) => {
    const path = join(folder(t), 'state.db')
    const state = openStore({ path })
    await state.space.write(USERS, { added: [newRecord('a'), newRecord('b')] })
    const rehearsal = await state.space.rehearse()
    const [a] = await state.space.find(USERS, { ids: ['a'] })
    assert.ok(a !== undefined)
    await state.space.write(USERS, {
      changed: [{ ...a, accepted: '{"n":1}' }],
      added: [newRecord('c')],
    })
    const seen = async () => {
      const all = await rehearsal.scan(USERS, { kind: 'all' }, { limit: 10 })
      return all.map((one) => [one.id, one.accepted])
    }
    const early = await seen()
    assert.deepEqual(
      early.map(([id]) => id),
      ['a', 'b'],
    )
    assert.equal(await rehearsal.lastNumber(USERS), a.number + 1)
    await rehearsal.drop(USERS, [])
    assert.deepEqual(await seen(), early)
    await rehearsal.drop(USERS, [a.number])
    assert.equal((await rehearsal.counts(USERS)).total, 1)
    assert.equal((await state.space.counts(USERS)).total, 3)
    await rehearsal.close()
    await state.close()
  })

  test('a rehearsal that cannot be copied is read, refuses what writes, and can be closed', async (t) => {
    const state = openStore({ path: join(folder(t), 'state.db') })
    await state.space.write(USERS, { added: [newRecord('a')] })
    const full = new SyncError('STATE_UNREADABLE', 'No space is left.')
    const rehearsal = new RehearsedSpace(await state.space.rehearse(), Promise.reject(full))
    assert.equal((await rehearsal.counts(USERS)).total, 1)
    await assert.rejects(rehearsal.drop(USERS, [1]), full)
    await assert.rejects(rehearsal.write(USERS, { added: [newRecord('b')] }), full)
    assert.equal((await rehearsal.counts(USERS)).total, 1)
    await rehearsal.close()
    await state.close()
  })

  test('a rehearsal that was killed leaves no copy behind for long', async (t) => {
    const path = join(folder(t), 'state.db')
    const state = openStore({ path })
    const rehearsal = await state.space.rehearse()
    // What writes waits for the copy.
    await rehearsal.drop(USERS, [])
    const copies = (): string[] =>
      readdirSync(join(path, '..')).filter((name) => name.includes('copy'))
    assert.equal(copies().length, 1)
    writeFileSync(`${path}.copy-${2 ** 22 + 1}-abcd`, '')
    await state.close()
    const next = openStore({ path })
    assert.equal(copies().length, 1)
    await rehearsal.close()
    assert.equal(copies().length, 0)
    await next.close()
  })

  test('a revision never comes again, also after a crash', async (t) => {
    const path = join(folder(t), 'state.db')
    const state = openStore({ path })
    await state.space.write(USERS, { added: [newRecord('a')] })
    const seen = await state.space.revision('People')
    const asAfterCrash = openStore({ path, readOnly: true })
    assert.ok((await asAfterCrash.space.revision('People')) >= seen)
    await asAfterCrash.close()
    await state.close()
    const next = openStore({ path })
    assert.equal(await next.space.revision('People'), seen)
    await next.close()
  })
})

suite('decisions beside a service', () => {
  test('are left without the hold, and found by who holds the space', async (t) => {
    const path = join(folder(t), 'state.db')
    const state = openStore({ path })
    const desk = openDesk({ path })
    const number = await desk.requestRun({ connector: 'People', profile: 'full', by: 'me' })
    await desk.suspend('People', 'why', '2999-01-01T00:00:00.000Z', 'me')
    const plan = {
      plan: 'p-1',
      connector: 'People',
      at: AT,
      state: 'approved',
      summary: '{}',
    } as const
    await desk.putPlan(plan)
    assert.equal((await state.journal.requests())[0]?.number, number)
    assert.equal((await state.journal.suspension('People'))?.by, 'me')
    assert.deepEqual(await state.journal.plans(), [plan])
    await state.space.write(USERS, { added: [newRecord('a', { staged: stagedExport() })] })
    await state.journal.takeRequest(number, 'service')
    assert.equal((await desk.request(number))?.takenBy, 'service')
    assert.deepEqual(await desk.requests(), [])
    await desk.close()
    await state.close()
  })
})

/** A disk of 6 MB; `undefined` where this user may not mount one. */
function smallDisk(t: TestContext): string | undefined {
  const path = mkdtempSync(join(tmpdir(), 'rollcall-disk-'))
  t.after(() => {
    spawnSync('umount', ['-l', path])
    rmSync(path, { recursive: true, force: true })
  })
  const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', path])
  if (mount.status !== 0) {
    t.skip('no disk can be mounted here')
    return undefined
  }
  return path
}
