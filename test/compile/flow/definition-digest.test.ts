import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { compileUser, CSV, type Given, rule, setAction } from '../build.ts'

const COLUMNS = { Id: 'text', First: 'text', Mail: 'text' } as const
const GIVEN: Given = {
  columns: COLUMNS,
  scope: "userType = 'Member'",
  mappings: { First: 'givenName', Mail: { from: 'mail', default: 'none' } },
}

function digest(change: Given = {}): string {
  return compileUser({ ...GIVEN, ...change }).definitionDigest
}

suite('definitionDigest', () => {
  test('is short, and the same for the same definition', () => {
    assert.match(digest(), /^[\w-]{16}$/u)
    assert.equal(digest(), digest())
  })

  const changes: Readonly<Record<string, Given>> = {
    'an anchor': { anchor: { Id: 'employeeId' } },
    'the scope': { scope: "userType = 'Guest'" },
    'a flow': { mappings: { ...GIVEN.mappings, First: 'displayName' } },
    'a column': { mappings: { First: 'givenName' } },
    'a default': { mappings: { ...GIVEN.mappings, Mail: { from: 'mail', default: 'x' } } },
    'an entry of values': { mappings: { First: { from: 'givenName', values: { a: 'b' } } } },
    onDisable: { deprovision: { onDisable: [rule({ kind: 'delete' })] } },
    onMissing: { deprovision: { onMissing: setAction({ First: 'gone' }) } },
    onAnchorChange: { onAnchorChange: 'rekey' },
    'the type of a column': { columns: { ...COLUMNS, First: 'json' } },
    'the vocabulary': { source: CSV },
  }
  for (const [what, change] of Object.entries(changes)) {
    test(`changes with ${what}`, () => {
      assert.notEqual(digest(change), digest())
    })
  }

  test('stays when only reading, showing or joining changes', () => {
    const First = { from: 'givenName', read: 'state', sensitive: true } as const
    assert.equal(digest({ match: ['Mail'], mappings: { ...GIVEN.mappings, First } }), digest())
  })
})

suite('volatile', () => {
  const cases: readonly (readonly [boolean, string, Given])[] = [
    [false, 'flows that only ask the object', {}],
    [true, 'a flow that asks the clock', { mappings: { A: '$now()' } }],
    [true, 'a flow that asks chance', { mappings: { A: 'givenName & $guid()' } }],
    [false, 'such a flow on create only', { mappings: { A: { from: '$now()', apply: 'create' } } }],
    [true, 'a scope that asks the clock', { scope: '$now() > urn' }],
    [
      true,
      'a rule that asks the clock',
      { deprovision: { onDisable: [rule({ kind: 'delete' }, '$millis() > 5')] } },
    ],
    [
      false,
      'a value that a rule sets once',
      { deprovision: { onMissing: setAction({ A: { expr: '$now()' } }) } },
    ],
  ]
  for (const [expected, what, given] of cases) {
    test(`is ${expected} for ${what}`, () => {
      assert.equal(compileUser(given).volatile, expected)
    })
  }
})

suite('onMissing', () => {
  test('keeps by default, and works out its columns like the other actions', () => {
    assert.deepEqual(compileUser({}).onMissing({}, { now: 0 }), { kind: 'keep' })
    const user = compileUser({
      mappings: { Status: 'userType' },
      deprovision: { onMissing: setAction({ Status: 'gone', LeftAt: { expr: '$now()' } }) },
    })
    const action = user.onMissing({}, { now: 0 })
    assert.ok(!(action instanceof Promise) && action.kind === 'set')
    assert.deepEqual({ ...action.set }, { Status: 'gone', LeftAt: '1970-01-01T00:00:00.000Z' })
    assert.deepEqual(action.volatile, ['LeftAt'])
    assert.ok(user.columns.includes('LeftAt'))
  })
})
