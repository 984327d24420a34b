import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { isSensitive, sensitiveColumns, withoutSensitive } from '../../src/compile/sensitive.ts'
import { ENTERPRISE_USER } from '../../src/model/source-object.ts'
import { isObject } from '../../src/model/value.ts'
import { compileUser, json } from './build.ts'

const user = compileUser({
  mappings: {
    Login: 'userName',
    First: 'givenName',
    Last: { from: 'surname', sensitive: true },
    Pin: { from: 'employeeId', sensitive: true },
    Mail: { from: 'mail', sensitive: true },
  },
})

suite('sensitive columns', () => {
  test('are those of the configuration, and the attributes that feed them', () => {
    assert.deepEqual([...sensitiveColumns(user)], ['Last', 'Pin', 'Mail'])
    assert.equal(isSensitive(user, 'Pin'), true)
    assert.equal(isSensitive(user, 'Login'), false)
    assert.equal(isSensitive(user, 'name.familyName'), true)
    assert.equal(isSensitive(user, 'userName'), false)
  })

  test('are left out of a person', () => {
    const person = json({
      userName: 'ada',
      name: { givenName: 'Ada', familyName: 'King' },
      emails: [{ type: 'work', value: 'a@x' }],
      [ENTERPRISE_USER]: { employeeNumber: '7', department: 'D' },
    })
    assert.ok(isObject(person))
    assert.deepEqual(JSON.parse(JSON.stringify(withoutSensitive(user, person))), {
      userName: 'ada',
      name: { givenName: 'Ada' },
      [ENTERPRISE_USER]: { department: 'D' },
    })
  })
})
