import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { SyncError } from '../../../src/model/errors.ts'
import { ECMA2HOST_USER, ENTERPRISE_USER } from '../../../src/model/source-object.ts'
import type { JsonObject, Row } from '../../../src/model/value.ts'
import type { FlowResult } from '../../../src/compile/compiled.ts'
import { compileUser, type Given, type GivenFlow, json } from '../build.ts'

const SCOPE = { now: Date.parse('2026-11-23T05:00:00Z') }

function flow(given: Given, source: JsonObject, event: 'create' | 'update' = 'create'): FlowResult {
  const result = compileUser(given).flow(source, event, SCOPE)
  assert.ok(!(result instanceof Promise))
  return result
}

function one(
  mapping: GivenFlow,
  source: JsonObject,
  column: Given['columns'] = {},
): Row[string] | undefined {
  const columns = { Id: 'text' as const, Value: 'text' as const, ...column }
  const { columns: row } = flow(
    { columns, mappings: { Value: mapping } },
    json({ externalId: 'a', ...source }),
  )
  return row['Value']
}

function refuses(code: string, run: () => unknown): SyncError {
  try {
    run()
  } catch (error) {
    assert.ok(error instanceof SyncError, String(error))
    assert.equal(error.code, code)
    return error
  }
  return assert.fail(`${code} was expected`)
}

