import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import * as fc from 'fast-check'
import { isSyncError, SyncError, type Code } from '../../../src/model/errors.ts'
import { ECMA2HOST_USER, ENTERPRISE_USER } from '../../../src/model/source-object.ts'
import type { JsonObject, JsonValue } from '../../../src/model/value.ts'
import { DEFAULT_SCIM_LIMITS } from '../../../src/scim/limits.ts'
import { patchChange } from '../../../src/scim/patch/apply.ts'
import { parsePatch } from '../../../src/scim/patch/parse.ts'
import { namesOf } from '../../../src/scim/schema/names.ts'
import { CONTOSO, objectType } from '../object-type.ts'

const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
const type = objectType()

function run(current: JsonObject, body: JsonValue) {
  const operations = parsePatch(body, namesOf(type), DEFAULT_SCIM_LIMITS)
  const { source, touched } = patchChange(operations, type)(current)
  // Objects of ours have no prototype; comparing them as JSON compares what counts.
  return { source: JSON.parse(JSON.stringify(source)) as unknown, touched }
}

function patched(current: JsonObject, ...operations: JsonObject[]): unknown {
  return run(current, { schemas: [PATCH_OP], Operations: operations }).source
}

function refused(code: Code, ...operations: JsonValue[]): void {
  assert.throws(
    () => run({ userName: 'ada' }, { schemas: [PATCH_OP], Operations: operations }),
    (error) => error instanceof SyncError && (assert.equal(error.code, code), true),
  )
}

