import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { CompiledObjectType } from '../../src/compile/compiled.ts'
import { planEvent } from '../../src/engine/pipeline.ts'
import type { HeldObject, PlannedChange, SourceEvent } from '../../src/engine/planned-change.ts'
import { isSyncError } from '../../src/model/errors.ts'
import { spaceObject, row } from '../state/space.ts'
import { merging, person } from './people.ts'
import { peopleType, spanAt, type PeopleOptions } from './people-type.ts'

const ADA = { externalId: 'a-1', userName: 'ada@x', name: { givenName: 'Ada' }, active: true }
const WRITTEN = row({
  UserPrincipalName: 'ada@x',
  Firstname: 'Ada',
  Lastname: null,
  Badge: null,
  Active: 'True',
})
const scope = { now: Date.parse('2026-11-23T05:00:00.000Z'), newId: () => 'new-id' }
const known: HeldObject = {
  object: spaceObject('a-1', { accepted: person(ADA), written: WRITTEN }),
}

function plan(
  event: SourceEvent,
  held: HeldObject = {},
  options: PeopleOptions = {},
): PlannedChange {
  const planned = planEvent(peopleType(options), event, held, scope)
  assert.ok(!(planned instanceof Promise), 'answers at once where the expressions do')
  return planned
}

function columnsOf(planned: PlannedChange): Record<string, unknown> {
  const { operation } = planned
  if (operation.kind === 'insert') return { ...operation.values }
  return operation.kind === 'update' ? { ...operation.set } : {}
}

