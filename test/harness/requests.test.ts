import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { SCIM_VOCABULARY } from '../../src/harness/simulate/attributes.ts'
import { entra, entraLegacy } from '../../src/harness/simulate/entra.ts'
import { changesBetween } from '../../src/harness/simulate/identity-provider.ts'
import { okta } from '../../src/harness/simulate/okta.ts'
import { makePerson, renamePerson } from '../../src/harness/simulate/person.ts'

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const OPTIONS = { seed: 1, alphabet: 'unicode' } as const
const ADA = makePerson(0, OPTIONS)
const PATCH = ['urn:ietf:params:scim:api:messages:2.0:PatchOp']

suite('made-up people', () => {
  test('are the same for the same seed, and others for another', () => {
    assert.deepEqual(makePerson(7, OPTIONS), makePerson(7, OPTIONS))
    assert.notEqual(
      makePerson(7, OPTIONS).objectId,
      makePerson(7, { ...OPTIONS, seed: 2 }).objectId,
    )
  })

  test('have ids and names of their own, and hold what breaks careless software', () => {
    const people = Array.from({ length: 2_000 }, (_, index) => makePerson(index, OPTIONS))
    for (const pick of ['objectId', 'userName', 'mail', 'employeeNumber'] as const) {
      assert.equal(new Set(people.map((one) => one[pick])).size, people.length, pick)
    }
    const text = JSON.stringify(people)
    for (const piece of ["o'neil", '𠮷', '🦊', '%', '_', '&'])
      assert.ok(text.includes(piece), piece)
    assert.ok(people.every((one) => /^[\da-f-]{14}4/u.test(one.objectId)))
    const ascii = people.map((one) => makePerson(one.index, { seed: 1, alphabet: 'ascii' }))
    assert.ok(ascii.every((one) => !/[^ -~]/u.test(one.displayName)))
  })
})

suite('Entra with aadOptscim062020', () => {
  test('puts plain strings into one replace without path, the rest into operations of their own', () => {
    const after = { ...ADA, displayName: 'A', department: 'B', mail: 'c@d.e' }
    const changes = changesBetween(ADA, after, SCIM_VOCABULARY)
    assert.deepEqual(entra.change('7', changes, SCIM_VOCABULARY, {}), {
      method: 'PATCH',
      path: '/Users/7',
      body: {
        schemas: PATCH,
        Operations: [
          { op: 'replace', value: { displayName: 'A', [`${ENTERPRISE}:department`]: 'B' } },
          { op: 'replace', path: 'emails[type eq "work"].value', value: 'c@d.e' },
        ],
      },
    })
  })

  test('disables with a boolean and a path', () => {
    const changes = changesBetween(ADA, { ...ADA, isSoftDeleted: true }, SCIM_VOCABULARY)
    assert.deepEqual(entra.change('7', changes, SCIM_VOCABULARY, {}).body, {
      schemas: PATCH,
      Operations: [{ op: 'replace', path: 'active', value: false }],
    })
  })
})

suite('Entra by default', () => {
  test('disables with the text "False"', () => {
    const changes = changesBetween(ADA, { ...ADA, accountEnabled: false }, SCIM_VOCABULARY)
    assert.deepEqual(entraLegacy.change('7', changes, SCIM_VOCABULARY, {}).body, {
      Operations: [{ op: 'Replace', path: 'active', value: 'False' }],
      schemas: PATCH,
    })
  })

  test('adds what it thinks unset, one operation an attribute, and clears with an empty text', () => {
    const titled = { ...ADA, title: 'Engineer', mobilePhone: undefined }
    const after = { ...titled, title: undefined, mobilePhone: '+47', manager: '7' }
    const changes = changesBetween(titled, after, SCIM_VOCABULARY)
    assert.deepEqual(entraLegacy.change('7', changes, SCIM_VOCABULARY, {}).body, {
      Operations: [
        { op: 'Replace', path: 'title', value: '' },
        { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '+47' },
        { op: 'Add', path: `${ENTERPRISE}:manager`, value: '7' },
      ],
      schemas: PATCH,
    })
  })

  test('creates with booleans as texts, nulls and roles, as documented', () => {
    assert.partialDeepStrictEqual(entraLegacy.create(ADA, SCIM_VOCABULARY), {
      active: 'True',
      nickName: null,
      roles: [],
      meta: { resourceType: 'User' },
      emails: [{ type: 'work', value: ADA.mail, primary: true }],
    })
  })

  test('writes blanks of a filter as plus signs', () => {
    assert.equal(
      entraLegacy.search('userName', `o'neil "x"+`),
      'filter=userName+eq+%22o%27neil+%5C%22x%5C%22%2B%22',
    )
  })
})

suite('Okta', () => {
  test('puts back what it read, with its changes', () => {
    const current = {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      id: '7',
      meta: { resourceType: 'User' },
      userName: ADA.userName,
      emails: [{ type: 'work', value: ADA.mail }],
    }
    const changes = changesBetween(ADA, renamePerson(ADA, undefined), SCIM_VOCABULARY)
    const request = okta.change('7', changes, SCIM_VOCABULARY, current)
    assert.equal(request.method, 'PUT')
    assert.partialDeepStrictEqual(request.body, {
      id: '7',
      meta: { resourceType: 'User' },
      groups: [],
      emails: [{ type: 'work', value: `new.${ADA.mail}` }],
    })
  })

  test('sets active by a PATCH without path, and never deletes', () => {
    const changes = changesBetween(ADA, { ...ADA, accountEnabled: false }, SCIM_VOCABULARY)
    assert.deepEqual(okta.change('7', changes, SCIM_VOCABULARY, {}).body, {
      schemas: PATCH,
      Operations: [{ op: 'replace', value: { active: false } }],
    })
    assert.equal(okta.deletes, false)
  })
})
