import * as fc from 'fast-check'
import { ENTERPRISE_USER } from '../../src/model/source-object.ts'
import { emptyObject, type JsonObject, type JsonValue } from '../../src/model/value.ts'
import { compileUser } from './build.ts'

/** A custom extension, as an administrator might make one. */
export const BADGE = 'urn:example:params:scim:schemas:extension:badge:2.0:User'

/** An object type with every shape that can be turned round, and some that cannot. */
export function everyShape(): ReturnType<typeof compileUser> {
  return compileUser({
    columns: {
      Id: 'text',
      Login: 'text',
      Account: 'text',
      First: 'text',
      Last: { type: 'nvarchar(8)', length: 8 },
      Nick: 'text',
      Title: { type: 'varchar(40)', unicode: false, length: 40 },
      Active: 'text',
      Soft: 'bool',
      Kind: 'int',
      Language: 'text',
      Mail: 'text',
      HomeMail: 'text',
      Mobile: 'text',
      Number: 'int',
      Cost: 'decimal',
      Department: 'text',
      Division: 'text',
      Hired: 'date',
      Seen: 'datetime',
      Card: 'uuid',
      Vip: { type: 'char(1)', length: 1 },
      Full: 'text',
      Created: 'text',
    },
    mappings: {
      Login: '$lowercase(userName)',
      Account: '"CORP\\\\" & nickName',
      First: 'name.givenName',
      Last: { from: 'name.familyName', onOverflow: 'truncate' },
      Nick: '$lowercase(profileUrl)',
      Title: 'title',
      Active: 'accountEnabled',
      Soft: 'isSoftDeleted',
      Kind: { from: 'userType', values: { Employee: 1, Contractor: 2, 'Contractor ': 3 } },
      Language: { from: 'preferredLanguage', default: 'en' },
      Mail: 'emails[type="work"][0].value',
      HomeMail: 'emails[type="home"][0].value',
      Mobile: 'phoneNumbers[primary=true][0].value',
      Number: 'enterprise.employeeNumber',
      Cost: 'enterprise.costCenter',
      Department: 'enterprise.department',
      Division: 'enterprise.division & "/x"',
      Hired: `\`${BADGE}\`.hired`,
      Seen: `\`${BADGE}\`.seen`,
      Card: `\`${BADGE}\`.card`,
      Vip: { from: `\`${BADGE}\`.vip`, as: 'bool', format: 'Y/N' },
      Full: 'name.givenName & " " & displayName',
      Created: { from: 'locale', apply: 'create' },
    },
  })
}

const awkward = fc.constantFrom(
  'ada',
  'Ada',
  'ADA',
  "O'Neil",
  '100%',
  'a_b',
  'Łuk',
  '🦉owl',
  'corp\\',
  'CORP\\',
  'CORP\\CORP\\',
  '/x',
  'a/x',
  '/X',
  ' blank ',
  'a',
  'x',
  'true',
  'False',
  '007',
  '7',
  '1.50',
  'en',
  'EN',
)
const text = fc
  .oneof(awkward, fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }))
  .filter((one) => one.isWellFormed() && !one.includes('\0'))
const latin = fc.constantFrom('Chef', 'chef', "d'équipe", 'Head of R&D', '€')
const instant = fc.constantFrom(
  '2026-01-31T22:00:00Z',
  '2026-01-31T23:30:00.1234567+01:00',
  '2026-02-01T00:00:00-05:00',
)

/** Texts that a filter may ask for; many of them occur. */
export const wanted = fc.oneof(
  awkward,
  latin,
  instant,
  fc.constantFrom('Employee', 'employee', 'en'),
)

/** People as a source describes them, attribute by attribute. */
export const person: fc.Arbitrary<JsonObject> = fc
  .record(
    {
      externalId: fc.stringMatching(/^[a-z0-9]{3,8}$/u),
      userName: text.filter((one) => one.toLowerCase() !== ''),
      nickName: text,
      name: parts({ givenName: text, familyName: text }),
      displayName: text,
      title: latin,
      profileUrl: text,
      userType: fc.constantFrom('Employee', 'Contractor'),
      preferredLanguage: fc.constantFrom('en', 'de', 'no'),
      locale: text,
      active: fc.boolean(),
      accountEnabled: fc.boolean(),
      isSoftDeleted: fc.boolean(),
      emails: entries(
        parts({ type: fc.constant('work'), value: text }, ['type', 'value']),
        parts({ type: fc.constant('home'), value: text }, ['type', 'value']),
      ),
      phoneNumbers: entries(
        parts(
          { primary: fc.constant(true), type: fc.constantFrom('mobile', 'work'), value: text },
          ['primary', 'value'],
        ),
      ),
      [ENTERPRISE_USER]: parts({
        employeeNumber: fc.constantFrom('1', '42', '9007199254740993', '-5'),
        costCenter: fc.constantFrom('1.50', '0', '12345678901234567890.1'),
        department: text,
        division: text,
      }),
      [BADGE]: parts({
        hired: instant,
        seen: instant,
        card: fc.constantFrom(
          '3F2504E0-4F89-11D3-9A0C-0305E82C3301',
          '3f2504e0-4f89-11d3-9a0c-0305e82c3301',
        ),
        vip: fc.boolean(),
      }),
    },
    { requiredKeys: ['externalId', 'userName', 'active'], noNullPrototype: false },
  )
  .map((given) => withoutEmpty(given))

function parts(
  of: Record<string, fc.Arbitrary<JsonValue>>,
  requiredKeys: string[] = [],
): fc.Arbitrary<JsonValue> {
  return fc.record(of, { requiredKeys, noNullPrototype: false })
}

function entries(...of: readonly fc.Arbitrary<JsonValue>[]): fc.Arbitrary<JsonValue> {
  return fc
    .tuple(...of.map((one) => fc.option(one, { nil: null })))
    .map((all) => all.filter((one) => one !== null))
}

/** "No value" is absence: empty objects and arrays go. */
function withoutEmpty(given: Record<string, unknown>): JsonObject {
  const object = emptyObject()
  for (const [name, value] of Object.entries(given) as [string, JsonValue][]) {
    const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0
    if (!isEmpty) object[name] = value
  }
  return object
}
