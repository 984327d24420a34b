import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { planEvent } from '../../src/engine/pipeline.ts'
import type { PlannedChange, SourceEvent } from '../../src/engine/planned-change.ts'
import type { ActionDefinition } from '../../src/model/definition.ts'
import type { JsonObject } from '../../src/model/value.ts'
import { compileUser, json, rule } from '../compile/build.ts'
import { row, spaceObject } from '../state/space.ts'
import { merging } from './people.ts'
import { spanAt } from './people-type.ts'

const ADA = { externalId: 'a-1', userName: 'ada@x', active: true, userType: 'Member' }
const scope = { now: 0, newId: () => 'new-id' }

/** `{ purgeAfter: … }` without `set`, on a line of its own. */
function purge(days: number, line: number): ActionDefinition {
  return { kind: 'set', span: spanAt(line), set: new Map(), purgeAfter: days * 86_400_000 }
}

function plan(event: SourceEvent, accepted: JsonObject = ADA): PlannedChange {
  const user = compileUser({
    mappings: { Login: 'userName', Active: 'active' },
    scope: "userType = 'Member'",
    deprovision: {
      onDisable: [
        { ...rule(purge(90, 3), "userName = 'boss@x'"), span: spanAt(2) },
        { ...rule(purge(30, 5)), span: spanAt(4) },
      ],
      onDelete: purge(30, 6),
      onOutOfScope: purge(30, 7),
    },
  })
  const written = row({ Login: 'ada@x', Active: accepted['active'] === true ? 'True' : 'False' })
  const object = spaceObject('a-1', { accepted: json(accepted), written })
  const planned = planEvent(user, event, { object }, scope)
  assert.ok(!(planned instanceof Promise))
  return planned
}

suite('purgeAfter without set', () => {
  test('a disable writes what the flows say and nothing else', () => {
    const { operation, becomes } = plan({ kind: 'update', change: merging({ active: false }) })
    assert.deepEqual(operation.kind === 'update' && { ...operation.set }, { Active: 'False' })
    assert.equal(becomes, 'inSync')
  })

  test('two rules that differ in it alone are told apart', () => {
    const { cause } = plan({ kind: 'update', change: merging({ active: false }) })
    assert.deepEqual(cause, { kind: 'onDisable', span: spanAt(4) })
  })

  test('a delete leaves the row as it is, and it belongs to nobody', () => {
    const { operation, becomes, cause } = plan({ kind: 'delete' })
    assert.deepEqual(operation, { kind: 'none' })
    assert.equal(becomes, 'deprovisioned')
    assert.deepEqual(cause, { kind: 'onDelete', span: spanAt(6) })
  })

  test('who leaves the scope keeps the row as it is', () => {
    const change = merging({ userType: 'Guest' })
    const { operation, becomes } = plan({ kind: 'update', change })
    assert.deepEqual(operation, { kind: 'none' })
    assert.equal(becomes, 'inSync')
  })

  test('who comes back gets the flows again', () => {
    const change = merging({ active: true })
    const { operation } = plan({ kind: 'update', change }, { ...ADA, active: false })
    assert.deepEqual(operation.kind === 'update' && { ...operation.set }, { Active: 'True' })
  })
})
