import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
import { isSyncError } from '../../src/model/errors.ts'
import { openPostgres } from '../../src/state/postgres/open-postgres.ts'
import { addressOf, freshSchema, runSql, SKIPPED } from './postgres.ts'
import { newRecord, stagedExport, USERS } from './records.ts'
import { keyOf, pendingExport, row, spaceObject } from './space.ts'

const unreadable = (error: unknown): boolean => isSyncError(error, 'STATE_UNREADABLE')

suite('a connector space on PostgreSQL', { skip: SKIPPED }, () => {
  test('is made once when several processes start at the same time', async (t) => {
    const schema = freshSchema(t)
    const states = await Promise.all([1, 2, 3].map(() => openPostgres({ url: addressOf(schema) })))
    await states[0]?.space.write(USERS, { added: [newRecord('a')] })
    assert.equal((await states[1]?.space.counts(USERS))?.total, 1)
    await Promise.all(states.map((one) => one.close()))
  })

  test('events of two processes both stay', async (t) => {
    const schema = freshSchema(t)
    const one = await openPostgres({ url: addressOf(schema) })
    const two = await openPostgres({ url: addressOf(schema) })
    const ids = Array.from({ length: 50 }, (_, index) => String(index))
    await Promise.all(
      ids.map(async (id, index) => {
        const state = index % 2 === 0 ? one : two
        await state.begin(keyOf(id), pendingExport({ operation: 'insert' }))
        state.settle(keyOf(id), spaceObject(id))
      }),
    )
    await one.flush()
    await two.flush()
    assert.equal((await one.readMany('People', 'User', ids)).length, 50)
    assert.deepEqual(await two.pending('People'), [])
    await one.close()
    await two.close()
  })

  test('counts are of one moment while another process adds', async (t) => {
    const schema = freshSchema(t)
    const one = await openPostgres({ url: addressOf(schema) })
    const two = await openPostgres({ url: addressOf(schema) })
    const pages = Array.from({ length: 60 }, (_, page) =>
      Array.from({ length: 50 }, (_, index) => newRecord(`${page}-${index}`)),
    )
    const added = (async () => {
      for (const records of pages) await one.space.write(USERS, { added: records })
    })()
    for (let total = 0; total < 3_000; ) {
      const counted = await two.space.counts(USERS)
      assert.equal(counted.byState.waiting, counted.total)
      total = counted.total
    }
    await added
    await one.close()
    await two.close()
  })

  test('a plan that is worked out holds up no event', async (t) => {
    const state = await openPostgres({ url: addressOf(freshSchema(t)) })
    await state.space.write(USERS, { added: [newRecord('a', { staged: stagedExport() })] })
    const rehearsal = await state.space.rehearse()
    await rehearsal.hold(USERS, 'insert', 'p-1')
    const begun = await state.begin(keyOf('a'), pendingExport())
    await begun.durable()
    state.settle(keyOf('a'), spaceObject('a'))
    await state.flush()
    await rehearsal.close()
    assert.equal((await state.space.counts(USERS)).held, 0)
    await state.close()
  })

  test('one object that cannot be written fails alone', async (t) => {
    const failures: string[] = []
    const onFailure = (error: { readonly code: string }): number => failures.push(error.code)
    const state = await openPostgres({ url: addressOf(freshSchema(t)), onFailure })
    const outcomes = await Promise.allSettled([
      state.begin(keyOf('good'), pendingExport()),
      // PostgreSQL's text takes no NUL.
      state.begin(keyOf('bad\u0000'), pendingExport()),
      state.begin(keyOf('fine'), pendingExport({ columns: row({ Name: 'x' }) })),
    ])
    assert.deepEqual(
      outcomes.map((one) => one.status),
      ['fulfilled', 'rejected', 'fulfilled'],
    )
    assert.equal((await state.read(keyOf('fine')))?.pending?.operation, 'update')
    await state.close()
  })

  test('an insert that was begun and refused leaves no trace', async (t) => {
    const state = await openPostgres({ url: addressOf(freshSchema(t)) })
    await state.begin(keyOf('1'), pendingExport({ operation: 'insert' }))
    state.abandon(keyOf('1'))
    assert.equal(await state.read(keyOf('1')), undefined)
    await state.flush()
    assert.equal(await state.read(keyOf('1')), undefined)
    await state.close()
  })

  test('a connection that is cut is replaced, and what was settled meanwhile is written', async (t) => {
    const schema = freshSchema(t)
    const state = await openPostgres({ url: addressOf(schema) })
    await state.begin(keyOf('1'), pendingExport({ operation: 'insert' }))
    state.settle(keyOf('1'), spaceObject('1'))
    await runSql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'rollcall' AND pid <> pg_backend_pid() AND query LIKE '%begun AS%'
         AND backend_start > clock_timestamp() - interval '2 seconds'`,
    )
    await new Promise((resolve) => setTimeout(resolve, 100))
    await state.flush().catch(() => state.flush())
    assert.equal((await state.space.find(USERS, { ids: ['1'] }))[0]?.id, '1')
    await state.close()
  })

  test('a new owner of a lease finds the runs of the one before interrupted', async (t) => {
    const { journal, close } = await opened(t)
    await journal.takeLease('People', 'one', 1)
    const run = await journal.startRun({
      connector: 'People',
      profile: 'full',
      startedAt: '2026-11-23T06:00:00.000Z',
      trigger: 'schedule',
      config: 'c1',
      owner: 'one',
      report: '{}',
    })
    await new Promise((resolve) => setTimeout(resolve, 20))
    assert.ok((await journal.takeLease('People', 'two', 60_000)) !== undefined)
    assert.equal((await journal.run(run))?.result, 'interrupted')
    await close()
  })

  test('is empty for who only looks where nobody has been, and takes no writes from them', async (t) => {
    const schema = freshSchema(t)
    const looking = await openPostgres({ url: addressOf(schema), readOnly: true })
    assert.equal((await looking.space.counts(USERS)).total, 0)
    await looking.close()
    await (await openPostgres({ url: addressOf(schema) })).close()
    const reading = await openPostgres({ url: addressOf(schema), readOnly: true })
    assert.equal(await reading.read(keyOf('1')), undefined)
    await assert.rejects(reading.begin(keyOf('1'), pendingExport()), unreadable)
    await assert.rejects(reading.space.write(USERS, { added: [newRecord('a')] }), unreadable)
    await reading.close()
  })

  test('one of a newer version is left alone', async (t) => {
    const schema = freshSchema(t)
    await (await openPostgres({ url: addressOf(schema) })).close()
    await runSql(`UPDATE ${schema}.version SET number = 99`)
    for (const readOnly of [true, false]) {
      await assert.rejects(
        openPostgres({ url: addressOf(schema), readOnly }),
        (error) => isSyncError(error, 'STATE_NEWER') && error.message.includes('99'),
      )
    }
  })

  test('an unreachable server is said without the password', async () => {
    await assert.rejects(
      openPostgres({ url: 'postgres://me:secret@127.0.0.1:1/db' }),
      (error) => unreadable(error) && error instanceof Error && !error.message.includes('secret'),
    )
  })
})

async function opened(t: TestContext) {
  const state = await openPostgres({ url: addressOf(freshSchema(t)) })
  return { journal: state.journal, close: () => state.close() }
}