/** What both dialects of Entra, and Okta, send for one intent: every row must give the same. */
const INTENTS: readonly {
  readonly intent: string
  readonly before: JsonObject
  readonly after: JsonObject
  readonly forms: Readonly<Record<string, readonly JsonObject[]>>
}[] = [
  {
    intent: 'disable',
    before: { active: true },
    after: { active: false },
    forms: {
      'Entra, default': [{ op: 'Replace', path: 'active', value: 'False' }],
      'Entra, aadOptscim062020': [{ op: 'replace', path: 'active', value: false }],
      'Okta, without a path': [{ op: 'replace', value: { active: false } }],
      'capital letters throughout': [{ op: 'REPLACE', path: 'ACTIVE', value: 'FALSE' }],
      'core URN': [
        { op: 'add', path: 'urn:ietf:params:scim:schemas:core:2.0:User:active', value: 'false' },
      ],
    },
  },
  {
    intent: 'set one string',
    before: {},
    after: { nickName: 'Babs' },
    forms: {
      'Entra, default': [{ op: 'Add', path: 'nickName', value: 'Babs' }],
      'Entra, aadOptscim062020': [{ op: 'add', path: 'nickName', value: 'Babs' }],
      'pre-2018, wrapped': [
        { op: 'Add', path: 'nickName', value: [{ $ref: null, value: 'Babs' }] },
      ],
    },
  },
  {
    intent: 'set many strings',
    before: { displayName: 'Old', name: { familyName: 'Lovelace' } },
    after: {
      displayName: 'New',
      name: { familyName: 'Lovelace', givenName: 'Ada' },
      [ENTERPRISE_USER]: { employeeNumber: '00701' },
    },
    forms: {
      'Entra, default': [
        { op: 'Replace', path: 'displayName', value: 'New' },
        { op: 'Replace', path: 'name.givenName', value: 'Ada' },
        { op: 'Replace', path: `${ENTERPRISE_USER}:employeeNumber`, value: '00701' },
      ],
      'Entra, aadOptscim062020': [
        {
          op: 'replace',
          value: {
            displayName: 'New',
            'name.givenName': 'Ada',
            [`${ENTERPRISE_USER}:employeeNumber`]: '00701',
          },
        },
      ],
      'without a path, nested': [
        {
          op: 'add',
          value: {
            displayName: 'New',
            name: { givenName: 'Ada' },
            [ENTERPRISE_USER]: { employeeNumber: '00701' },
          },
        },
      ],
      'pre-2018, a dot after the URN': [
        { op: 'add', path: 'urn:ietf:params:scim:schemas:core:2.0:User.displayName', value: 'New' },
        { op: 'add', path: 'name', value: { givenName: 'Ada' } },
        { op: 'add', path: `${ENTERPRISE_USER}.employeeNumber`, value: '00701' },
      ],
      'the schema as the path': [
        { op: 'replace', path: ENTERPRISE_USER, value: { employeeNumber: '00701' } },
        {
          op: 'replace',
          path: 'urn:ietf:params:scim:schemas:core:2.0:User',
          value: { displayName: 'New', 'name.givenName': 'Ada' },
        },
      ],
    },
  },
  {
    intent: 'set the first work e-mail address',
    before: {},
    after: { emails: [{ type: 'work', value: 'a@b.c' }] },
    forms: {
      'Entra, default': [{ op: 'Add', path: 'emails[type eq "work"].value', value: 'a@b.c' }],
      'Entra, aadOptscim062020': [
        { op: 'replace', path: 'emails[type eq "work"].value', value: 'a@b.c' },
      ],
      'as a key': [{ op: 'add', value: { 'emails[type eq "work"].value': 'a@b.c' } }],
      'core URN before the filter': [
        {
          op: 'add',
          path: 'urn:ietf:params:scim:schemas:core:2.0:User:emails[type eq "work"].value',
          value: 'a@b.c',
        },
      ],
      'whole entry': [{ op: 'add', path: 'emails', value: [{ type: 'work', value: 'a@b.c' }] }],
      'whole entry through a filter': [
        { op: 'add', path: 'emails[type eq "work"]', value: { value: 'a@b.c' } },
      ],
    },
  },
  {
    intent: 'change the work e-mail address',
    before: {
      emails: [
        { type: 'home', value: 'h@b.c' },
        { type: 'Work', value: 'old@b.c' },
      ],
    },
    after: {
      emails: [
        { type: 'home', value: 'h@b.c' },
        { type: 'Work', value: 'new@b.c' },
      ],
    },
    forms: {
      'Entra, default': [{ op: 'Replace', path: 'emails[type eq "work"].value', value: 'new@b.c' }],
      'Add, when Entra thinks it unset': [
        { op: 'Add', path: 'emails[type eq "work"].value', value: 'new@b.c' },
      ],
      'attribute names in any case': [
        { op: 'Replace', path: 'EMAILS[TYPE eq "WORK"].VALUE', value: 'new@b.c' },
      ],
    },
  },
  {
    intent: 'set an address in parts',
    before: {},
    after: {
      addresses: [{ type: 'work', streetAddress: 'Karl Johans gate 1', postalCode: '0154' }],
    },
    forms: {
      'Entra: one Add for each part, all in one entry': [
        {
          op: 'Add',
          path: 'addresses[type eq "work"].streetAddress',
          value: 'Karl Johans gate 1',
        },
        { op: 'Add', path: 'addresses[type eq "work"].postalCode', value: '0154' },
      ],
      'as keys': [
        {
          op: 'replace',
          value: {
            'addresses[type eq "work"].streetAddress': 'Karl Johans gate 1',
            'addresses[type eq "work"].postalCode': '0154',
          },
        },
      ],
    },
  },
  {
    intent: 'set the manager',
    before: { [ENTERPRISE_USER]: { department: 'IT', manager: { value: '1', $ref: '/Users/1' } } },
    after: { [ENTERPRISE_USER]: { department: 'IT', manager: { value: '2' } } },
    forms: {
      'Entra: a bare id': [{ op: 'Add', path: `${ENTERPRISE_USER}:manager`, value: '2' }],
      'an object': [{ op: 'replace', path: `${ENTERPRISE_USER}:manager`, value: { value: '2' } }],
      'Entra’s documentation: an array': [
        { op: 'Add', path: 'manager', value: [{ $ref: null, value: '2' }] },
      ],
      'without a path': [{ op: 'replace', value: { [`${ENTERPRISE_USER}:manager`]: '2' } }],
    },
  },
  {
    intent: 'clear an attribute',
    before: { title: 'Countess', displayName: 'Ada' },
    after: { displayName: 'Ada' },
    forms: {
      'gallery test: ""': [{ op: 'replace', path: 'title', value: '' }],
      null: [{ op: 'replace', path: 'title', value: null }],
      'add null': [{ op: 'add', path: 'title', value: null }],
      remove: [{ op: 'Remove', path: 'title' }],
      'without a path': [{ op: 'replace', value: { title: null } }],
    },
  },
  {
    intent: 'clear the work e-mail address',
    before: {
      emails: [
        { type: 'work', value: 'a@b.c', primary: true },
        { type: 'home', value: 'h' },
      ],
    },
    after: { emails: [{ type: 'home', value: 'h' }] },
    forms: {
      'gallery test: ""': [{ op: 'replace', path: 'emails[type eq "work"].value', value: '' }],
      'remove the value': [{ op: 'remove', path: 'emails[type eq "work"].value' }],
      'remove the entry': [{ op: 'remove', path: 'emails[type eq "work"]' }],
      'remove with a value array': [{ op: 'Remove', path: 'emails', value: [{ value: 'a@b.c' }] }],
    },
  },
  {
    intent: 'clear the manager',
    before: { [ENTERPRISE_USER]: { manager: { value: '1' } }, active: true },
    after: { active: true },
    forms: {
      '""': [{ op: 'replace', path: `${ENTERPRISE_USER}:manager`, value: '' }],
      remove: [{ op: 'remove', path: `${ENTERPRISE_USER}:manager` }],
      'the value alone': [{ op: 'remove', path: `${ENTERPRISE_USER}:manager.value` }],
      'the whole extension': [{ op: 'remove', path: ENTERPRISE_USER }],
    },
  },
  {
    intent: 'set one role',
    before: {},
    after: { roles: [{ primary: true, value: 'Admin' }] },
    forms: {
      'Entra: a quoted, capitalised boolean': [
        { op: 'Add', path: 'roles[primary eq "True"].value', value: 'Admin' },
      ],
      'a boolean': [{ op: 'replace', path: 'roles[primary eq true].value', value: 'Admin' }],
    },
  },
  {
    intent: 'set a column of the ECMA2Host extension',
    before: { active: true },
    after: { active: true, name: { givenName: 'Ada' }, [ECMA2HOST_USER]: { 'Order Date': '1' } },
    forms: {
      'colon paths': [
        { op: 'Add', path: `${ECMA2HOST_USER}:Firstname`, value: 'Ada' },
        { op: 'Add', path: `${ECMA2HOST_USER}:Order Date`, value: '1' },
      ],
      'as keys': [
        {
          op: 'replace',
          value: { [`${ECMA2HOST_USER}:firstname`]: 'Ada', [`${ECMA2HOST_USER}:order date`]: '1' },
        },
      ],
      'as an object': [
        { op: 'add', value: { [ECMA2HOST_USER]: { Firstname: 'Ada', 'Order Date': '1' } } },
      ],
    },
  },
]

