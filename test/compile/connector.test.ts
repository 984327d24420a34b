import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { compileGiven, compileUser, json } from './build.ts'

suite('compileConnector', () => {
  test('lists the anchor first, then the mappings, each column once', () => {
    const user = compileUser({ mappings: { Title: 'title', Id: 'userName', Login: 'userName' } })
    assert.deepEqual(
      user.flows.map((one) => [one.column, one.role]),
      [
        ['Id', 'anchor'],
        ['Title', 'flow'],
        ['Login', 'flow'],
      ],
    )
    assert.deepEqual(user.unique, [{ column: 'Login', case: 'folded' }])
  })

  test('tells which columns carry different values for different people', () => {
    const user = compileUser({
      columns: {
        Id: 'uuid',
        Login: 'text',
        Hired: 'date',
        Short: { type: 'nvarchar(5)', length: 5 },
        Full: 'text',
      },
      mappings: {
        Login: '$lowercase(userName)',
        Hired: '`urn:example:hr:2.0:User`.hired',
        Short: { from: 'title', onOverflow: 'truncate' },
        Full: 'givenName & surname',
      },
    })
    assert.deepEqual(
      user.flows.map((one) => one.injective()),
      [true, true, false, false, false],
    )
  })

  test('an id is a value of the key’s type in the spelling that we give out', () => {
    const [uuid] = compileUser({ columns: { Id: 'uuid' } }).anchor
    assert.equal(
      uuid?.parse('3f2504e0-4f89-11d3-9a0c-0305e82c3301'),
      '3f2504e0-4f89-11d3-9a0c-0305e82c3301',
    )
    assert.equal(uuid?.parse('3F2504E0-4F89-11D3-9A0C-0305E82C3301'), undefined)
    assert.equal(uuid?.parse('x'), undefined)
    const [number] = compileUser({
      columns: { Id: 'int' },
      anchor: { Id: { generate: 'database' } },
      table: { kind: 'view' },
    }).anchor
    assert.equal(number?.parse('9007199254740993'), '9007199254740993')
    assert.equal(number?.parse('1e3'), undefined)
    const [short] = compileUser({
      columns: { Id: { type: 'varchar(3)', length: 3, unicode: false } },
    }).anchor
    assert.equal(short?.parse('abcd'), undefined)
    assert.equal(short?.parse('Ł'), undefined)
    assert.equal(short?.parse(''), undefined)
  })

  test('a mapping with errors is compiled as far as it goes', () => {
    const { objects, problems } = compileGiven({
      columns: { Id: 'text', Flag: 'bool' },
      mappings: { Flag: { from: 'title', as: 'date' }, Gone: 'title' },
    })
    assert.deepEqual(problems.map((one) => one.rule).toSorted(), [
      'unknown-column',
      'wrong-column-type',
    ])
    const flow = objects.get('User')?.flow(json({ externalId: 'a' }), 'create', { now: 0 })
    assert.ok(flow !== undefined && !(flow instanceof Promise))
    assert.deepEqual(Object.keys(flow.columns), ['Id', 'Gone'])
  })

  test('a flow of nine attributes answers at once', () => {
    const user = compileUser({
      mappings: {
        Upn: 'userPrincipalName',
        First: 'givenName',
        Last: 'surname',
        Company: 'companyName',
        Department: 'department',
        Active: 'accountEnabled',
        Mail: 'mail',
        Title: 'jobTitle',
      },
    })
    assert.ok(user.flows.every((one) => one.expression?.mode === 'closure'))
    assert.ok(!(user.flow(json({ externalId: 'a' }), 'create', { now: 0 }) instanceof Promise))
  })
})
