import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { AttributeDefinition } from '../../../src/model/attributes/attribute.ts'
import { CORE_USER, ECMA2HOST_USER, ENTERPRISE_USER } from '../../../src/model/source-object.ts'
import { compileUser, type Given } from '../build.ts'

function attributes(given: Given, schema = CORE_USER): readonly AttributeDefinition[] {
  const found = compileUser(given).schemas.find((one) => one.id === schema)
  return found?.attributes ?? []
}

function names(of: readonly AttributeDefinition[] | undefined): readonly string[] {
  return (of ?? []).map((one) => one.name)
}

suite('advertised schemas', () => {
  test('hold what flows read, and userName always', () => {
    const given: Given = { mappings: { First: 'givenName', Active: 'accountEnabled' } }
    assert.deepEqual(names(attributes(given)), ['externalId', 'userName', 'name', 'active'])
    assert.deepEqual(names(attributes(given)[2]?.subAttributes), ['givenName'])
    assert.deepEqual(attributes(given, ENTERPRISE_USER), [])
  })

  test('hold the enterprise extension, custom ones and the columns, in this order', () => {
    const schemas = compileUser({
      mappings: { Boss: 'manager', Badge: '`urn:example:badge:2.0:User`.number' },
    }).schemas
    assert.deepEqual(
      schemas.map((one) => one.id),
      [CORE_USER, ENTERPRISE_USER, 'urn:example:badge:2.0:User', ECMA2HOST_USER],
    )
    assert.deepEqual(names(schemas[1]?.attributes[0]?.subAttributes), ['value'])
    assert.deepEqual(names(schemas[2]?.attributes), ['number'])
    assert.deepEqual(names(schemas[3]?.attributes), ['Id', 'Boss', 'Badge'])
  })

  test('name the types of the entries that are mapped', () => {
    const emails = attributes({ mappings: { Mail: 'mail' } }).find((one) => one.name === 'emails')
    assert.deepEqual(names(emails?.subAttributes), ['value', 'type'])
    assert.deepEqual(emails?.subAttributes?.[1]?.canonicalValues, ['work'])
    const all = attributes({ mappings: { Mail: 'mail', All: '$join(emails.value)' } })
    const type = all.find((one) => one.name === 'emails')?.subAttributes?.[1]
    assert.deepEqual(type?.canonicalValues, ['work', 'home', 'other'])
  })

  test('say what the columns make of an attribute', () => {
    const given: Given = {
      columns: { Id: 'text', Title: 'text', Login: 'text', Flag: 'bool', When: 'datetime' },
      mappings: {
        Title: { from: 'title', required: true },
        Login: { from: 'nickName', read: 'none' },
        Flag: '`urn:example:hr:2.0:User`.vip',
        When: '`urn:example:hr:2.0:User`.since',
      },
      table: { uniqueKeys: [['Title']] },
    }
    const core = new Map(attributes(given).map((one) => [one.name, one]))
    assert.equal(core.get('title')?.required, true)
    assert.equal(core.get('title')?.uniqueness, 'server')
    assert.equal(core.get('nickName')?.returned, 'never')
    assert.equal(core.get('externalId')?.required, true)
    const custom = attributes(given, 'urn:example:hr:2.0:User')
    assert.deepEqual(
      custom.map((one) => one.type),
      ['boolean', 'dateTime'],
    )
  })

  test('say what the columns are', () => {
    const given: Given = {
      columns: { Id: 'text', Flag: 'bool', Active: 'text', Number: 'int', Kind: 'text' },
      mappings: { Flag: 'active', Active: 'active', Number: 'employeeId', Kind: { constant: 'x' } },
    }
    const columns = attributes(given, ECMA2HOST_USER)
    assert.deepEqual(
      columns.map((one) => [one.name, one.type, one.caseExact, one.mutability]),
      [
        ['Id', 'string', true, 'readWrite'],
        ['Flag', 'boolean', false, 'readWrite'],
        ['Active', 'string', false, 'readWrite'],
        ['Number', 'string', false, 'readWrite'],
        ['Kind', 'string', false, 'readOnly'],
      ],
    )
  })
})