suite('flows', () => {
  test('the story: seven columns of one person', () => {
    const { columns } = flow(
      {
        anchor: { Id: 'objectId' },
        mappings: {
          UserPrincipalName: 'userPrincipalName',
          Firstname: 'givenName',
          Lastname: 'surname',
          Company: 'companyName',
          Department: 'department',
          Active: 'accountEnabled',
        },
      },
      json({
        externalId: '3f2504e0',
        userName: 'ada@contoso.com',
        name: { givenName: 'Ada', familyName: "O'Neil" },
        active: true,
        [ENTERPRISE_USER]: { organization: 'Contoso', department: 'R&D' },
      }),
    )
    assert.deepEqual(
      { ...columns },
      {
        Id: '3f2504e0',
        UserPrincipalName: 'ada@contoso.com',
        Firstname: 'Ada',
        Lastname: "O'Neil",
        Company: 'Contoso',
        Department: 'R&D',
        Active: 'True',
      },
    )
  })

  test('"no value" is NULL, or the default', () => {
    assert.equal(one('title', {}), null)
    assert.equal(one({ from: 'title', default: 'none' }, {}), 'none')
    assert.equal(one({ from: 'title', default: '' }, {}), '')
    assert.equal(one('$trim("  ")', {}), null)
  })

  test('a required flow without a value is refused with the attribute and the column', () => {
    const error = refuses('FLOW_REQUIRED', () =>
      one({ from: 'enterprise.department', required: true }, {}),
    )
    assert.match(error.message, /enterprise\.department/u)
    assert.deepEqual(
      [error.facts.column, error.facts.attribute],
      ['Value', 'enterprise.department'],
    )
  })

  test('a list of values maps by the text of the value', () => {
    const values = { Employee: 'E', Contractor: 'C' }
    assert.equal(one({ from: 'userType', values }, { userType: 'Contractor' }), 'C')
    refuses('FLOW_UNKNOWN_VALUE', () => one({ from: 'userType', values }, { userType: 'Guest' }))
    assert.equal(one({ from: 'userType', values, default: '?' }, { userType: 'Guest' }), '?')
    assert.equal(one({ from: 'userType', values }, {}), null)
  })

  test('a list of values takes booleans in any spelling of the configuration', () => {
    const values = { True: 'A', False: 'I' }
    assert.equal(one({ from: 'active', values }, { active: false }), 'I')
  })

  test('names of Object.prototype are not in a list of values', () => {
    for (const userType of ['__proto__', 'constructor', 'toString']) {
      refuses('FLOW_UNKNOWN_VALUE', () =>
        one({ from: 'userType', values: { a: 'b' } }, { userType }),
      )
    }
  })

  test('several values for one column are refused, one in a list is taken', () => {
    const emails = [
      { type: 'work', value: 'a' },
      { type: 'work', value: 'b' },
    ]
    const error = refuses('FLOW_SEVERAL_VALUES', () => one('emails.value', { emails }))
    assert.match(error.message, /2 values/u)
    assert.equal(one('emails.value', { emails: emails.slice(1) }), 'b')
  })

  test('a value that is not of the column is refused without being told', () => {
    const error = refuses('FLOW_VALUE', () =>
      one('employeeId', { [ENTERPRISE_USER]: { employeeNumber: '007' } }, { Value: 'int' }),
    )
    assert.doesNotMatch(error.message, /007/u)
    assert.match(error.message, /"Value" takes a whole number/u)
  })

  test('a character that the code page lacks is refused', () => {
    const column = { Value: { type: 'varchar(50)', unicode: false, length: 50 } }
    const error = refuses('FLOW_VALUE', () => one('title', { title: 'Łukasz' }, column))
    assert.doesNotMatch(error.message, /Łukasz/u)
  })

  test('a value that is too long is refused, or cut and reported', () => {
    const column = { Value: { type: 'nvarchar(3)', length: 3 } }
    const error = refuses('FLOW_TOO_LONG', () => one('title', { title: 'abcd' }, column))
    assert.match(error.message, /longer than the 3 UTF-16 units/u)
    const cut = flow(
      {
        columns: { Id: 'text', ...column },
        mappings: { Value: { from: 'title', onOverflow: 'truncate' } },
      },
      json({ externalId: 'a', title: 'ab🦉' }),
    )
    assert.equal(cut.columns['Value'], 'ab')
    assert.deepEqual(cut.truncated, ['Value'])
  })

  test('$skip() leaves a column alone', () => {
    assert.equal(one('title ? title : $skip()', {}), undefined)
    assert.equal(one('title ? title : $skip()', { title: 'x' }), 'x')
  })

  test('a constant is written as the column has it', () => {
    assert.equal(one({ constant: 7 }, {}), '7')
    assert.equal(one({ constant: true }, {}, { Value: 'int' }), 1)
    assert.equal(one({ constant: true, as: 'bool', format: 'Y/N' }, {}), 'Y')
    assert.equal(one({ constant: '2026-01-31' }, {}, { Value: 'date' }), '2026-01-31')
  })

  test('columns of the first writing are left out of an update, the anchor too', () => {
    const given: Given = {
      mappings: { Login: { from: 'userName', apply: 'create' }, Title: 'title' },
    }
    const source = json({ externalId: 'a', userName: 'ada', title: 'x' })
    assert.deepEqual(Object.keys(flow(given, source).columns), ['Id', 'Login', 'Title'])
    assert.deepEqual(Object.keys(flow(given, source, 'update').columns), ['Title'])
    assert.deepEqual({ ...flow(given, json({ title: 'y' }), 'update').columns }, { Title: 'y' })
  })

  test('an anchor without a value is refused', () => {
    const error = refuses('OBJECT_NO_ANCHOR', () => flow({}, json({ userName: 'ada' })))
    assert.equal(error.facts.column, 'Id')
  })

  test('a generated anchor is not among the columns', () => {
    const given: Given = { anchor: { Id: { generate: 'uuid' } }, mappings: { Title: 'title' } }
    assert.deepEqual(Object.keys(flow(given, json({ title: 'x' })).columns), ['Title'])
  })

  test('a value for the column itself wins over the expression', () => {
    const given: Given = { mappings: { Full: 'name.givenName & " " & name.familyName' } }
    const source = json({
      externalId: 'a',
      [ECMA2HOST_USER]: { Full: 'Ada L.' },
      name: { givenName: 'x' },
    })
    assert.equal(flow(given, source).columns['Full'], 'Ada L.')
  })

  test('an expression that the interpreter runs is waited for, and the order is kept', async () => {
    const user = compileUser({
      mappings: { First: 'title', Odd: 'emails.%.userName', Last: 'userName' },
    })
    assert.equal(user.flows[2]?.expression?.mode, 'interpreter')
    const source = json({ externalId: 'a', title: 't', userName: 'u', emails: [{ value: 'v' }] })
    const result = user.flow(source, 'create', SCOPE)
    assert.ok(result instanceof Promise)
    assert.deepEqual({ ...(await result).columns }, { Id: 'a', First: 't', Odd: 'u', Last: 'u' })
  })

  test('an object that fails in one flow gets no columns at all', async () => {
    const user = compileUser({
      mappings: { Odd: 'emails.%.userName', Title: { from: 'title', required: true } },
    })
    await assert.rejects(async () => user.flow(json({ externalId: 'a' }), 'create', SCOPE), {
      code: 'FLOW_REQUIRED',
    })
  })
})

suite('columnsFedBy', () => {
  const user = compileUser({
    mappings: {
      First: 'givenName',
      Full: 'name.givenName & name.familyName',
      Mail: 'mail',
      Active: 'accountEnabled',
      Department: 'department',
      Kind: { constant: 'x' },
    },
  })

  test('knows the columns of an attribute, of its parts and of its whole', () => {
    assert.deepEqual(user.columnsFedBy(['name.givenName']), ['First', 'Full'])
    assert.deepEqual(user.columnsFedBy(['name']), ['First', 'Full'])
    assert.deepEqual(user.columnsFedBy(['name.middleName']), [])
    assert.deepEqual(user.columnsFedBy(['emails']), ['Mail'])
    assert.deepEqual(user.columnsFedBy([`${ENTERPRISE_USER}.department`, 'externalId']), [
      'Id',
      'Department',
    ])
  })

  test('takes active and the signals for one another', () => {
    assert.deepEqual(user.columnsFedBy(['active']), ['Active'])
  })

  test('knows a column by its ECMA2Host attribute', () => {
    assert.deepEqual(user.columnsFedBy([`${ECMA2HOST_USER}.Full`]), ['Full'])
  })
})