suite('patchChange', () => {
  for (const { intent, before, after, forms } of INTENTS) {
    for (const [form, operations] of Object.entries(forms)) {
      test(`${intent}: ${form}`, () => {
        assert.deepEqual(patched(before, ...operations), after)
      })
    }
  }

  test('Entra: roles as JSON inside texts are kept as they were sent', () => {
    const role = JSON.stringify({ id: 'r1', value: 'Admin', displayName: 'Administrators' })
    const after = patched({}, { op: 'Add', path: 'roles', value: [{ value: role }] })
    assert.deepEqual(after, { roles: [{ value: role }] })
  })

  test('Entra: replacing roles leaves only the new ones', () => {
    const before = { roles: [{ value: 'a' }, { value: 'b' }] }
    const after = patched(before, { op: 'replace', path: 'roles', value: [{ value: 'c' }] })
    assert.deepEqual(after, { roles: [{ value: 'c' }] })
  })

  test('Entra: Remove with a value array takes out only those', () => {
    const before = { roles: [{ value: 'a', display: 'A' }, { value: 'b' }, { value: 'c' }] }
    const after = patched(before, {
      op: 'Remove',
      path: 'roles',
      value: [{ $ref: null, value: 'a' }, { value: 'z' }],
    })
    assert.deepEqual(after, { roles: [{ value: 'b' }, { value: 'c' }] })
  })

  test('removing an empty array takes out nothing', () => {
    const before = { roles: [{ value: 'a' }] }
    assert.deepEqual(patched(before, { op: 'Remove', path: 'roles', value: [] }), before)
  })

  test('replacing by an empty array takes out everything', () => {
    const before = { roles: [{ value: 'a' }], active: true }
    assert.deepEqual(patched(before, { op: 'replace', path: 'roles', value: [] }), { active: true })
  })

  test('RFC 7644 §3.5.2.1: adding what is there already changes nothing', () => {
    const before = { emails: [{ type: 'work', value: 'a@b.c' }] }
    const add = { op: 'add', path: 'emails', value: [{ type: 'work', value: 'a@b.c' }] }
    assert.deepEqual(patched(before, add), before)
    assert.deepEqual(patched(before, { ...add, value: { value: 'a@b.c', type: 'WORK' } }), {
      emails: [{ type: 'WORK', value: 'a@b.c' }],
    })
  })

  test('many entries are added without doubling any', () => {
    const entries = Array.from({ length: 500 }, (_, index) => ({ value: `r${index % 250}` }))
    const after = patched(
      { roles: [{ value: 'r7' }] },
      { op: 'add', path: 'roles', value: entries },
    )
    assert.equal(JSON.stringify(after).match(/"value"/gu)?.length, 250)
  })

  test('RFC 7644 §3.5.2: a new primary takes it from the old one', () => {
    const before = { emails: [{ type: 'work', value: 'w', primary: true }] }
    const add = {
      op: 'add',
      path: 'emails',
      value: [{ type: 'home', value: 'h', primary: 'True' }],
    }
    assert.deepEqual(patched(before, add), {
      emails: [
        { type: 'work', value: 'w', primary: false },
        { type: 'home', value: 'h', primary: true },
      ],
    })
  })

  test('RFC 7643 §2.4: two primary entries in one value are refused', () => {
    const value = [
      { value: 'a', primary: true },
      { value: 'b', primary: 'true' },
    ]
    refused('REQUEST_VALUE', { op: 'replace', path: 'emails', value })
  })

  test('RFC 7644 §3.5.2.3: replacing a complex attribute leaves parts alone that are not named', () => {
    const before = { name: { givenName: 'Ada', familyName: 'Byron', middleName: 'A' } }
    const value = { familyName: 'Lovelace', middleName: null }
    assert.deepEqual(patched(before, { op: 'replace', path: 'name', value }), {
      name: { givenName: 'Ada', familyName: 'Lovelace' },
    })
  })

  test('RFC 7644 §3.5.2.3: a replaced entry stays one that the filter selects', () => {
    const before = {
      emails: [
        { type: 'work', value: 'old', display: 'Old' },
        { type: 'home', value: 'h' },
      ],
    }
    const value = { value: 'new' }
    assert.deepEqual(patched(before, { op: 'replace', path: 'emails[type eq "work"]', value }), {
      emails: [
        { type: 'work', value: 'new' },
        { type: 'home', value: 'h' },
      ],
    })
  })

  test('a part without a filter is set in every entry', () => {
    const before = { emails: [{ value: 'a' }, { value: 'b' }] }
    assert.deepEqual(patched(before, { op: 'replace', path: 'emails.type', value: 'work' }), {
      emails: [
        { value: 'a', type: 'work' },
        { value: 'b', type: 'work' },
      ],
    })
  })

  test('operations are applied in order', () => {
    const after = patched(
      { title: 'a' },
      { op: 'remove', path: 'title' },
      { op: 'add', path: 'title', value: 'b' },
      { op: 'replace', path: 'title', value: 'c' },
    )
    assert.deepEqual(after, { title: 'c' })
  })

  test('Operations may come before schemas, and in any case', () => {
    const operations = [{ Op: 'Add', Path: 'title', Value: 'x' }]
    assert.deepEqual(run({}, { operations, SCHEMAS: [PATCH_OP] }).source, { title: 'x' })
  })

  test('Okta: id, meta and schemas inside a value are passed over', () => {
    const value = { id: '7', meta: { version: 'x' }, schemas: ['x'], groups: [], title: 'T' }
    assert.deepEqual(patched({}, { op: 'replace', value }), { title: 'T' })
  })

  test('a password is accepted and dropped', () => {
    assert.deepEqual(patched({}, { op: 'replace', value: { password: 'secret' } }), {})
    assert.deepEqual(patched({}, { op: 'replace', path: 'password', value: 'secret' }), {})
  })

  test('values are stored as they were sent', () => {
    const long = `  O'Hara %_ 𝒢 ${'x'.repeat(10_000)} `
    assert.deepEqual(patched({}, { op: 'add', path: 'title', value: long }), { title: long })
  })

  test('attributes of an extension that an expression reads are taken as they come', () => {
    const after = patched({}, { op: 'add', path: `${CONTOSO}:Site`, value: { city: 'Oslo' } })
    assert.deepEqual(after, { [CONTOSO]: { Site: { city: 'Oslo' } } })
  })

  test('a signal in any extension stands at the top', () => {
    const path = 'urn:fabrikam:2.0:User:isSoftDeleted'
    assert.deepEqual(patched({}, { op: 'replace', path, value: 'True' }), {
      isSoftDeleted: true,
      'urn:fabrikam:2.0:User': { isSoftDeleted: true },
    })
  })

  test('a column that carries a signal sets it', () => {
    const path = `${ECMA2HOST_USER}:IsSoftDeleted`
    assert.deepEqual(patched({}, { op: 'Replace', path, value: 'True' }), { isSoftDeleted: true })
  })

  test('a change of active alone speaks for both signals', () => {
    const before = { active: true, accountEnabled: true, isSoftDeleted: false }
    const { source, touched } = run(before, {
      Operations: [{ op: 'Replace', path: 'active', value: 'False' }],
    })
    assert.deepEqual(source, { active: false })
    assert.deepEqual(touched.toSorted(), ['accountEnabled', 'active', 'isSoftDeleted'])
  })

  test('active said again, or together with a signal, leaves the signal as it was sent', () => {
    const before = { active: true, accountEnabled: false }
    const again = { op: 'Replace', path: 'active', value: 'True' }
    assert.deepEqual(patched(before, again), before)
    const path = 'urn:fabrikam:2.0:User:accountEnabled'
    const both = patched(
      before,
      { op: 'Replace', path, value: 'True' },
      { ...again, value: 'False' },
    )
    assert.deepEqual(both, {
      active: false,
      accountEnabled: true,
      'urn:fabrikam:2.0:User': { accountEnabled: true },
    })
  })

  test('the touched paths are canonical', () => {
    const { touched } = run(
      {},
      {
        Operations: [
          { op: 'add', path: 'NAME.GIVENNAME', value: 'A' },
          { op: 'add', path: `${ENTERPRISE_USER}:DEPARTMENT`, value: 'B' },
          { op: 'add', path: 'emails[type eq "work"].value', value: 'C' },
          { op: 'add', path: `${ECMA2HOST_USER}:firstname`, value: 'D' },
        ],
      },
    )
    assert.deepEqual(touched, [
      'name.givenName',
      `${ENTERPRISE_USER}.department`,
      'emails',
      `${ECMA2HOST_USER}.Firstname`,
    ])
  })

  test('the object before is not changed', () => {
    const before = {
      name: { givenName: 'Ada' },
      emails: [{ type: 'work', value: 'a' }],
      [ENTERPRISE_USER]: { department: 'IT' },
    }
    const copy = structuredClone(before)
    patched(
      before,
      { op: 'replace', path: 'name.givenName', value: 'B' },
      { op: 'replace', path: 'emails[type eq "work"].value', value: 'b' },
      { op: 'add', path: 'emails', value: [{ value: 'c', primary: true }] },
      { op: 'remove', path: `${ENTERPRISE_USER}:department` },
    )
    assert.deepEqual(before, copy)
  })

  test('RFC 7644 §3.5.2: a readOnly attribute is refused', () => {
    refused('REQUEST_MUTABILITY', { op: 'replace', path: 'id', value: 'x' })
    refused('REQUEST_MUTABILITY', { op: 'replace', path: 'meta.version', value: 'x' })
    refused('REQUEST_MUTABILITY', { op: 'add', path: 'groups', value: [{ value: 'g' }] })
    refused('REQUEST_MUTABILITY', {
      op: 'add',
      path: `${ENTERPRISE_USER}:manager.displayName`,
      value: 'x',
    })
  })

  test('RFC 7644 §3.5.2.2: a required attribute cannot be removed', () => {
    refused('REQUEST_MUTABILITY', { op: 'remove', path: 'userName' })
    refused('REQUEST_VALUE', { op: 'replace', path: 'userName', value: '' })
    refused('REQUEST_VALUE', { op: 'replace', path: 'userName', value: ' \t' })
  })

  test('RFC 7644 §3.5.2.2: remove without a path is refused', () => {
    refused('REQUEST_NO_TARGET', { op: 'remove' })
    refused('REQUEST_NO_TARGET', { op: 'remove', value: { title: 'x' } })
  })

  test('a filter that matches nothing and describes no entry has no target', () => {
    const path = 'emails[value co "x"].type'
    refused('REQUEST_NO_TARGET', { op: 'replace', path, value: 'work' })
    refused('REQUEST_NO_TARGET', {
      op: 'add',
      path: 'emails[not (type eq "work")].value',
      value: 'x',
    })
  })

  test('removing through a filter that matches nothing is done already', () => {
    assert.deepEqual(patched({ title: 'x' }, { op: 'remove', path: 'emails[type eq "work"]' }), {
      title: 'x',
    })
  })

  test('RFC 7644 §3.12: a path that names nothing, or cannot be read, is refused', () => {
    const paths = [
      'nope',
      'name.nope',
      'title.x',
      'emails[type eq "work"].nope',
      'emails[type eq "work"]value',
      'emails[type eq "work"].value.x',
      'title[type eq "work"]',
      'name[givenName eq "x"].familyName',
      `${ENTERPRISE_USER}:nope`,
      `${ECMA2HOST_USER}:Nope`,
      'urn:unknown:2.0:User:thing',
      'title ',
      '..',
      'a b',
      '[',
    ].filter((one) => one !== 'title ')
    for (const path of paths) refused('REQUEST_PATH', { op: 'replace', path, value: 'x' })
    refused('REQUEST_PATH', { op: 'add', value: { nope: 'x' } })
  })

  test('RFC 7644 §3.12: a filter in a path that makes no sense is refused', () => {
    for (const path of [
      'emails[',
      'emails[type]',
      'emails[colour eq "red"].value',
      'emails[type eq "work"',
    ]) {
      refused('REQUEST_FILTER', { op: 'replace', path, value: 'x' })
    }
  })

  test('wrong kinds of values are refused, with the attribute', () => {
    refused('REQUEST_VALUE', { op: 'replace', path: 'active', value: 'yes' })
    refused('REQUEST_VALUE', { op: 'replace', path: 'title', value: 7 })
    refused('REQUEST_VALUE', { op: 'replace', path: 'title', value: { a: 1 } })
    refused('REQUEST_VALUE', { op: 'replace', path: 'name', value: 'Ada' })
    refused('REQUEST_VALUE', { op: 'add', path: 'title' })
    refused('REQUEST_VALUE', { op: 'add', value: 'x' })
    refused('REQUEST_VALUE', { op: 'replace', path: 'emails[type eq "work"]', value: ['a', 'b'] })
  })

  test('what is no PatchOp is refused', () => {
    const bodies: JsonValue[] = [
      null,
      [],
      'x',
      {},
      { schemas: ['urn:other'], Operations: [{ op: 'add', path: 'title', value: 'x' }] },
      { schemas: 'x', Operations: [{ op: 'add', path: 'title', value: 'x' }] },
      { Operations: {} },
      { Operations: [] },
      { Operations: [null] },
      { Operations: [{ path: 'title', value: 'x' }] },
      { Operations: [{ op: 'move', path: 'title', value: 'x' }] },
      { Operations: [{ op: 'add', path: 7, value: 'x' }] },
    ]
    for (const body of bodies) {
      assert.throws(
        () => run({}, body),
        (error) => isSyncError(error, 'REQUEST_SYNTAX'),
        JSON.stringify(body),
      )
    }
  })

  test('a thousand operations are taken quickly, one more is refused', () => {
    const before = { roles: Array.from({ length: 1_000 }, (_, index) => ({ value: `r${index}` })) }
    const operation = (index: number) => ({
      op: 'add',
      path: 'roles',
      value: [{ value: `n${index}` }],
    })
    const operations = Array.from({ length: 1_000 }, (_, index) => operation(index))
    const startedAt = performance.now()
    patched(before, ...operations)
    assert.ok(performance.now() - startedAt < 1_000)
    refused('REQUEST_TOO_LARGE', ...operations, operation(1_000))
  })

  test('no operation reaches the prototype of anything', () => {
    const keys = ['__proto__', 'constructor', 'prototype', 'polluted', 'name', 'emails', CONTOSO]
    const name = fc.constantFrom(...keys)
    const path = fc
      .array(fc.oneof(name, fc.constantFrom('.', ':', '[type eq "work"]', '[__proto__ eq "x"]')), {
        maxLength: 5,
      })
      .map((parts) => parts.join(''))
    const value = fc.oneof(
      fc.constant('polluted'),
      fc
        .constantFrom(
          '{"__proto__":{"polluted":"yes"}}',
          '{"constructor":{"prototype":{"polluted":"yes"}}}',
          `{"${CONTOSO}":{"__proto__":{"polluted":"yes"}}}`,
          '{"__proto__.polluted":"yes"}',
          '{"name":{"__proto__":{"polluted":"yes"}}}',
        )
        .map((text) => JSON.parse(text) as JsonValue),
    )
    const operation = fc.record({ op: fc.constantFrom('add', 'replace', 'remove'), path, value })
    fc.assert(
      fc.property(fc.array(operation, { minLength: 1, maxLength: 3 }), (operations) => {
        try {
          run({ name: { givenName: 'x' } }, { Operations: operations })
        } catch (error) {
          assert.ok(error instanceof SyncError, String(error))
        }
        assert.equal(Reflect.get({}, 'polluted'), undefined)
        assert.equal(Reflect.get([], 'polluted'), undefined)
        assert.equal(Reflect.get(Object, 'polluted'), undefined)
      }),
      { numRuns: 500 },
    )
  })

  test('whatever comes as a body, only coded errors are thrown', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (value, path) => {
        const given = JSON.parse(JSON.stringify(value)) as JsonValue
        for (const body of [given, { Operations: [{ op: 'add', path, value: given }] }]) {
          try {
            run({ userName: 'x' }, body)
          } catch (error) {
            assert.ok(error instanceof SyncError, String(error))
          }
        }
      }),
      { numRuns: 500 },
    )
  })
})
