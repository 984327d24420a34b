import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { CORE_USER, ENTERPRISE_USER, type SourceObject } from '../../../src/model/source-object.ts'
import { isObject, type JsonValue } from '../../../src/model/value.ts'
import { replaceBody } from '../../../src/scim/routes/replace.ts'
import { compileUser, json } from '../../compile/build.ts'

const user = compileUser({
  mappings: {
    Login: 'userName',
    Nick: { from: 'nickName', read: 'none' },
    Cost: { from: 'costCenter', read: 'none' },
    Middle: { from: 'name.middleName', read: 'none' },
    First: 'givenName',
  },
})

function object(value: JsonValue): SourceObject {
  const given = json(value)
  assert.ok(isObject(given))
  return given
}

function put(body: Readonly<Record<string, JsonValue>>, current: JsonValue): unknown {
  const change = replaceBody({ schemas: [CORE_USER], userName: 'ada', ...body }, user)
  return JSON.parse(JSON.stringify(change(object(current)).source))
}

suite('replaceBody', () => {
  test('RFC 7643 §7: keeps what the client can write and never read', () => {
    const current = {
      userName: 'ada',
      nickName: 'A',
      name: { givenName: 'Ada', middleName: 'B' },
      [ENTERPRISE_USER]: { costCenter: '7' },
    }
    assert.deepEqual(put({ name: { givenName: 'Augusta' } }, current), {
      userName: 'ada',
      nickName: 'A',
      name: { givenName: 'Augusta', middleName: 'B' },
      [ENTERPRISE_USER]: { costCenter: '7' },
    })
  })

  test('takes such an attribute where it is sent, and clears what could be read', () => {
    const current = { userName: 'ada', nickName: 'A', name: { givenName: 'Ada' } }
    assert.deepEqual(put({ nickName: 'B' }, current), { userName: 'ada', nickName: 'B' })
  })
})
