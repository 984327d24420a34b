import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Resource } from '../../../src/engine/engine.ts'
import { isSyncError } from '../../../src/model/errors.ts'
import { CORE_USER, ECMA2HOST_USER, ENTERPRISE_USER } from '../../../src/model/source-object.ts'
import { listOf, projectionOf } from '../../../src/scim/answer/projection.ts'
import { represent, type Face } from '../../../src/scim/answer/represent.ts'
import { namesOf } from '../../../src/scim/schema/names.ts'
import { objectType } from '../object-type.ts'

const names = namesOf(objectType())
const face: Face = {
  names,
  resourceType: 'User',
  collection: 'https://hr.example/scim/HR/Users',
  columns: false,
}
const ada: Resource = {
  id: 'A~2f1',
  source: {
    externalId: 'A/1',
    userName: 'ada',
    name: { givenName: 'Ada', familyName: 'Lovelace' },
    emails: [
      { type: 'work', value: 'w' },
      { type: 'home', value: 'h' },
    ],
    active: true,
    accountEnabled: true,
    isSoftDeleted: false,
    [ENTERPRISE_USER]: { department: 'IT', employeeNumber: '7' },
    [ECMA2HOST_USER]: { 'Order Date': 'kept inside' },
  },
  columns: { Firstname: 'Ada', 'Order Date': '1' },
  row: {},
  version: 'W/"v1"',
  created: '2026-11-23T05:00:00.000Z',
}
const meta = {
  resourceType: 'User',
  created: '2026-11-23T05:00:00.000Z',
  location: 'https://hr.example/scim/HR/Users/A~2f1',
  version: 'W/"v1"',
}

function shown(query: { attributes?: string; excluded?: string } = {}, on: Face = face): unknown {
  const projection = projectionOf(listOf(query.attributes), listOf(query.excluded), names)
  // Objects of ours have no prototype; comparing them as JSON compares what a client gets.
  return JSON.parse(JSON.stringify(represent(ada, on, projection)))
}

suite('represent', () => {
  test('RFC 7643 §3: schemas, id and meta are added, and nothing of ours is shown', () => {
    assert.deepEqual(shown(), {
      schemas: [CORE_USER, ENTERPRISE_USER],
      id: 'A~2f1',
      externalId: 'A/1',
      userName: 'ada',
      name: { givenName: 'Ada', familyName: 'Lovelace' },
      emails: [
        { type: 'work', value: 'w' },
        { type: 'home', value: 'h' },
      ],
      active: true,
      [ENTERPRISE_USER]: { department: 'IT', employeeNumber: '7' },
      meta,
    })
  })

  test('ECMA2Host: the columns are shown at that address, and elsewhere when asked for', () => {
    const there = represent(ada, { ...face, columns: true })
    assert.ok(typeof there === 'object' && there !== null && ECMA2HOST_USER in there)
    assert.deepEqual(shown({ attributes: `${ECMA2HOST_USER}:order date` }), {
      schemas: [CORE_USER, ECMA2HOST_USER],
      id: 'A~2f1',
      [ECMA2HOST_USER]: { 'Order Date': '1' },
    })
    assert.deepEqual(shown({ attributes: ECMA2HOST_USER }), {
      schemas: [CORE_USER, ECMA2HOST_USER],
      id: 'A~2f1',
      [ECMA2HOST_USER]: { Firstname: 'Ada', 'Order Date': '1' },
    })
  })

  test('RFC 7644 §3.9: attributes, with parts, URNs and any case; id and schemas always', () => {
    const attributes = `USERNAME,name.givenName, emails.value,${ENTERPRISE_USER}:department,nope,meta.location`
    assert.deepEqual(shown({ attributes }), {
      schemas: [CORE_USER, ENTERPRISE_USER],
      id: 'A~2f1',
      userName: 'ada',
      name: { givenName: 'Ada' },
      emails: [{ value: 'w' }, { value: 'h' }],
      [ENTERPRISE_USER]: { department: 'IT' },
      meta: { location: meta.location },
    })
    assert.deepEqual(shown({ attributes: 'nope' }), { schemas: [CORE_USER], id: 'A~2f1' })
  })

  test('RFC 7644 §3.9: excludedAttributes, with parts and URNs; id cannot be left out', () => {
    const excluded = `id,schemas,emails,name.familyName,${ENTERPRISE_USER},meta,active,externalId`
    assert.deepEqual(shown({ excluded }), {
      schemas: [CORE_USER],
      id: 'A~2f1',
      userName: 'ada',
      name: { givenName: 'Ada' },
    })
  })

  test('the whole attribute wins over a part of it, in either order', () => {
    for (const attributes of ['name,name.givenName', 'name.givenName,name']) {
      assert.deepEqual(shown({ attributes }), {
        schemas: [CORE_USER],
        id: 'A~2f1',
        name: { givenName: 'Ada', familyName: 'Lovelace' },
      })
    }
  })

  test('an empty list is as if it were not there', () => {
    assert.deepEqual(shown({ attributes: ' ,' }), shown())
  })

  test('RFC 7644 §3.9: both lists at once are refused', () => {
    assert.throws(
      () => projectionOf(['userName'], ['name'], names),
      (error) => isSyncError(error, 'REQUEST_VALUE'),
    )
  })

  test('the resource is not changed', () => {
    const before = JSON.stringify(ada)
    shown({ attributes: 'emails.value' })
    shown({ excluded: 'emails.value' })
    assert.equal(JSON.stringify(ada), before)
  })
})
