import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { CompiledAction } from '../../../src/compile/compiled.ts'
import type { Awaitable } from '../../../src/model/awaitable.ts'
import { compileGiven, compileUser, type Given, json, rule, setAction } from '../build.ts'

const SCOPE = { now: Date.parse('2026-11-23T05:00:00Z') }
const PERSON = json({ externalId: 'a', userType: 'Guest', active: false })

async function disable(given: Given): Promise<CompiledAction> {
  const action: Awaitable<CompiledAction> = compileUser(given).onDisable(PERSON, SCOPE)
  return action
}

function setOf(action: CompiledAction): Record<string, unknown> {
  assert.ok(action.kind === 'set')
  return { ...action.set }
}

suite('deprovisioning', () => {
  test('keeps the row when no rule says anything', async () => {
    assert.deepEqual(await disable({}), { kind: 'keep' })
  })

  test('takes the first rule that holds', async () => {
    const onDisable = [
      rule({ kind: 'keep' }, 'userType = "Employee"'),
      rule({ kind: 'delete' }, 'userType = "Guest"'),
      rule(setAction({ Active: false })),
    ]
    assert.deepEqual(await disable({ deprovision: { onDisable } }), { kind: 'delete' })
  })

  test('waits for a condition that the interpreter runs', async () => {
    const onDisable = [rule({ kind: 'delete' }, '($ ~> |$|{"x": 1}|).userType = "Guest"')]
    assert.deepEqual(await disable({ deprovision: { onDisable } }), { kind: 'delete' })
  })

  test('makes constants column values as the flow of the column would', async () => {
    const columns = {
      Id: 'text',
      Active: 'text',
      Flag: 'bool',
      Vip: 'text',
      Left: 'date',
      Note: 'text',
    } as const
    const action = await disable({
      columns,
      mappings: { Active: 'active', Vip: { from: 'active', as: 'bool', format: 'Y/N' } },
      deprovision: {
        onDisable: [
          rule(
            setAction({ Active: false, Flag: 'False', Vip: false, Left: '2026-01-31', Note: null }),
          ),
        ],
      },
    })
    assert.deepEqual(setOf(action), {
      Active: 'False',
      Flag: false,
      Vip: 'N',
      Left: '2026-01-31',
      Note: null,
    })
  })

  test('sets a required column to NULL when the rule says so', async () => {
    const action = await disable({
      mappings: { Title: { from: 'title', required: true, default: 'x' } },
      deprovision: { onDisable: [rule(setAction({ Title: null }))] },
    })
    assert.deepEqual(setOf(action), { Title: null })
  })

  test('works expressions out, and tells which columns change by themselves', async () => {
    const action = await disable({
      columns: { Id: 'text', Left: 'datetime', Was: 'text' },
      deprovision: {
        onDisable: [rule(setAction({ Left: { expr: '$now()' }, Was: { expr: 'userType' } }))],
      },
    })
    assert.ok(action.kind === 'set')
    assert.deepEqual(setOf(action), { Left: '2026-11-23T05:00:00.000Z', Was: 'Guest' })
    assert.deepEqual(action.volatile, ['Left'])
  })

  test('refuses a constant that its column cannot hold', () => {
    const { problems } = compileGiven({
      columns: { Id: 'text', Left: 'date' },
      deprovision: { onDisable: [rule(setAction({ Left: 'yesterday' }))] },
    })
    assert.deepEqual(
      problems.map((one) => one.rule),
      ['wrong-column-type'],
    )
  })

  test('reads and writes the columns that only a rule names', () => {
    const user = compileUser({
      mappings: { Title: 'title' },
      match: ['Login'],
      deprovision: { onDelete: setAction({ Gone: true }) },
    })
    assert.deepEqual(user.columns, ['Id', 'Title', 'Gone', 'Login'])
  })
})

suite('disabled', () => {
  const user = compileUser({})
  const disabled = (source: Parameters<typeof json>[0] & object): boolean =>
    user.disabled(json(source) as ReturnType<typeof json<Record<string, never>>>)

  test('is a soft-deleted person, or one whose account is not enabled', () => {
    assert.equal(disabled({}), false)
    assert.equal(disabled({ active: true }), false)
    assert.equal(disabled({ active: false }), true)
    assert.equal(disabled({ active: true, accountEnabled: false }), true)
    assert.equal(disabled({ accountEnabled: true, isSoftDeleted: true }), true)
    assert.equal(disabled({ active: false, accountEnabled: true, isSoftDeleted: false }), false)
  })

  test('a disable is a signal that turns', () => {
    const active = json({ active: true })
    const inactive = json({ active: false })
    assert.equal(user.disables(undefined, inactive), false)
    assert.equal(user.disables(active, inactive), true)
    assert.equal(user.disables(inactive, inactive), false)
    assert.equal(user.disables(inactive, active), false)
    const blocked = json({ active: true, accountEnabled: false, isSoftDeleted: false })
    const gone = json({ active: false, accountEnabled: false, isSoftDeleted: true })
    assert.equal(user.disables(blocked, gone), true)
  })
})

suite('scope', () => {
  test('is everybody without an expression, and else those for whom it holds', async () => {
    assert.equal(await compileUser({}).inScope(PERSON, SCOPE), true)
    const scoped = compileUser({ scope: 'userType = "Employee"' })
    assert.equal(await scoped.inScope(PERSON, SCOPE), false)
    assert.equal(await scoped.inScope(json({ userType: 'Employee' }), SCOPE), true)
    assert.equal(await compileUser({ scope: 'title' }).inScope(PERSON, SCOPE), false)
  })
})
