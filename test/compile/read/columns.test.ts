import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ECMA2HOST_USER, ENTERPRISE_USER } from '../../../src/model/source-object.ts'
import { emptyObject, isObject, type JsonValue } from '../../../src/model/value.ts'
import { compileUser, json, row } from '../build.ts'

const user = compileUser({
  columns: {
    Id: 'text',
    Login: 'text',
    Active: 'text',
    Gone: 'bool',
    Full: 'text',
    Mail: 'text',
    Number: 'int',
    Status: 'text',
    Hired: 'text',
    'Cost.Center': 'text',
    Kind: 'text',
  },
  mappings: {
    Login: 'userName',
    Active: 'accountEnabled',
    Gone: 'isSoftDeleted',
    Full: 'givenName & " " & surname',
    Mail: 'mail',
    Number: 'employeeId',
    Status: { from: 'userType', values: { Employee: 'E', Guest: 'G' } },
    Hired: { from: '`urn:example:hr:2.0:User`.hired', as: 'date', format: 'dd.MM.yyyy' },
    'Cost.Center': 'costCenter',
    Kind: { constant: 'person' },
  },
})

function accept(columns: Record<string, JsonValue | undefined>, source: JsonValue = {}): unknown {
  const object = json(source)
  assert.ok(typeof object === 'object' && object !== null && !Array.isArray(object))
  return JSON.parse(JSON.stringify(user.acceptColumns(json(object) as never, columns)))
}

suite('acceptColumns', () => {
  test('puts values into the attributes that feed the columns, whatever the case of the name', () => {
    assert.deepEqual(accept({ login: 'ada', MAIL: 'a@x', Number: '7', 'cost.center': 'C1' }), {
      userName: 'ada',
      emails: [{ type: 'work', value: 'a@x' }],
      [ENTERPRISE_USER]: { employeeNumber: '7', costCenter: 'C1' },
    })
  })

  test('takes values as the column holds them', () => {
    assert.deepEqual(accept({ Status: 'G', Hired: '31.01.2026' }), {
      userType: 'Guest',
      'urn:example:hr:2.0:User': { hired: '2026-01-31' },
    })
  })

  test('a column that repeats what it holds does not win over its attributes', () => {
    const columns = { Full: 'Ada L', Login: 'ada', Gone: 'False' }
    const written = row({ Full: 'Ada L', Login: 'ada', Gone: false })
    const given = json({ userName: 'bob', active: false, name: { givenName: 'Bo' } }) as never
    const source = user.acceptColumns(given, columns, { accepted: emptyObject(), written })
    assert.equal(JSON.stringify(source), JSON.stringify(given))
  })

  test('a column that repeats what it holds counts where no attribute feeds it', () => {
    const columns = { Full: 'Ada L', Login: 'ada', Mail: 'a@x' }
    const accepted = json({
      userName: 'ada',
      name: { givenName: 'Ada' },
      emails: [{ type: 'work', value: 'a@x' }],
    })
    assert.ok(isObject(accepted))
    const present = { accepted, written: row(columns) }
    const source = user.acceptColumns(emptyObject(), columns, present)
    assert.deepEqual(JSON.parse(JSON.stringify(source)), {
      userName: 'ada',
      emails: [{ type: 'work', value: 'a@x' }],
      [ECMA2HOST_USER]: { Full: 'Ada L' },
    })
  })

  test('a column that repeats what its flow made of nothing is not a value of the client', () => {
    const columns = { Full: ' ', Mail: 'none' }
    const present = { accepted: emptyObject(), written: row(columns) }
    const source = user.acceptColumns(emptyObject(), columns, present)
    assert.equal(JSON.stringify(source), '{}')
  })

  test('keeps the value for the column where the flow cannot be turned round', () => {
    assert.deepEqual(accept({ Full: 'Ada L.' }), { [ECMA2HOST_USER]: { Full: 'Ada L.' } })
    const source = user.acceptColumns(json({ externalId: 'a' }), { Full: 'Ada L.' })
    const flow = user.flow(source, 'create', { now: 0 })
    assert.ok(!(flow instanceof Promise))
    assert.equal(flow.columns['Full'], 'Ada L.')
  })

  test('an empty value, null and nothing clear the attribute', () => {
    const source = {
      userName: 'ada',
      emails: [
        { type: 'work', value: 'a@x' },
        { type: 'home', value: 'h' },
      ],
    }
    assert.deepEqual(accept({ Mail: '', Login: null, Full: undefined }, source), {
      emails: [{ type: 'home', value: 'h' }],
    })
  })

  test('constants are nobody’s to send', () => {
    assert.deepEqual(accept({ Kind: 'robot' }), {})
  })

  test('signals are told apart where both columns are there', () => {
    assert.deepEqual(accept({ Active: 'True', Gone: 'False' }), { active: true })
    assert.deepEqual(accept({ Gone: 'True' }, { active: true }), {
      active: false,
      accountEnabled: true,
    })
    assert.deepEqual(accept({ Gone: 'False' }, { active: false, accountEnabled: true }), {
      active: true,
    })
    assert.deepEqual(accept({ Active: 'false' }, { active: true }), {
      active: false,
      isSoftDeleted: false,
    })
  })

  test('a value that does not fit is refused, and an unknown column with the nearest name', () => {
    assert.throws(() => accept({ Number: 'seven' }), { code: 'REQUEST_VALUE' })
    assert.throws(() => accept({ Active: 'maybe' }), { code: 'REQUEST_VALUE' })
    assert.throws(() => accept({ Logn: 'x' }), {
      code: 'REQUEST_PATH',
      message: /Did you mean "Login"\?/u,
    })
  })

  test('leaves the object that it was given alone, and Object.prototype too', () => {
    const source = json({ name: { givenName: 'Ada' }, userName: 'old' })
    user.acceptColumns(source, { Login: 'new' })
    assert.equal(source['userName'], 'old')
    assert.throws(() => accept(JSON.parse('{"__proto__":"x"}') as never), { code: 'REQUEST_PATH' })
    assert.equal(({} as Record<string, unknown>)['Login'], undefined)
  })
})

suite('readColumns', () => {
  test('gives booleans of boolean columns, text of all others, and no empty values', () => {
    const columns = user.readColumns(
      row({
        Id: 'a',
        Login: 'ada',
        Active: 'True',
        Gone: false,
        Number: 7,
        Mail: null,
        Full: '',
        Kind: 'person',
      }),
    )
    assert.deepEqual(
      { ...columns },
      {
        Id: 'a',
        Login: 'ada',
        Active: 'True',
        Gone: false,
        Number: '7',
        Kind: 'person',
      },
    )
  })
})
