import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { compileMatch, type Filtered } from '../../src/engine/match.ts'
import { attribute, type SchemaDefinition } from '../../src/model/attributes/attribute.ts'
import { enterpriseUserSchema } from '../../src/model/attributes/enterprise-user.ts'
import { userSchema } from '../../src/model/attributes/user.ts'
import type { AttributePath, Filter, FilterOperator } from '../../src/model/filter.ts'
import { ECMA2HOST_USER, ENTERPRISE_USER } from '../../src/model/source-object.ts'

const columns: SchemaDefinition = {
  id: ECMA2HOST_USER,
  name: 'columns',
  description: '',
  attributes: [
    attribute('Id', '', { caseExact: true }),
    attribute('Active', '', { type: 'boolean' }),
  ],
}
const dates: SchemaDefinition = {
  ...userSchema,
  attributes: [
    ...userSchema.attributes,
    attribute('hired', '', { type: 'dateTime' }),
    attribute('age', '', { type: 'integer' }),
  ],
}
const schemas = [dates, enterpriseUserSchema, columns]

const ada: Filtered = {
  id: 'A~2f1',
  source: {
    userName: 'Ada@Contoso.com',
    externalId: 'aB',
    displayName: "Ada 100%_o'Hara 𝒢",
    active: true,
    age: 36,
    hired: '2026-01-01T10:00:00.000Z',
    name: { givenName: 'Ada' },
    emails: [
      { type: 'work', value: 'ada@contoso.com', primary: true },
      { type: 'home', value: 'ada@home.example' },
    ],
    [ENTERPRISE_USER]: { department: 'R&D', manager: { value: 'm-1' } },
  },
  columns: { Id: 'aB', Active: false },
}

function path(text: string): AttributePath {
  const colon = text.lastIndexOf(':')
  const [name = '', sub] = text.slice(colon + 1).split('.')
  return {
    ...(colon < 0 ? {} : { schema: text.slice(0, colon) }),
    name,
    ...(sub === undefined ? {} : { sub }),
  }
}

function compare(
  name: string,
  operator: FilterOperator,
  value: string | number | boolean | null,
): Filter {
  return { kind: 'compare', path: path(name), operator, value }
}

function present(name: string): Filter {
  return { kind: 'present', path: path(name) }
}

function meets(filter: Filter): boolean {
  return compileMatch(filter, schemas)(ada)
}

suite('compileMatch', () => {
  const cases: readonly (readonly [string, Filter, boolean])[] = [
    ['userName ignores case', compare('USERNAME', 'eq', 'ada@contoso.COM'), true],
    ['externalId is case exact', compare('externalId', 'eq', 'Ab'), false],
    ['externalId matches exactly', compare('externalId', 'eq', 'aB'), true],
    ['id is exact', compare('id', 'eq', 'a~2f1'), false],
    ['id matches', compare('id', 'eq', 'A~2f1'), true],
    ['wildcards are plain characters', compare('displayName', 'co', '100%_o'), true],
    ['an underscore is not any character', compare('displayName', 'co', '100_'), false],
    ['an apostrophe and a non-BMP character', compare('displayName', 'ew', "o'hara 𝒢"), true],
    ['starts with', compare('displayName', 'sw', 'ada '), true],
    ['booleans as text', compare('active', 'eq', 'True'), true],
    ['booleans', compare('active', 'eq', false), false],
    ['a boolean has no order but eq', compare('active', 'eq', 'yes'), false],
    ['numbers as numbers', compare('age', 'gt', 9), true],
    ['numbers as text', compare('age', 'lt', '100'), true],
    ['a number is not a word', compare('age', 'eq', 'old'), false],
    [
      'instants whatever their offset',
      compare('hired', 'eq', '2026-01-01T12:00:00.0000000+02:00'),
      true,
    ],
    ['instants in order', compare('hired', 'ge', '2026-01-01T12:00:01+02:00'), false],
    ['a part of a complex attribute', compare('name.givenname', 'eq', 'ADA'), true],
    [
      'a URN in another case',
      compare(`${ENTERPRISE_USER.toUpperCase()}:department`, 'eq', 'r&d'),
      true,
    ],
    ['a complex attribute by its value', compare(`${ENTERPRISE_USER}:manager`, 'eq', 'm-1'), true],
    [
      'manager.value is case exact',
      compare(`${ENTERPRISE_USER}:manager.value`, 'eq', 'M-1'),
      false,
    ],
    ['an ECMA2Host column', compare(`${ECMA2HOST_USER}:active`, 'eq', 'False'), true],
    ['any of several values', compare('emails.value', 'eq', 'ADA@home.example'), true],
    ['several values without a part', compare('emails', 'co', '@home'), true],
    ['none of several values', compare('emails.value', 'eq', 'x'), false],
    ['ne is the opposite of eq', compare('emails.value', 'ne', 'ada@home.example'), false],
    ['ne holds without a value', compare('title', 'ne', 'x'), true],
    ['eq null is absence', compare('title', 'eq', null), true],
    ['ne null is presence', compare('userName', 'ne', null), true],
    ['eq null of a part that is missing', compare('name.familyName', 'eq', null), true],
    ['ne null of a part that is missing', compare('name.familyName', 'ne', null), false],
    ['eq null of a part that is there', compare('name.givenName', 'eq', null), false],
    ['gt null is nothing', compare('userName', 'gt', null), false],
    ['present', present('emails'), true],
    ['present part', present('name.familyName'), false],
    ['present part of several', present('emails.primary'), true],
    ['absent', present('title'), false],
    ['no such attribute', compare('nonsense', 'eq', 'x'), false],
    ['no such attribute is null', compare('nonsense', 'eq', null), true],
    ['__proto__ is no attribute', present('__proto__'), false],
    ['no such schema', compare('urn:x:userName', 'eq', 'ada@contoso.com'), false],
  ]
  for (const [name, filter, expected] of cases) {
    test(name, () => assert.equal(meets(filter), expected))
  }

  test('joins with and, or and not', () => {
    const yes = compare('userName', 'sw', 'ada')
    const no = compare('userName', 'sw', 'x')
    assert.equal(meets({ kind: 'and', left: yes, right: no }), false)
    assert.equal(meets({ kind: 'or', left: no, right: yes }), true)
    assert.equal(meets({ kind: 'not', of: no }), true)
    assert.equal(meets({ kind: 'not', of: present('title') }), true)
  })

  test('RFC 7644 §3.4.2.2: a value path holds for one and the same entry', () => {
    const work = compare('type', 'eq', 'WORK')
    const entry = (value: string): Filter => ({
      kind: 'valuePath',
      path: { name: 'emails' },
      of: { kind: 'and', left: work, right: compare('value', 'co', value) },
    })
    assert.equal(meets(entry('@CONTOSO.com')), true)
    assert.equal(meets(entry('@home')), false)
  })

  test('a quoted boolean in a value path is a boolean', () => {
    const primary = compare('primary', 'eq', 'True')
    assert.equal(meets({ kind: 'valuePath', path: { name: 'emails' }, of: primary }), true)
    assert.equal(meets({ kind: 'valuePath', path: { name: 'roles' }, of: primary }), false)
  })
})
