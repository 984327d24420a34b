import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
import { changeKind } from '../../src/engine/run/step-tally.ts'
import { CHANGE_KINDS, noChanges } from '../../src/model/change-kind.ts'
import type { Clock } from '../../src/model/clock.ts'
import type { PlanChoice } from '../../src/state/journal.ts'
import type { RecordFilter, SettledBatch, StagedExport } from '../../src/state/space.ts'
import type { State } from '../../src/state/state.ts'
import type { EventAudit } from '../../src/state/store.ts'
import { added, newRecord, stagedExport, USERS } from './records.ts'
import { keyOf, pendingExport, row, source, spaceObject } from './space.ts'

/** A connector space to try. */
export interface Subject {
  /** An empty space of its own, closed and gone after the test. */
  open(t: TestContext, clock?: Clock): Promise<State>
  /** Another process's view of the same space, closed after the test; the first stays open. */
  beside(t: TestContext): Promise<State>
}

const AT = '2026-11-23T06:00:00.000Z'

/** Every staged export that differs in what a kind is told by. */
function everyExport(): readonly StagedExport[] {
  const found: StagedExport[] = []
  for (const operation of ['insert', 'update', 'delete'] as const) {
    for (const disables of [false, true]) {
      for (const cause of ['source', 'mapping', 'drift', 'purge', 'undo'] as const) {
        for (const moves of [{}, { newId: `new ${found.length}` }]) {
          found.push(stagedExport({ operation, disables, cause, ...moves }))
        }
      }
    }
  }
  return found
}

function batch(given: Partial<SettledBatch>): SettledBatch {
  return {
    written: [],
    failed: new Map(),
    again: [],
    by: 'run 7',
    at: AT,
    config: 'c1',
    ...given,
  }
}

