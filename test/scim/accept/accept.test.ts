import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { SyncError, type Code } from '../../../src/model/errors.ts'
import {
  CORE_USER,
  ECMA2HOST_USER,
  ENTERPRISE_USER,
  type SourceObject,
} from '../../../src/model/source-object.ts'
import type { JsonObject, JsonValue } from '../../../src/model/value.ts'
import { acceptResource } from '../../../src/scim/accept/accept.ts'
import { CONTOSO, objectType } from '../object-type.ts'

const type = objectType()

function accepted(body: JsonObject): unknown {
  const source: SourceObject = acceptResource(
    { schemas: [CORE_USER], userName: 'ada', ...body },
    type,
  )
  const { userName, ...others } = JSON.parse(JSON.stringify(source))
  assert.equal(userName, 'ada')
  return others
}

function refused(body: JsonValue, code: Code, attribute?: string): void {
  assert.throws(
    () => acceptResource(body, type),
    (error) => {
      assert.ok(error instanceof SyncError, String(error))
      assert.equal(error.code, code)
      if (attribute !== undefined) assert.equal(error.facts.attribute, attribute)
      return true
    },
  )
}

suite('acceptResource', () => {
  test('Entra’s create: booleans as text, nulls, empty roles, custom extension not listed', () => {
    const body = {
      schemas: [CORE_USER, ENTERPRISE_USER],
      externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
      active: 'True',
      displayName: 'Ada Lovelace',
      emails: [{ primary: 'true', type: 'work', value: 'ada@contoso.com' }],
      meta: { resourceType: 'User' },
      name: { formatted: 'Ada', familyName: 'Lovelace', givenName: 'Ada', middleName: null },
      roles: [],
      addresses: null,
      phoneNumbers: null,
      department: null,
      manager: null,
      title: '',
      [CONTOSO]: { site: 'Oslo', floor: null },
    }
    assert.deepEqual(accepted(body), {
      externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
      active: true,
      displayName: 'Ada Lovelace',
      emails: [{ primary: true, type: 'work', value: 'ada@contoso.com' }],
      name: { formatted: 'Ada', familyName: 'Lovelace', givenName: 'Ada' },
      [CONTOSO]: { site: 'Oslo' },
    })
  })

  test('RFC 7643 §2.1: names have no case', () => {
    const body = {
      DISPLAYNAME: 'A',
      Name: { GIVENNAME: 'B' },
      EMAILS: [{ VALUE: 'c', Type: 'work' }],
      [ENTERPRISE_USER.toUpperCase()]: { DEPARTMENT: 'D' },
    }
    assert.deepEqual(accepted(body), {
      displayName: 'A',
      name: { givenName: 'B' },
      emails: [{ value: 'c', type: 'work' }],
      [ENTERPRISE_USER]: { department: 'D' },
    })
  })

  test('Entra’s documentation: the misspelt enterprise URN is understood', () => {
    const wrong = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0User'
    assert.deepEqual(accepted({ [wrong]: { department: 'IT' } }), {
      [ENTERPRISE_USER]: { department: 'IT' },
    })
  })

  test('Entra’s documentation: enterprise attributes at the top are understood', () => {
    const body = { department: 'Top', manager: '7', [ENTERPRISE_USER]: { department: 'IT' } }
    assert.deepEqual(accepted(body), {
      [ENTERPRISE_USER]: { department: 'IT', manager: { value: '7' } },
    })
  })

  test('a manager may be an id, an array or an object', () => {
    for (const manager of ['7', { value: '7', displayName: 'M' }, [{ $ref: null, value: '7' }]]) {
      assert.deepEqual(accepted({ [ENTERPRISE_USER]: { manager } }), {
        [ENTERPRISE_USER]: { manager: { value: '7' } },
      })
    }
  })

  test('RFC 7644 §3.3: id, meta, password, groups and unknown attributes are ignored', () => {
    const body = {
      id: 'x',
      meta: { version: 'y' },
      password: 'secret',
      groups: [{ value: 'g' }],
      nope: { a: 1 },
      emails: [{ value: 'c', nope: 1 }],
      'urn:unknown:2.0:User': { a: 1 },
    }
    assert.deepEqual(accepted(body), { emails: [{ value: 'c' }] })
  })

  test('entries without a value are none', () => {
    const emails = [{ type: 'work', primary: true }, { type: 'home', value: '' }, null, {}]
    assert.deepEqual(accepted({ emails }), {})
  })

  test('values are stored as they were sent', () => {
    const title = `  O'Hara %_ \u{1D4A2} ${'x'.repeat(10_000)} `
    assert.deepEqual(accepted({ title }), { title })
  })

  test('signals stand at the top, whichever extension brings them', () => {
    const body = {
      [CONTOSO]: { accountEnabled: 'False' },
      'urn:fabrikam:2.0:User': { ISSOFTDELETED: 'true' },
    }
    assert.deepEqual(accepted(body), {
      accountEnabled: false,
      isSoftDeleted: true,
      [CONTOSO]: { accountEnabled: false },
    })
  })

  test('ECMA2Host: columns go back into what feeds them, in any case', () => {
    const body = { [ECMA2HOST_USER]: { FIRSTNAME: 'Ada', 'order date': '1', Id: null } }
    assert.deepEqual(accepted(body), {
      name: { givenName: 'Ada' },
      [ECMA2HOST_USER]: { 'Order Date': '1' },
    })
  })

  test('ECMA2Host: a user name may be missing when columns are sent', () => {
    const body = { schemas: [CORE_USER], [ECMA2HOST_USER]: { Firstname: 'Ada' } }
    assert.equal(JSON.stringify(acceptResource(body, type)), '{"name":{"givenName":"Ada"}}')
  })

  test('ECMA2Host: a column that the table has not is refused', () => {
    refused({ schemas: [CORE_USER], [ECMA2HOST_USER]: { Nope: 'x' } }, 'REQUEST_PATH')
  })

  test('RFC 7643 §4.1.1: a missing or blank userName is refused', () => {
    for (const userName of [undefined, null, '', ' ', '\t\u00A0']) {
      const body = { schemas: [CORE_USER], ...(userName === undefined ? {} : { userName }) }
      refused(body, 'REQUEST_VALUE', 'userName')
    }
  })

  test('RFC 7643 §3: schemas must be there, and an array of URNs', () => {
    refused({ userName: 'ada' }, 'REQUEST_VALUE', 'schemas')
    for (const schemas of [null, CORE_USER, [], [1], { a: 1 }]) {
      refused({ schemas, userName: 'ada' }, 'REQUEST_VALUE', 'schemas')
    }
  })

  test('wrong kinds of values are refused, with the attribute', () => {
    const wrong: readonly (readonly [string, JsonObject])[] = [
      ['userName', { userName: 7 }],
      ['userName', { userName: ['ada'] }],
      ['active', { active: 'yes' }],
      ['active', { active: 1 }],
      ['displayName', { displayName: { a: 1 } }],
      ['name', { name: 'Ada' }],
      ['name.givenName', { name: { givenName: 7 } }],
      ['emails.value', { emails: [{ value: 7 }] }],
      ['emails', { emails: [['x']] }],
      [`${ENTERPRISE_USER}:department`, { [ENTERPRISE_USER]: { department: true } }],
      [ENTERPRISE_USER, { [ENTERPRISE_USER]: 'IT' }],
      [ECMA2HOST_USER, { [ECMA2HOST_USER]: ['x'] }],
    ]
    for (const [attribute, body] of wrong) {
      refused({ schemas: [CORE_USER], userName: 'ada', ...body }, 'REQUEST_VALUE', attribute)
    }
  })

  test('a message never holds the value', () => {
    const body = { schemas: [CORE_USER], userName: 'ada', active: 'Top Secret' }
    assert.throws(
      () => acceptResource(body, type),
      (error) => error instanceof SyncError && !error.message.includes('Secret'),
    )
  })

  test('a body that is no object is refused', () => {
    for (const body of [null, [], 'x', 7, true]) refused(body, 'REQUEST_SYNTAX')
  })

  test('names that would reach a prototype are no names', () => {
    const body: unknown = JSON.parse(
      `{"schemas":["${CORE_USER}"],"userName":"ada","__proto__":{"polluted":1},` +
        `"constructor":{"prototype":{"polluted":1}},"${CONTOSO}":{"__proto__":{"polluted":1}},` +
        `"name":{"__proto__":{"polluted":1}}}`,
    )
    assert.equal(JSON.stringify(acceptResource(body, type)), '{"userName":"ada"}')
    assert.equal(Reflect.get({}, 'polluted'), undefined)
  })
})
