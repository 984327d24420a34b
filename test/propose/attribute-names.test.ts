import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ATTRIBUTE_NAMES, attributeNamed } from '../../src/propose/attribute-names.ts'
import { plainName } from '../../src/propose/name-words.ts'

suite('names of columns', () => {
  test('are written in the table as they are compared, each for one attribute', () => {
    const seen = new Map<string, string>()
    for (const { attribute, names, inverse } of ATTRIBUTE_NAMES) {
      for (const name of names) {
        assert.equal(plainName(name), name)
        const before = seen.get(name)
        const here = `${attribute}${inverse === true ? ' inverse' : ''}`
        assert.ok(before === undefined || before === here, `${name}: ${before} and ${here}`)
        seen.set(name, here)
      }
    }
  })

  test('say the same in every spelling', () => {
    for (const [attribute, ...names] of [
      [
        'givenName',
        'Vorname',
        'given_name',
        'FIRST_NAME',
        'firstName',
        'First Name',
        'Prénom',
        'EmpFirstName',
      ],
      ['surname', 'Nachname', 'last-name', 'Etternavn', 'APELLIDOS', 'user_last_name'],
      ['userPrincipalName', 'UPN', 'Benutzername', 'login', 'user_name', 'Käyttäjätunnus'],
      ['$substringBefore(userPrincipalName, "@")', 'sAMAccountName'],
      ['mail', 'E-Mail', 'e-post', 'EMAIL_ADDRESS', 'e-mail [work]'],
      ['employeeId', 'Personalnr.', 'Ansattnr', 'EMP_NO', 'EmployeeNumber'],
      ['isSoftDeleted', 'Löschen?', 'is_deleted', 'IsSoftDeleted'],
      ['objectId', 'ObjectID', 'ENTRA_ID', 'azure_ad_object_id'],
    ] as const) {
      for (const name of names) assert.equal(attributeNamed(name)?.attribute, attribute, name)
    }
    assert.equal(attributeNamed('gesperrt')?.inverse, true)
  })

  test('that say nothing are for nobody', () => {
    for (const name of ['x', 'col_17', 'Notes', '0or1', 'Y/N', '???', '']) {
      assert.equal(attributeNamed(name), undefined, name)
    }
  })
})