suite('planEvent', () => {
  test('a new person is an INSERT of every column, guarded by what must be unique', () => {
    const planned = plan({ kind: 'create', source: person(ADA) })
    assert.equal(planned.operation.kind, 'insert')
    assert.deepEqual(columnsOf(planned), { ...WRITTEN, Id: 'a-1', FirstSeen: null })
    assert.deepEqual(planned.operation.kind === 'insert' && planned.operation.unique, [
      { column: 'UserPrincipalName', case: 'folded' },
    ])
    assert.equal(planned.becomes, 'inSync')
  })

  test('a generated key comes from the scope', () => {
    const planned = plan({ kind: 'create', source: person(ADA) }, {}, { key: 'uuid' })
    assert.equal(columnsOf(planned)['Id'], 'new-id')
    const database = plan({ kind: 'create', source: person(ADA) }, {}, { key: 'database' })
    assert.equal(Object.hasOwn(columnsOf(database), 'Id'), false)
  })

  test('a change is an UPDATE of the columns that differ, by the key, each with its cause', () => {
    const change = merging({ userName: 'new@x' })
    const planned = plan({ kind: 'update', change }, known)
    assert.deepEqual(columnsOf(planned), { UserPrincipalName: 'new@x' })
    assert.equal(planned.operation.kind === 'update' && planned.operation.key['Id'], 'a-1')
    assert.deepEqual(
      planned.columns.map((one) => [one.column, one.cause.kind]),
      [['UserPrincipalName', 'flow']],
    )
    assert.deepEqual(planned.touched, ['UserPrincipalName', 'Badge'])
  })

  test('no difference is no operation', () => {
    assert.equal(plan({ kind: 'update', change: merging(ADA) }, known).operation.kind, 'none')
  })

  test('with the live row at hand, what it holds already is not written again, and drift is', () => {
    const live = row({ ...WRITTEN, Id: 'a-1', UserPrincipalName: 'new@x', Firstname: 'edited' })
    const change = merging({ userName: 'new@x', name: { givenName: 'Ada' } })
    const planned = plan({ kind: 'update', change }, { ...known, row: live })
    assert.deepEqual(columnsOf(planned), { Firstname: 'Ada' })
  })

  test('a joined row gets only what the change makes different', () => {
    const live = row({ ...WRITTEN, Id: 'a-1', Badge: 'unreadable', FirstSeen: 'x' })
    const planned = plan({ kind: 'update', change: merging({ active: false }) }, { row: live })
    assert.deepEqual(columnsOf(planned), { Active: 'False' })
    assert.equal(planned.joins?.accepted['userName'], 'ada@x')
  })

  test('a column that was never written is not cleared by a flow that gives nothing', () => {
    const { Badge: _, ...rest } = WRITTEN
    const object = spaceObject('a-1', { accepted: person(ADA), written: row(rest) })
    const planned = plan({ kind: 'update', change: merging({ active: false }) }, { object })
    assert.deepEqual(columnsOf(planned), { Active: 'False' })
  })

  test('a disable names the rule that decides', () => {
    const options: PeopleOptions = {
      onDisable: () => ({ kind: 'set', set: { Note: 'gone' }, volatile: [] }),
    }
    const planned = plan({ kind: 'update', change: merging({ active: false }) }, known, options)
    assert.deepEqual(columnsOf(planned), { Active: 'False', Note: 'gone' })
    assert.deepEqual(planned.cause, { kind: 'onDisable', span: spanAt(20) })
    assert.deepEqual(
      planned.columns.map((one) => [one.column, one.cause.kind]),
      [
        ['Active', 'flow'],
        ['Note', 'onDisable'],
      ],
    )
    assert.equal(planned.disabledSince, '2026-11-23T05:00:00.000Z')
  })

  test('onDisable delete is a DELETE at the turn only', () => {
    const options: PeopleOptions = { onDisable: () => ({ kind: 'delete' }) }
    const event: SourceEvent = { kind: 'update', change: merging({ active: false }) }
    const turn = plan(event, known, options)
    assert.deepEqual([turn.operation.kind, turn.becomes], ['delete', 'removed'])
    const object = spaceObject('a-1', {
      accepted: person({ ...ADA, active: false }),
      written: row({ ...WRITTEN, Active: 'False' }),
    })
    assert.equal(plan(event, { object }, options).operation.kind, 'none')
  })

  test('since when a person is disabled does not change while it lasts', () => {
    const object = spaceObject('a-1', {
      accepted: person({ ...ADA, active: false }),
      written: row({ ...WRITTEN, Active: 'False' }),
      disabledSince: '2026-01-01T00:00:00.000Z',
    })
    const change = merging({ userName: 'new@x' })
    assert.equal(
      plan({ kind: 'update', change }, { object }).disabledSince,
      '2026-01-01T00:00:00.000Z',
    )
    const back = plan({ kind: 'update', change: merging({ active: true }) }, { object })
    assert.equal(back.disabledSince, undefined)
    assert.deepEqual(columnsOf(back), { Active: 'True' })
  })

  test('delete, keep and set follow from onDelete', () => {
    assert.equal(plan({ kind: 'delete' }, known).operation.kind, 'delete')
    const kept = plan({ kind: 'delete' }, known, { onDelete: { kind: 'keep' } })
    assert.deepEqual([kept.operation.kind, kept.becomes], ['none', 'deprovisioned'])
    const set = plan({ kind: 'delete' }, known, {
      onDelete: { kind: 'set', set: { Note: 'x', Firstname: 'Ada' }, volatile: [] },
    })
    assert.deepEqual(columnsOf(set), { Note: 'x' })
    assert.deepEqual(set.cause, { kind: 'onDelete', span: spanAt(30) })
  })

  test('the same comes out when expressions answer later', async () => {
    const now = peopleType({ onDisable: () => ({ kind: 'set', set: { Note: 'x' }, volatile: [] }) })
    const later: CompiledObjectType = {
      ...now,
      inScope: async (...given) => now.inScope(...given),
      flow: async (...given) => now.flow(...given),
      anchorOf: async (...given) => now.anchorOf(...given),
      onDisable: async (...given) => now.onDisable(...given),
      onDelete: async (...given) => now.onDelete(...given),
      read: async (...given) => now.read(...given),
    }
    const live = row({ ...WRITTEN, Id: 'a-1' })
    const events: readonly (readonly [SourceEvent, HeldObject])[] = [
      [{ kind: 'create', source: person({ ...ADA, active: false }) }, {}],
      [{ kind: 'update', change: merging({ active: false }) }, known],
      [{ kind: 'update', change: merging({ externalId: null }) }, { row: live }],
      [{ kind: 'delete' }, { row: live }],
    ]
    for (const [event, held] of events) {
      const planned = planEvent(later, event, held, scope)
      assert.ok(planned instanceof Promise)
      assert.deepEqual(await planned, planEvent(now, event, held, scope))
    }
    const moved = planEvent(
      later,
      { kind: 'update', change: merging({ externalId: 'b' }) },
      known,
      scope,
    )
    await assert.rejects(Promise.resolve(moved), (error) =>
      isSyncError(error, 'OBJECT_ANCHOR_CHANGED'),
    )
  })

  test('the first refusal is scope, then the anchor, then the flows', () => {
    const options: PeopleOptions = { scope: (source) => source['title'] !== 'Guest' }
    const refused = (
      attributes: object,
      code: 'OBJECT_OUT_OF_SCOPE' | 'OBJECT_NO_ANCHOR',
    ): void => {
      assert.throws(
        () => plan({ kind: 'create', source: person({ ...attributes }) }, {}, options),
        (error) => isSyncError(error, code),
      )
    }
    refused({ title: 'Guest' }, 'OBJECT_OUT_OF_SCOPE')
    refused({ name: { givenName: 'refused' } }, 'OBJECT_NO_ANCHOR')
    assert.throws(
      () => plan({ kind: 'update', change: merging({ userName: 'x' }) }, {}),
      (error) => isSyncError(error, 'OBJECT_UNKNOWN'),
    )
  })
})