/** What every connector space does, wherever it keeps its data. */
export function conformance(name: string, subject: Subject): void {
  suite(`${name}: records of runs`, () => {
    test('gives back what was added, whole, in the order of the ids that are asked for', async (t) => {
      const { space } = await subject.open(t)
      const full = newRecord('b', {
        sourceKey: 'Key 2',
        standing: 'outOfScope',
        before: '{"old":1}',
        evaluated: 'd1',
        drift: '{"Name":"x"}',
        disabledSince: AT,
        purgeAt: AT,
        staged: stagedExport({
          newId: 'c',
          cause: 'mapping',
          disables: true,
          becomes: 'deprovisioned',
        }),
        heldBy: 'p-1',
        failure: { code: 'ROW_UNIQUE', column: 'Name', attempts: 3, nextAt: AT },
        createdBy: 'run 1',
        createdAt: AT,
      })
      await space.write(USERS, { added: [newRecord('a'), full] })
      const found = await space.find(USERS, { ids: ['b', 'nobody', 'a'] })
      assert.deepEqual(found.map(added), [full, undefined, newRecord('a')])
      assert.deepEqual(
        (await space.scan(USERS, { kind: 'all' }, { limit: 10 })).map((one) => one.id),
        ['a', 'b'],
      )
      assert.equal(await space.lastNumber(USERS), found[0]?.number)
      assert.equal(await space.lastNumber({ ...USERS, connector: 'Other' }), 0)
    })

    test('finds people by source key: the key itself first, else the id that it makes', async (t) => {
      const { space } = await subject.open(t)
      await space.write(USERS, {
        added: [
          newRecord('a'),
          newRecord('~key.o~27hara', { sourceKey: "o'hara" }),
          newRecord('x~20y'),
          newRecord('taken', { sourceKey: 'other' }),
        ],
      })
      const keys = ['a', "o'hara", 'x y', 'taken', 'nobody', 'other', '𝒢"\\']
      const found = await space.find(USERS, { sourceKeys: keys })
      assert.deepEqual(
        found.map((one) => one?.id),
        ['a', '~key.o~27hara', 'x~20y', undefined, undefined, 'taken', undefined],
      )
    })

    test('a record that moved meanwhile is left as it is, and told of', async (t) => {
      const { space } = await subject.open(t)
      await space.write(USERS, { added: [newRecord('a'), newRecord('b')] })
      const [a, b] = await space.find(USERS, { ids: ['a', 'b'] })
      assert.ok(a !== undefined && b !== undefined)
      assert.deepEqual(await space.write(USERS, { changed: [{ ...a, accepted: '{"n":1}' }] }), [])
      const left = await space.write(USERS, {
        changed: [
          { ...a, accepted: '{"n":2}' },
          { ...b, id: 'c', accepted: '{"n":3}' },
        ],
      })
      assert.deepEqual(left, [a.number])
      const now = await space.find(USERS, { ids: ['a', 'b', 'c'] })
      assert.deepEqual(
        now.map((one) => one?.accepted),
        ['{"n":1}', undefined, '{"n":3}'],
      )
      assert.ok((now[0]?.version ?? 0) > a.version)
    })

    test('drops, then changes, then adds: an id that becomes free can be taken at once', async (t) => {
      const { space } = await subject.open(t)
      await space.write(USERS, { added: [newRecord('a'), newRecord('b')] })
      const [a, b] = await space.find(USERS, { ids: ['a', 'b'] })
      assert.ok(a !== undefined && b !== undefined)
      await space.write(USERS, {
        added: [newRecord('b', { accepted: '{"new":true}' })],
        changed: [{ ...b, id: 'a' }],
        dropped: [a.number],
      })
      const found = await space.find(USERS, { ids: ['a', 'b'] })
      assert.equal(found[0]?.number, b.number)
      assert.equal(found[1]?.accepted, '{"new":true}')
      assert.ok((found[1]?.number ?? 0) > b.number)
    })

    test('a number is never used again', async (t) => {
      const { space } = await subject.open(t)
      await space.write(USERS, { added: [newRecord('a'), newRecord('b')] })
      const [, b] = await space.find(USERS, { ids: ['a', 'b'] })
      assert.ok(b !== undefined)
      await space.drop(USERS, [b.number])
      await space.write(USERS, { added: [newRecord('c')] })
      const [c] = await space.find(USERS, { ids: ['c'] })
      assert.ok((c?.number ?? 0) > b.number)
    })

    test('scans by every mark, in pages', async (t) => {
      const { space } = await subject.open(t)
      const quiet = { touched: false, evaluated: 'd1', state: 'inSync' } as const
      await space.write(USERS, {
        added: [
          newRecord('quiet', quiet),
          newRecord('touched', { ...quiet, touched: true }),
          newRecord('older', { ...quiet, evaluated: 'd0' }),
          newRecord('staged', { ...quiet, staged: stagedExport() }),
          newRecord('held', { ...quiet, staged: stagedExport(), heldBy: 'p-1' }),
          newRecord('failed', {
            ...quiet,
            staged: stagedExport(),
            failure: { code: 'ROW_CHECK', attempts: 1, nextAt: '2026-11-23T07:00:00.000Z' },
          }),
          newRecord('purge', { ...quiet, purgeAt: '2026-11-23T05:00:00.000Z' }),
          newRecord('later', { ...quiet, purgeAt: '2026-11-24T05:00:00.000Z' }),
          newRecord('drifted', { ...quiet, drift: '{}' }),
          newRecord('gone', { ...quiet, state: 'missing' }),
        ],
      })
      await space.write({ ...USERS, objectType: 'Group' }, { added: [newRecord('group')] })
      const cases: [RecordFilter, string[]][] = [
        [{ kind: 'touched' }, ['touched']],
        [{ kind: 'toSynchronize', digest: 'd1' }, ['touched', 'older']],
        [{ kind: 'staged' }, ['staged', 'held', 'failed']],
        [{ kind: 'staged', ready: { now: AT } }, ['staged']],
        [{ kind: 'staged', ready: { now: '2026-11-23T08:00:00.000Z' } }, ['staged', 'failed']],
        [{ kind: 'heldBy', plan: 'p-1' }, ['held']],
        [{ kind: 'heldBy', plan: 'p-2' }, []],
        [{ kind: 'purgeDue', now: AT }, ['purge']],
        [{ kind: 'state', state: 'missing' }, ['gone']],
        [{ kind: 'drifted' }, ['drifted']],
        [{ kind: 'failed' }, ['failed']],
      ]
      for (const [filter, ids] of cases) {
        const found = await space.scan(USERS, filter, { limit: 100 })
        assert.deepEqual(
          found.map((one) => one.id),
          ids,
          JSON.stringify(filter),
        )
      }
      assert.equal(
        (await space.scan(USERS, { kind: 'toSynchronize', digest: 'new' }, { limit: 100 })).length,
        10,
      )
      const inSync = await space.scan(USERS, { kind: 'state', state: 'inSync' }, { limit: 100 })
      assert.equal(inSync.length, 9)
      const pages: string[] = []
      for (let after = 0; ; ) {
        const page = await space.scan(USERS, { kind: 'all' }, { after, limit: 3 })
        const last = page.at(-1)
        if (last === undefined) break
        after = last.number
        pages.push(page.map((one) => one.id).join(' '))
      }
      assert.deepEqual(pages, [
        'quiet touched older',
        'staged held failed',
        'purge later drifted',
        'gone',
      ])
    })

    test('counts by state, by kind of staged export and by mark', async (t) => {
      const { space } = await subject.open(t)
      await space.write(USERS, {
        added: [
          newRecord('1', { state: 'inSync' }),
          newRecord('2', { staged: stagedExport(), heldBy: 'p-1' }),
          newRecord('3', {
            state: 'inSync',
            staged: stagedExport({ operation: 'update', disables: true }),
          }),
          newRecord('4', {
            state: 'inSync',
            staged: stagedExport({ operation: 'update' }),
            drift: '{}',
          }),
          newRecord('5', { state: 'deprovisioned', staged: stagedExport({ operation: 'delete' }) }),
          newRecord('6', {
            state: 'missing',
            staged: stagedExport({ operation: 'delete', cause: 'purge' }),
          }),
          newRecord('7', { state: 'unmanaged' }),
        ],
      })
      assert.deepEqual(await space.counts(USERS), {
        total: 7,
        byState: { waiting: 1, inSync: 3, missing: 1, deprovisioned: 1, unmanaged: 1 },
        drifted: 1,
        failed: 0,
        held: 1,
        staged: { ...noChanges(), insert: 1, update: 1, disable: 1, delete: 1, purge: 1 },
        stagedHeld: { ...noChanges(), insert: 1 },
      })
    })

    test('counts and holds every staged export as the kind that the engine says', async (t) => {
      const { space } = await subject.open(t)
      const staged = everyExport()
      await space.write(USERS, {
        added: staged.map((one, at) =>
          newRecord(String(at), {
            staged: one,
            written: '{"Name":"x"}',
            ...(at % 3 === 0 && { heldBy: `p-${at % 2}` }),
          }),
        ),
      })
      const [all, held] = [noChanges(), noChanges()]
      const byPlan = { 'p-0': noChanges(), 'p-1': noChanges() }
      for (const [at, one] of staged.entries()) {
        all[changeKind(one)] += 1
        if (at % 3 === 0) held[changeKind(one)] += 1
        if (at % 3 === 0) byPlan[at % 2 === 0 ? 'p-0' : 'p-1'][changeKind(one)] += 1
      }
      const counts = await space.counts(USERS)
      assert.deepEqual([counts.staged, counts.stagedHeld], [all, held])
      assert.deepEqual(Object.fromEntries(await space.heldByPlan(USERS)), byPlan)
      for (const kind of CHANGE_KINDS) {
        assert.equal(await space.hold(USERS, kind, `p-${kind}`), all[kind] - held[kind], kind)
        const found = await space.scan(USERS, { kind: 'heldBy', plan: `p-${kind}` }, { limit: 99 })
        const kinds = new Set(found.map((one) => one.staged && changeKind(one.staged)))
        assert.deepEqual([...kinds], [kind])
      }
    })

    test('knows which types it has', async (t) => {
      const state = await subject.open(t)
      assert.deepEqual(await state.space.types(), [])
      await state.space.write(USERS, { added: [newRecord('a')] })
      state.settle(
        { ...keyOf('g'), objectType: 'Group' },
        { ...spaceObject('g'), objectType: 'Group' },
      )
      assert.deepEqual(await state.space.types(), [{ ...USERS, objectType: 'Group' }, USERS])
    })

    test('holds and releases one kind and no other', async (t) => {
      const { space } = await subject.open(t)
      await space.write(USERS, {
        added: [
          newRecord('i', { staged: stagedExport() }),
          newRecord('d1', { staged: stagedExport({ operation: 'delete' }) }),
          newRecord('d2', { staged: stagedExport({ operation: 'delete' }) }),
          newRecord('p', { staged: stagedExport({ operation: 'delete', cause: 'purge' }) }),
        ],
      })
      assert.equal(await space.hold(USERS, 'delete', 'p-1'), 2)
      assert.equal(await space.hold(USERS, 'delete', 'p-2'), 0)
      const held = await space.scan(USERS, { kind: 'heldBy', plan: 'p-1' }, { limit: 10 })
      assert.deepEqual(
        held.map((one) => one.id),
        ['d1', 'd2'],
      )
      assert.equal(await space.hold(USERS, 'delete', undefined), 2)
      assert.equal((await space.counts(USERS)).held, 0)
    })

    test('the revision moves with runs and with events, and only then', async (t) => {
      const state = await subject.open(t)
      const before = await state.space.revision('People')
      assert.equal(await state.space.revision('People'), before)
      await state.space.write(USERS, { added: [newRecord('a')] })
      const run = await state.space.revision('People')
      assert.ok(run > before)
      state.settle(keyOf('b'), spaceObject('b'))
      await state.flush()
      assert.ok((await state.space.revision('People')) > run)
      assert.equal(await state.space.revision('Other'), 0)
    })

    test('a rehearsal has the same contents and leaves nothing behind', async (t) => {
      const state = await subject.open(t)
      state.settle(keyOf('event'), spaceObject('event'))
      await state.space.write(USERS, { added: [newRecord('a')] })
      const rehearsal = await state.space.rehearse()
      const [event, a] = await rehearsal.find(USERS, { ids: ['event', 'a'] })
      assert.ok(event !== undefined && a !== undefined)
      await rehearsal.write(USERS, { changed: [{ ...a, touched: false }], added: [newRecord('b')] })
      assert.equal((await rehearsal.find(USERS, { ids: ['b'] }))[0]?.id, 'b')
      await rehearsal.close()
      const after = await state.space.find(USERS, { ids: ['a', 'b'] })
      assert.deepEqual(
        after.map((one) => one?.touched),
        [true, undefined],
      )
    })
  })

  suite(`${name}: what a batch of exports came to`, () => {
    test('written: the row is as staged, and the audit says what it was before', async (t) => {
      const { space, journal } = await subject.open(t)
      const old = { state: 'inSync', written: '{"Name":"before"}', touched: false } as const
      await space.write(USERS, {
        added: [
          newRecord('i', { staged: stagedExport({ desired: '{"Name":"i"}' }) }),
          newRecord('u', {
            ...old,
            createdBy: 'run 1',
            staged: stagedExport({ operation: 'update', desired: '{"Name":"u"}', disables: true }),
            heldBy: 'p-1',
            drift: '{}',
          }),
          newRecord('d', {
            ...old,
            purgeAt: AT,
            staged: stagedExport({ operation: 'delete', desired: '{}', becomes: 'waiting' }),
          }),
          newRecord('r', {
            ...old,
            staged: stagedExport({ operation: 'delete', desired: '{}', becomes: 'removed' }),
          }),
        ],
      })
      const records = await space.scan(USERS, { kind: 'staged' }, { limit: 10 })
      await space.settle(USERS, batch({ written: records.map((one) => one.number) }))
      const [i, u, d, r] = await space.find(USERS, { ids: ['i', 'u', 'd', 'r'] })
      assert.equal(r, undefined)
      assert.deepEqual(
        [i, u, d].map((one) => [
          one?.state,
          one?.written,
          one?.createdBy,
          one?.staged,
          one?.heldBy,
        ]),
        [
          ['inSync', '{"Name":"i"}', 'run 7', undefined, undefined],
          ['inSync', '{"Name":"u"}', 'run 1', undefined, undefined],
          ['waiting', '{}', '', undefined, undefined],
        ],
      )
      assert.deepEqual(
        [i?.createdAt, i?.modifiedAt, u?.drift, d?.purgeAt],
        [AT, AT, undefined, undefined],
      )
      const audit = await journal.audit({ by: 'run 7', limit: 10 })
      assert.deepEqual(
        audit
          .map((one) => [one.id, one.operation, one.before, one.after])
          .toSorted((a, b) => String(a).localeCompare(String(b))),
        [
          ['d', 'delete', '{"Name":"before"}', '{}'],
          ['i', 'insert', '{}', '{"Name":"i"}'],
          ['r', 'delete', '{"Name":"before"}', '{}'],
          ['u', 'update', '{"Name":"before"}', '{"Name":"u"}'],
        ],
      )
      assert.deepEqual(await journal.writtenSince('People', AT), {
        insert: 1,
        update: 0,
        disable: 1,
        recreate: 0,
        recreateDisabled: 0,
        delete: 2,
      })
      assert.deepEqual(await journal.writtenSince('People', '2026-11-23T06:00:00.001Z'), {
        insert: 0,
        update: 0,
        disable: 0,
        recreate: 0,
        recreateDisabled: 0,
        delete: 0,
      })
      assert.equal((await space.counts(USERS)).staged.insert, 0)
    })

    test('the audit is read in pages, through batches of inserts too, and by id', async (t) => {
      const { space, journal } = await subject.open(t)
      const ids = ['a', 'b', 'c', 'd', 'e']
      await space.write(USERS, {
        added: ids.map((id) => newRecord(id, { staged: stagedExport() })),
      })
      const records = await space.scan(USERS, { kind: 'staged' }, { limit: 10 })
      const numbers = records.map((one) => one.number)
      await space.settle(USERS, batch({ written: numbers.slice(0, 2) }))
      await space.settle(USERS, batch({ written: numbers.slice(3), by: 'run 8' }))
      const seen: string[] = []
      const used = new Set<number>()
      for (let after = 0; ; ) {
        const page = await journal.audit({ after, limit: 1 })
        const [entry] = page
        if (entry === undefined) break
        assert.ok(entry.number > after && !used.has(entry.number))
        used.add(entry.number)
        after = entry.number
        seen.push(entry.id)
      }
      assert.deepEqual(seen, ['a', 'b', 'd', 'e'])
      assert.deepEqual(
        (await journal.audit({ id: 'd', limit: 10 })).map((one) => [one.id, one.by]),
        [['d', 'run 8']],
      )
      assert.deepEqual(await journal.audit({ connector: 'Other', limit: 10 }), [])
    })

    test('a row that is made anew under another key is one entry with both rows, and no insert', async (t) => {
      const { space, journal } = await subject.open(t)
      const old = { state: 'inSync', written: '{"Name":"before"}', touched: false } as const
      await space.write(USERS, {
        added: [
          newRecord('a', { staged: stagedExport() }),
          newRecord('1', { ...old, staged: stagedExport({ newId: '9' }) }),
          newRecord('2', { ...old, staged: stagedExport({ operation: 'update', newId: '8' }) }),
          newRecord('b', { staged: stagedExport() }),
        ],
      })
      const records = await space.scan(USERS, { kind: 'staged' }, { limit: 10 })
      const numbers = records.map((one) => one.number)
      const two = numbers[2] ?? 0
      await space.settle(USERS, batch({ written: numbers, newIds: new Map([[two, '8x']]) }))
      const audit = await journal.audit({ by: 'run 7', limit: 10 })
      assert.deepEqual(
        audit
          .map((one) => [one.operation, one.id, one.newId, one.before, one.after])
          .toSorted((a, b) => String(a).localeCompare(String(b))),
        [
          ['insert', 'a', undefined, '{}', '{"Name":"after"}'],
          ['insert', 'b', undefined, '{}', '{"Name":"after"}'],
          ['recreate', '1', '9', '{"Name":"before"}', '{"Name":"after"}'],
          ['update', '2', '8x', '{"Name":"before"}', '{"Name":"after"}'],
        ],
      )
      assert.deepEqual(
        (await journal.audit({ connector: 'People', newId: '9', limit: 10 })).map((one) => one.id),
        ['1'],
      )
      assert.deepEqual(await journal.audit({ newId: '1', limit: 10 }), [])
      assert.deepEqual(await journal.writtenSince('People', AT), {
        insert: 2,
        update: 1,
        disable: 0,
        recreate: 1,
        recreateDisabled: 0,
        delete: 0,
      })
      // The record goes on under another id, and is still no insert of that run.
      const [nine] = await space.find(USERS, { ids: ['9'] })
      assert.ok(nine !== undefined)
      await space.write(USERS, { changed: [{ ...nine, id: '7' }] })
      assert.equal((await journal.audit({ by: 'run 7', limit: 10 })).length, 4)
    })

    test('a row that is made anew for somebody who is disabled by it is counted as such', async (t) => {
      const { space, journal } = await subject.open(t)
      const old = { state: 'inSync', written: '{"Name":"before"}', touched: false } as const
      await space.write(USERS, {
        added: ['1', '2', '3'].map((id) =>
          newRecord(id, {
            ...old,
            staged: stagedExport({ newId: `9${id}`, disables: id !== '3' }),
          }),
        ),
      })
      assert.equal(await space.hold(USERS, 'recreateDisabled', 'p-1'), 2)
      const { staged, stagedHeld } = await space.counts(USERS)
      assert.deepEqual(staged, { ...noChanges(), recreate: 1, recreateDisabled: 2 })
      assert.deepEqual(stagedHeld, { ...noChanges(), recreateDisabled: 2 })
      const records = await space.scan(USERS, { kind: 'staged' }, { limit: 10 })
      await space.settle(USERS, batch({ written: records.map((one) => one.number) }))
      const { recreate, recreateDisabled, insert } = await journal.writtenSince('People', AT)
      assert.deepEqual([recreate, recreateDisabled, insert], [1, 2, 0])
    })

    test('a row that was thought to be nobody’s makes room for the record that has moved there', async (t) => {
      const { space } = await subject.open(t)
      const moves = stagedExport({ operation: 'update', newId: 'new' })
      await space.write(USERS, {
        added: [
          newRecord('old', { state: 'inSync', staged: moves }),
          newRecord('new', { state: 'unmanaged' }),
        ],
      })
      const [record] = await space.find(USERS, { ids: ['old'] })
      await space.settle(USERS, batch({ written: [record?.number ?? 0] }))
      const all = await space.scan(USERS, { kind: 'all' }, { limit: 10 })
      assert.deepEqual(
        all.map((one) => [one.number, one.id, one.state]),
        [[record?.number, 'new', 'inSync']],
      )
    })

    test('an event that changes the anchor says which id the person has since', async (t) => {
      const state = await subject.open(t)
      state.settle(keyOf('1'), spaceObject('1'))
      const entry: EventAudit = {
        at: AT,
        operation: 'recreate',
        formerId: '1',
        disables: false,
        by: 'request r1',
        config: 'c1',
        before: '{"Name":"a"}',
        after: '{"Name":"b"}',
      }
      state.settle(keyOf('1'), spaceObject('9'), entry)
      const [found] = await state.journal.audit({ newId: '9', limit: 10 })
      assert.deepEqual(
        [found?.operation, found?.id, found?.before, found?.after],
        ['recreate', '1', '{"Name":"a"}', '{"Name":"b"}'],
      )
      assert.equal((await state.journal.writtenSince('People', AT)).recreate, 1)
    })

    test('sensitive columns are kept as salted hashes: equal values show as equal, and nothing else', async (t) => {
      const { space, journal } = await subject.open(t)
      const update = (id: string, before: string, after: string) =>
        newRecord(id, {
          state: 'inSync',
          written: JSON.stringify({ Name: 'n', Pay: before }),
          staged: stagedExport({
            operation: 'update',
            desired: JSON.stringify({ Name: 'm', Pay: after }),
          }),
        })
      await space.write(USERS, {
        added: [update('a', 'secret', 'secret'), update('b', 'secret', 'other')],
      })
      const records = await space.scan(USERS, { kind: 'staged' }, { limit: 10 })
      await space.settle(
        USERS,
        batch({ written: records.map((one) => one.number), sensitive: ['Pay', 'No'] }),
      )
      const [a, b] = await journal.audit({ limit: 10 })
      const pay = (text: string | undefined): unknown => JSON.parse(text ?? '{}').Pay
      assert.equal(pay(a?.before), pay(a?.after))
      assert.equal(pay(a?.before), pay(b?.before))
      assert.notEqual(pay(b?.before), pay(b?.after))
      assert.equal(JSON.stringify([a, b]).includes('secret'), false)
      assert.equal(JSON.parse(a?.after ?? '{}').Name, 'm')
      assert.equal(
        JSON.parse((await space.find(USERS, { ids: ['a'] }))[0]?.written ?? '{}').Pay,
        'secret',
      )
    })

    test('failed and again: the one waits for its time, the other is synchronized anew', async (t) => {
      const { space } = await subject.open(t)
      await space.write(USERS, {
        added: [
          newRecord('f', { staged: stagedExport(), touched: false }),
          newRecord('g', { staged: stagedExport(), touched: false }),
        ],
      })
      const [f, g] = await space.find(USERS, { ids: ['f', 'g'] })
      assert.ok(f !== undefined && g !== undefined)
      const failure = { code: 'ROW_NOT_NULL', column: 'Name', attempts: 1, nextAt: AT }
      await space.settle(
        USERS,
        batch({ failed: new Map([[f.number, failure]]), again: [g.number] }),
      )
      const [failed, again] = await space.find(USERS, { ids: ['f', 'g'] })
      assert.deepEqual(failed?.failure, failure)
      assert.deepEqual(failed?.staged, f.staged)
      assert.deepEqual([again?.staged, again?.touched], [undefined, true])
      assert.equal((await space.counts(USERS)).failed, 1)
    })

    test('a key that the database made becomes the id, also when the row was found unmanaged before', async (t) => {
      const { space } = await subject.open(t)
      await space.write(USERS, {
        added: [
          newRecord('~key.k', { sourceKey: 'k', staged: stagedExport() }),
          newRecord('42', { state: 'unmanaged', accepted: '' }),
          newRecord('old', {
            state: 'inSync',
            staged: stagedExport({ operation: 'update', newId: 'new' }),
          }),
        ],
      })
      const [made, , old] = await space.find(USERS, { ids: ['~key.k', '42', 'old'] })
      assert.ok(made !== undefined && old !== undefined)
      await space.settle(
        USERS,
        batch({ written: [made.number, old.number], newIds: new Map([[made.number, '42']]) }),
      )
      const found = await space.find(USERS, { ids: ['42', '~key.k', 'old', 'new'] })
      assert.deepEqual(
        found.map((one) => one?.number),
        [made.number, undefined, undefined, old.number],
      )
      assert.equal((await space.find(USERS, { sourceKeys: ['k'] }))[0]?.id, '42')
    })
  })

  suite(`${name}: events and runs see one another`, () => {
    test('a run finds what an event has settled a moment ago, and its export on the way', async (t) => {
      const state = await subject.open(t)
      state.settle(keyOf('a'), spaceObject('a', { createdBy: 'request r1' }))
      await state.begin(keyOf('a'), pendingExport())
      const [a] = await state.space.find(USERS, { ids: ['a'] })
      assert.equal(a?.written, '{"Name":"before"}')
      assert.equal(a.pending, true)
      assert.equal(a.createdBy, 'request r1')
      state.settle(keyOf('a'), spaceObject('a'))
      const [settled] = await state.space.find(USERS, { ids: ['a'] })
      assert.equal(settled?.pending, false)
      assert.equal(settled.createdBy, 'request r1')
    })

    test('an event finds what a run has written, though it had read the object before', async (t) => {
      const state = await subject.open(t)
      state.settle(keyOf('a'), spaceObject('a'))
      assert.equal((await state.read(keyOf('a')))?.state, 'inSync')
      const [a] = await state.space.find(USERS, { ids: ['a'] })
      assert.ok(a !== undefined)
      await state.space.write(USERS, {
        changed: [{ ...a, accepted: '{"displayName":"run"}', state: 'deprovisioned' }],
      })
      const object = await state.read(keyOf('a'))
      assert.equal(object?.accepted['displayName'], 'run')
      assert.deepEqual(await state.deprovisioned('People', 'User'), ['a'])
    })

    test('an event ends what a run had in mind, and its record moves', async (t) => {
      const state = await subject.open(t)
      await state.space.write(USERS, {
        added: [
          newRecord('a', {
            state: 'inSync',
            evaluated: 'd1',
            drift: '{}',
            before: '{}',
            staged: stagedExport(),
            heldBy: 'p-1',
            failure: { code: 'X', attempts: 2, nextAt: AT },
            createdBy: 'run 1',
          }),
        ],
      })
      const [a] = await state.space.find(USERS, { ids: ['a'] })
      state.settle(keyOf('a'), spaceObject('a'))
      const [now] = await state.space.find(USERS, { ids: ['a'] })
      assert.ok(a !== undefined && now !== undefined)
      assert.ok(now.version > a.version)
      const { staged, heldBy, failure, drift, before, evaluated, touched, createdBy } = now
      assert.deepEqual(
        { staged, heldBy, failure, drift, before, evaluated, touched, createdBy },
        {
          staged: undefined,
          heldBy: undefined,
          failure: undefined,
          drift: undefined,
          before: undefined,
          evaluated: '',
          touched: false,
          createdBy: 'run 1',
        },
      )
      assert.deepEqual(await state.space.write(USERS, { changed: [a] }), [a.number])
    })

    test('an event reads the staged export of an object, and no row that nobody delivered', async (t) => {
      const state = await subject.open(t)
      await state.space.write(USERS, {
        added: [
          newRecord('held', {
            state: 'inSync',
            staged: stagedExport({ operation: 'update' }),
            heldBy: 'p-1',
          }),
          newRecord('row', { state: 'unmanaged', accepted: '' }),
        ],
      })
      const staged = (await state.read(keyOf('held')))?.staged
      assert.deepEqual(
        [staged?.operation, staged?.desired, staged?.becomes],
        ['update', row({ Name: 'after' }), 'inSync'],
      )
      assert.equal(await state.read(keyOf('row')), undefined)
      state.settle(keyOf('row'), spaceObject('row'))
      assert.equal((await state.space.find(USERS, { ids: ['row'] }))[0]?.state, 'inSync')
    })

    test('an event that is refused leaves alone what a run had in mind', async (t) => {
      const state = await subject.open(t)
      const held = newRecord('a', {
        state: 'inSync',
        written: '{"Name":"before"}',
        staged: stagedExport({ operation: 'update' }),
        heldBy: 'p-1',
      })
      await state.space.write(USERS, { added: [held] })
      await state.begin(keyOf('a'), pendingExport())
      state.abandon(keyOf('a'))
      await state.begin(keyOf('a'), pendingExport())
      await state.flush()
      state.abandon(keyOf('a'))
      assert.equal((await state.read(keyOf('a')))?.pending, undefined)
      await state.flush()
      assert.deepEqual(added((await state.space.find(USERS, { ids: ['a'] }))[0]), held)
      assert.deepEqual(await state.pending('People'), [])
    })

    test('an insert that is refused leaves a person who waits as it was', async (t) => {
      const state = await subject.open(t)
      const insert = { ...pendingExport(), operation: 'insert' } as const
      const kinds = [
        newRecord('out', { state: 'waiting', standing: 'outOfScope' }),
        newRecord('staged', { state: 'waiting', staged: stagedExport({ operation: 'insert' }) }),
      ]
      await state.space.write(USERS, { added: kinds })
      for (const { id } of kinds) {
        await state.begin(keyOf(id), insert)
        state.abandon(keyOf(id))
        await state.begin(keyOf(id), insert)
        await state.flush()
        state.abandon(keyOf(id))
      }
      await state.flush()
      const found = await state.space.find(USERS, { ids: kinds.map((one) => one.id) })
      assert.deepEqual(found.map(added), kinds)
    })

    test('an event says how the source has a person', async (t) => {
      const state = await subject.open(t)
      await state.space.write(USERS, {
        added: [newRecord('a', { state: 'inSync', standing: 'absent' })],
      })
      state.settle(keyOf('a'), spaceObject('a', { standing: 'outOfScope' }))
      assert.equal((await state.space.find(USERS, { ids: ['a'] }))[0]?.standing, 'outOfScope')
      await state.flush()
      assert.equal((await state.read(keyOf('a')))?.standing, 'outOfScope')
      state.settle(keyOf('a'), spaceObject('a'))
      assert.equal((await state.space.find(USERS, { ids: ['a'] }))[0]?.standing, 'present')
    })

    test('the purge of a person is kept with it', async (t) => {
      const state = await subject.open(t)
      const object = spaceObject('a', { disabledSince: AT, purgeAt: AT })
      state.settle(keyOf('a'), object)
      const [a] = await state.space.scan(USERS, { kind: 'purgeDue', now: AT }, { limit: 1 })
      assert.ok(a !== undefined)
      await state.space.write(USERS, { changed: [a] })
      assert.deepEqual(await state.read(keyOf('a')), object)
      state.settle(keyOf('a'), spaceObject('a'))
      assert.equal((await state.space.find(USERS, { ids: ['a'] }))[0]?.purgeAt, undefined)
    })

    test('the audit has an entry for every row that an event wrote', async (t) => {
      const state = await subject.open(t)
      const audit: EventAudit = {
        at: AT,
        operation: 'update',
        disables: true,
        by: 'request r1',
        config: 'c1',
        before: '{"Name":"a","Pay":"1"}',
        after: '{"Name":"b","Pay":"2"}',
        sensitive: ['Pay'],
      }
      state.settle(keyOf('a'), spaceObject('a'), audit)
      state.settle(keyOf('a'), spaceObject('a'), { ...audit, disables: false })
      state.forget(keyOf('a'), { ...audit, operation: 'delete', after: '{}' })
      const entries = await state.journal.audit({ by: 'request r1', limit: 10 })
      assert.deepEqual(
        entries.map((one) => [one.connector, one.objectType, one.id, one.operation, one.config]),
        [
          ['People', 'User', 'a', 'update', 'c1'],
          ['People', 'User', 'a', 'update', 'c1'],
          ['People', 'User', 'a', 'delete', 'c1'],
        ],
      )
      assert.equal(JSON.parse(entries[0]?.before ?? '').Name, 'a')
      assert.notEqual(JSON.parse(entries[0]?.before ?? '').Pay, '1')
      assert.deepEqual(await state.journal.writtenSince('People', AT), {
        insert: 0,
        update: 1,
        disable: 1,
        recreate: 0,
        recreateDisabled: 0,
        delete: 1,
      })
    })
  })

  suite(`${name}: journal`, () => {
    test('keeps runs with their checkpoints and ends, the last first', async (t) => {
      const { journal } = await subject.open(t)
      const entry = {
        connector: 'People',
        profile: 'full',
        startedAt: AT,
        trigger: 'command',
        config: 'c1',
        owner: 'me',
        report: '{}',
      } as const
      const first = await journal.startRun(entry)
      const second = await journal.startRun({ ...entry, connector: 'Other', trigger: 'schedule' })
      assert.ok(second > first)
      await journal.updateRun(first, { result: 'running', report: '{"n":1}' })
      assert.equal((await journal.run(first))?.report, '{"n":1}')
      await journal.updateRun(first, { result: 'done', report: '{"n":2}', endedAt: AT })
      assert.deepEqual(await journal.run(first), {
        ...entry,
        run: first,
        result: 'done',
        report: '{"n":2}',
        endedAt: AT,
      })
      assert.deepEqual(
        (await journal.runs({ limit: 10 })).map((one) => one.run),
        [second, first],
      )
      assert.deepEqual(
        (await journal.runs({ limit: 10, connector: 'People' })).map((one) => one.run),
        [first],
      )
      assert.deepEqual(
        (await journal.runs({ limit: 10, before: second })).map((one) => one.run),
        [first],
      )
      assert.equal(await journal.run(999), undefined)
      await journal.forgetBefore('2026-12-01T00:00:00.000Z')
      assert.deepEqual(
        (await journal.runs({ limit: 10 })).map((one) => one.run),
        [second],
      )
    })

    test('drops what is older than an instant, however much it is, and others have their turn meanwhile', async (t) => {
      const state = await subject.open(t)
      const entry = { operation: 'update', disables: false, by: 'request 1', config: 'c' } as const
      const write = async (id: string, at: string): Promise<void> => {
        await state.begin(keyOf(id), pendingExport())
        state.settle(keyOf(id), spaceObject(id), { ...entry, at, before: '{}', after: '{}' })
      }
      const old = Array.from({ length: 1_201 }, (_, at) => write(`old-${at}`, AT))
      await Promise.all([...old, write('young', '2026-12-02T00:00:00.000Z')])
      await state.flush()
      let turns = 0
      const turning = setInterval(() => (turns += 1), 0)
      const dropped = await state.journal.forgetBefore('2026-12-01T00:00:00.000Z')
      clearInterval(turning)
      assert.equal(dropped, 1_201)
      assert.ok(turns > 0)
      const left = await state.journal.audit({ limit: 10 })
      assert.deepEqual(
        left.map((one) => one.id),
        ['young'],
      )
    })

    test('keeps plans and what was decided', async (t) => {
      const { journal } = await subject.open(t)
      const plan = {
        plan: 'p-1',
        connector: 'People',
        at: AT,
        state: 'held',
        summary: '{}',
      } as const
      await journal.putPlan(plan)
      await journal.putPlan({
        ...plan,
        plan: 'p-2',
        connector: 'Other',
        at: '2026-11-23T07:00:00.000Z',
      })
      assert.deepEqual(
        (await journal.plans()).map((one) => one.plan),
        ['p-2', 'p-1'],
      )
      const decided = { ...plan, state: 'approved', decidedAt: AT, decidedBy: 'me' } as const
      await journal.putPlan(decided)
      assert.deepEqual(await journal.plans({ connector: 'People' }), [decided])
      assert.deepEqual(await journal.plan('p-1'), decided)
      assert.equal(await journal.plan('p-3'), undefined)
      const named = async (which: PlanChoice): Promise<readonly string[]> =>
        (await journal.plans(which)).map((one) => one.plan)
      assert.deepEqual(await named({ states: ['held'] }), ['p-2'])
      assert.deepEqual(await named({ states: ['held', 'approved'] }), ['p-2', 'p-1'])
      assert.deepEqual(await named({ connector: 'Other', states: ['approved'] }), [])
      assert.ok((await journal.forgetBefore('2026-12-01T00:00:00.000Z')) >= 1)
      assert.deepEqual(
        (await journal.plans()).map((one) => one.plan),
        ['p-2'],
      )
    })

    test('keeps watermarks by type and name', async (t) => {
      const { journal } = await subject.open(t)
      assert.equal(await journal.watermark(USERS, 'delta'), undefined)
      await journal.setWatermark(USERS, 'delta', '1')
      await journal.setWatermark(USERS, 'delta', '2')
      await journal.setWatermark({ ...USERS, objectType: 'Group' }, 'delta', '3')
      assert.equal(await journal.watermark(USERS, 'delta'), '2')
      assert.equal(await journal.watermark(USERS, 'keyscan'), undefined)
    })

    test('a suspension ends when it is lifted', async (t) => {
      const { journal } = await subject.open(t)
      assert.equal(await journal.resume('People'), false)
      const until = '2999-01-01T00:00:00.000Z'
      await journal.suspend('People', 'why', until, 'me')
      assert.deepEqual(await journal.suspension('People'), { reason: 'why', until, by: 'me' })
      assert.equal(await journal.suspension('Other'), undefined)
      assert.deepEqual(await journal.suspended(), ['People'])
      assert.equal(await journal.resume('People'), true)
      assert.equal(await journal.suspension('People'), undefined)
      assert.deepEqual(await journal.suspended(), [])
      await journal.suspend('People', 'why', '2020-01-01T00:00:00.000Z', 'me')
      assert.equal(await journal.suspension('People'), undefined)
      assert.equal(await journal.resume('People'), false)
    })

    test('a wish for a run is taken up once, and answered', async (t) => {
      const { journal } = await subject.open(t)
      const number = await journal.requestRun({ connector: 'People', profile: 'full', by: 'me' })
      assert.deepEqual(
        (await journal.requests()).map((one) => [one.number, one.by]),
        [[number, 'me']],
      )
      assert.equal(await journal.takeRequest(number, 'service'), true)
      assert.equal(await journal.takeRequest(number, 'other'), false)
      assert.deepEqual(await journal.requests(), [])
      await journal.answerRequest(number, 12)
      const wish = await journal.request(number)
      assert.deepEqual([wish?.takenBy, wish?.run], ['service', 12])
      assert.equal(await journal.request(999), undefined)
    })

    test('a lease has one owner; the next one has a higher fence', async (t) => {
      const { journal } = await subject.open(t)
      const first = await journal.takeLease('People', 'one', 60_000)
      assert.ok(first !== undefined)
      assert.equal(await journal.takeLease('People', 'two', 60_000), undefined)
      assert.equal((await journal.leaseOf('People'))?.owner, 'one')
      const renewed = await journal.renewLease(first, 120_000)
      assert.ok(renewed !== undefined && renewed.until > first.until)
      assert.equal((await journal.lastLeaseOf('People'))?.until, renewed.until)
      await journal.releaseLease(renewed)
      assert.equal(await journal.leaseOf('People'), undefined)
      assert.equal(await journal.lastLeaseOf('People'), undefined)
      const second = await journal.takeLease('People', 'two', 60_000)
      assert.ok(second !== undefined && second.fence > first.fence)
      assert.equal(await journal.renewLease(first, 60_000), undefined)
      await journal.releaseLease(first)
      assert.equal((await journal.leaseOf('People'))?.owner, 'two')
    })

    test("a lease whose time is over is nobody's, and still says who had it last", async (t) => {
      const { journal } = await subject.open(t)
      const lease = await journal.takeLease('People', 'one', -1_000)
      assert.equal(await journal.leaseOf('People'), undefined)
      assert.deepEqual(await journal.lastLeaseOf('People'), lease)
    })

    test('whoever has lost the lease writes nothing any more, whichever write it is', async (t) => {
      const { journal, space } = await subject.open(t)
      const first = await journal.takeLease('People', 'one', 60_000)
      assert.ok(first !== undefined)
      const [before, told] = [space.under(first), journal.under(first)]
      await before.write(USERS, { added: [newRecord('a')] })
      const [record] = await space.find(USERS, { ids: ['a'] })
      assert.ok(record !== undefined)
      const plan = {
        plan: 'p-1',
        connector: 'People',
        at: AT,
        state: 'held',
        summary: '{}',
      } as const
      await told.putPlan(plan)
      await told.setWatermark(USERS, 'source', '1')
      // A lease that is over and that nobody else has taken does no harm.
      const late = await journal.renewLease(first, -1_000)
      assert.ok(late !== undefined)
      await before.write(USERS, { changed: [{ ...record, touched: true }] })
      const second = await journal.takeLease('People', 'two', 60_000)
      assert.ok(second !== undefined && second.fence > first.fence)
      const writes: readonly (() => Promise<unknown>)[] = [
        () => before.write(USERS, { added: [newRecord('b')] }),
        () => before.write(USERS, { dropped: [record.number] }),
        () => before.drop(USERS, [record.number]),
        () => before.settle(USERS, batch({ again: [record.number] })),
        () => before.hold(USERS, 'insert', 'p-1'),
        () => told.putPlan({ ...plan, state: 'done' }),
        () => told.setWatermark(USERS, 'source', '2'),
        () => told.updateRun(1, { result: 'running', report: '{}' }),
      ]
      for (const write of writes) await assert.rejects(write, { code: 'RUN_LEASE_LOST' })
      assert.deepEqual(await space.find(USERS, { ids: ['b'] }), [undefined])
      assert.equal((await journal.plans({ connector: 'People' }))[0]?.state, 'held')
      assert.equal(await journal.watermark(USERS, 'source'), '1')
      const after = space.under(second)
      assert.deepEqual(await after.write(USERS, { added: [newRecord('b')] }), [])
      assert.equal((await space.find(USERS, { ids: ['b'] })).length, 1)
    })

    test('which version a connector runs is kept, all of a call or nothing', async (t) => {
      const state = await subject.open(t)
      const { activations } = state
      const one = { connector: 'A', revision: 'r1', digest: 'd1', state: 'active', at: AT } as const
      const other = {
        ...one,
        connector: 'B',
        state: 'retired',
        run: '{"steps":[]}',
        refused: '{}',
      } as const
      await activations.put([other, one])
      assert.deepEqual(await activations.all(), [one, other])
      await activations.put([{ ...one, connector: 'B' }])
      assert.deepEqual((await activations.all())[1], { ...one, connector: 'B' })
      assert.deepEqual(await (await subject.beside(t)).activations.all(), await activations.all())
    })

    test('a change is decided about once', async (t) => {
      const { activations } = await subject.open(t)
      const change = {
        plan: 'p-1',
        connector: 'A',
        revision: 'r2',
        digest: 'd2',
        before: 'd1',
        at: AT,
        state: 'held',
        summary: '{}',
      } as const
      await activations.putChange(change)
      await activations.putChange({ ...change, plan: 'p-2', connector: 'B' })
      assert.deepEqual(await activations.changes({ connector: 'A' }), [change])
      assert.equal((await activations.changes()).length, 2)
      assert.equal((await activations.changes({ states: ['done'] })).length, 0)
      const approval = { state: 'approved', at: AT, by: 'me' } as const
      assert.equal(await activations.decideChange('p-1', approval), true)
      assert.equal(await activations.decideChange('p-1', { ...approval, state: 'rejected' }), false)
      assert.equal(await activations.decideChange('p-3', approval), false)
      assert.deepEqual(await activations.changes({ connector: 'A' }), [
        { ...change, state: 'approved', decidedAt: AT, decidedBy: 'me' },
      ])
      // Planned once more, by another process for instance.
      await activations.putChange(change)
      assert.equal((await activations.changes({ connector: 'A' }))[0]?.state, 'approved')
    })

    test('a connector that is renamed takes everything along, for events too', async (t) => {
      const state = await subject.open(t)
      const { space, journal, activations } = state
      await space.write(USERS, { added: [newRecord('a')] })
      state.settle(keyOf('b'), spaceObject('b', { accepted: source({ displayName: 'b' }) }))
      await journal.setWatermark(USERS, 'rows', '7')
      const { connector, objectType } = USERS
      await activations.put([{ connector, revision: 'r1', digest: 'd1', state: 'active', at: AT }])
      const renamed = { connector: 'Staff', objectType }
      // Both names were looked up before.
      assert.equal(await state.read({ ...renamed, id: 'b' }), undefined)
      assert.deepEqual(await space.find(renamed, { ids: ['a'] }), [undefined])
      await activations.rename(connector, 'Staff')
      assert.deepEqual(await space.find(USERS, { ids: ['a', 'b'] }), [undefined, undefined])
      const found = await space.find(renamed, { ids: ['a', 'b'] })
      assert.deepEqual(
        found.map((one) => one?.id),
        ['a', 'b'],
      )
      assert.equal((await state.read({ ...renamed, id: 'b' }))?.id, 'b')
      assert.equal(await state.read(keyOf('b')), undefined)
      assert.equal(await journal.watermark(renamed, 'rows'), '7')
      assert.deepEqual(
        (await activations.all()).map((one) => one.connector),
        ['Staff'],
      )
    })

    test('nothing is renamed onto somebody else', async (t) => {
      const { space, activations } = await subject.open(t)
      await space.write(USERS, { added: [newRecord('a')] })
      const other = { connector: 'Staff', objectType: USERS.objectType }
      await space.write(other, { added: [newRecord('b')] })
      await assert.rejects(activations.rename(USERS.connector, 'Staff'), {
        code: 'STATE_UNREADABLE',
      })
      assert.equal((await space.find(USERS, { ids: ['a'] }))[0]?.id, 'a')
    })

    test('a connector that is let go of has nobody any more, and others stay', async (t) => {
      const state = await subject.open(t)
      const { space, journal, activations } = state
      await space.write(USERS, { added: [newRecord('a')] })
      state.settle(keyOf('b'), spaceObject('b', { accepted: source({ displayName: 'b' }) }))
      const other = { connector: 'Staff', objectType: USERS.objectType }
      await space.write(other, { added: [newRecord('b')] })
      await journal.setWatermark(USERS, 'rows', '7')
      const { connector } = USERS
      await activations.put([{ connector, revision: 'r1', digest: 'd1', state: 'retired', at: AT }])
      await activations.forget(connector)
      assert.deepEqual(await space.find(USERS, { ids: ['a', 'b'] }), [undefined, undefined])
      assert.equal(await state.read(keyOf('b')), undefined)
      assert.equal((await space.find(other, { ids: ['b'] }))[0]?.id, 'b')
      assert.equal(await journal.watermark(USERS, 'rows'), undefined)
      assert.deepEqual(await activations.all(), [])
    })

    test('a person whose row gets another key is known under the first id for ever', async (t) => {
      const { space, publicIds } = await subject.open(t)
      assert.equal(await publicIds.any(USERS.connector), false)
      const staged = stagedExport({ operation: 'update', newId: 'b' })
      await space.write(USERS, { added: [newRecord('a', { staged }), newRecord('x')] })
      await publicIds.rememberStaged(USERS)
      // Asked once more, as a run does that was cut off.
      await publicIds.rememberStaged(USERS)
      assert.equal(await publicIds.any(USERS.connector), true)
      assert.equal(await publicIds.idOf(USERS, 'a'), 'b')
      assert.equal(await publicIds.idOf(USERS, 'b'), undefined)
      await publicIds.remember(USERS, 'b', 'c')
      assert.equal(await publicIds.idOf(USERS, 'a'), 'c')
      assert.deepEqual([...(await publicIds.publicOf(USERS, ['c', 'x']))], [['c', 'a']])
      const other = { connector: 'Other', objectType: USERS.objectType }
      assert.equal(await publicIds.idOf(other, 'a'), undefined)
      assert.equal(await publicIds.any('Other'), false)
    })

    test('another process reads what was written', async (t) => {
      const state = await subject.open(t)
      await state.space.write(USERS, { added: [newRecord('a')] })
      state.settle(keyOf('b'), spaceObject('b', { accepted: source({ displayName: 'b' }) }))
      await state.flush()
      const other = await subject.beside(t)
      const found = await other.space.find(USERS, { ids: ['a', 'b'] })
      assert.deepEqual(
        found.map((one) => one?.id),
        ['a', 'b'],
      )
    })
  })
}
