import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { suite, test, type TestContext } from 'node:test'
import { isObject, type JsonObject, type JsonValue } from '../../src/model/value.ts'
import { world, type Answer, type World } from './world.ts'

/** What the test suites of identity providers and of SCIM libraries ask a service, on a table with a key of its own. */

const CORE = 'urn:ietf:params:scim:schemas:core:2.0'
const USER = `${CORE}:User`
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'

const INSTEAD = {
  configuration: `
version: 1
connectors:
  EntraIDUsers:
    source: scim
    target: { sqlite: hr.db }
    table: EntraIDUsers
    anchor: { Id: { generate: uuid } }
    mappings:
      UserName: { from: userName, required: true }
      ExternalId: externalId
      GivenName: name.givenName
      FamilyName: name.familyName
      DisplayName: displayName
      NickName: nickName
      Title: title
      Work: emails[type="work"][0].value
      Mobile: phoneNumbers[type="mobile"][0].value
      Street: addresses[type="work"][0].streetAddress
      Locality: addresses[type="work"][0].locality
      Department: enterprise.department
      EmployeeNumber: enterprise.employeeNumber
      Manager: enterprise.manager.value
      Active: active
`,
  table: `CREATE TABLE EntraIDUsers (
    Id TEXT NOT NULL PRIMARY KEY, UserName TEXT NOT NULL COLLATE NOCASE UNIQUE, ExternalId TEXT,
    GivenName TEXT, FamilyName TEXT, DisplayName TEXT, NickName TEXT, Title TEXT, Work TEXT, Mobile TEXT,
    Street TEXT, Locality TEXT, Department TEXT, EmployeeNumber TEXT, Manager TEXT, Active BOOLEAN)`,
}

const open = (t: TestContext): Promise<World> => world(t, { instead: INSTEAD })

function objectOf(value: JsonValue | undefined): JsonObject {
  assert.ok(isObject(value), JSON.stringify(value))
  return value
}

function listOf(value: JsonValue | undefined): readonly JsonObject[] {
  assert.ok(Array.isArray(value))
  return value.map((one: JsonValue) => objectOf(one))
}

/** Of a name or an id; anything else is none. */
function textOf(value: JsonValue | undefined): string {
  assert.ok(typeof value === 'string', JSON.stringify(value))
  return value
}

const resources = (answer: Answer): readonly JsonObject[] =>
  listOf(objectOf(answer.json)['Resources'])

const filtered = (filter: string): string => `/Users?filter=${encodeURIComponent(filter)}`

const person = (userName: string, more: JsonObject = {}): JsonObject => ({
  schemas: [USER],
  userName,
  name: { givenName: 'Jordan', familyName: 'Rivera' },
  emails: [{ primary: true, value: userName, type: 'work' }],
  displayName: 'Jordan Rivera',
  active: true,
  ...more,
})

async function create(there: World, body: JsonObject): Promise<string> {
  const answer = await there.send('POST', '/Users', body)
  assert.equal(answer.status, 201, answer.text)
  return textOf(objectOf(answer.json)['id'])
}

function patch(there: World, id: string, ...operations: readonly JsonObject[]): Promise<Answer> {
  const body = { schemas: [PATCH_OP], Operations: operations }
  return there.send('PATCH', `/Users/${id}`, body)
}

suite('what Okta’s specification tests ask', () => {
  test('a page of one person has everything that Okta reads', async (t) => {
    const there = await open(t)
    await create(there, person('morgan@example.com'))
    const answer = await there.send('GET', '/Users?count=1&startIndex=1')
    const page = objectOf(answer.json)
    assert.deepEqual(page['schemas'], [LIST])
    assert.deepEqual([page['itemsPerPage'], page['startIndex'], page['totalResults']], [1, 1, 1])
    const [first] = resources(answer)
    const name = objectOf(first?.['name'])
    assert.deepEqual(
      [name['givenName'], name['familyName'], first?.['userName'], first?.['active']],
      ['Jordan', 'Rivera', 'morgan@example.com', true],
    )
    assert.equal(listOf(first?.['emails'])[0]?.['value'], 'morgan@example.com')
    const one = await there.send('GET', `/Users/${textOf(first?.['id'])}`)
    assert.deepEqual(one.json, first)
  })

  test('a person who is sent twice is a conflict, and found whatever the case', async (t) => {
    const there = await open(t)
    const none = await there.send('GET', filtered('userName eq "jordan@example.com"'))
    assert.deepEqual([none.status, objectOf(none.json)['totalResults']], [200, 0])
    const headers = { 'content-type': 'application/json', accept: 'application/scim+json' }
    const body = person('jordan@example.com')
    const made = await there.send('POST', '/Users', body, headers)
    assert.equal(made.status, 201)
    const again = await there.send('POST', '/Users', body, headers)
    assert.deepEqual([again.status, objectOf(again.json)['scimType']], [409, 'uniqueness'])
    const caps = await there.send('GET', filtered('userName eq "JORDAN@EXAMPLE.COM"'))
    assert.equal(resources(caps)[0]?.['userName'], 'jordan@example.com')
    assert.equal(there.rows().length, 1)
  })

  test('ids that are nobody’s are 404 with a SCIM error', async (t) => {
    const there = await open(t)
    for (const id of [
      '00000000000000000000',
      '010101001010101011001010101011',
      '00919288221112222',
    ]) {
      const answer = await there.send('GET', `/Users/${id}`)
      assert.equal(answer.status, 404)
      assert.equal(objectOf(answer.json)['status'], '404')
      assert.notEqual(objectOf(answer.json)['detail'], '')
    }
  })

  test('a token without a scheme, and another scheme, are 401 with a SCIM error', async (t) => {
    const there = await open(t)
    for (const authorization of ['non-token', 'Basic b2t0YTpva3Rh']) {
      const answer = await there.send('GET', '/Users', undefined, { authorization })
      assert.deepEqual([answer.status, objectOf(answer.json)['status']], [401, '401'])
    }
  })

  test('what was read is put back with one change; deactivated and reactivated', async (t) => {
    const there = await open(t)
    const id = await create(
      there,
      person('riley@example.com', { password: 'N3verSt0red!', phoneNumbers: [{ value: '415' }] }),
    )
    const read = objectOf((await there.send('GET', `/Users/${id}`)).json)
    assert.equal('password' in read, false)
    const changed = { ...read, name: { givenName: 'Rileyupdate', familyName: 'Rivera' } }
    const put = await there.send('PUT', `/Users/${id}`, changed)
    assert.equal(objectOf(objectOf(put.json)['name'])['givenName'], 'Rileyupdate')
    for (const active of [false, true, false]) {
      const answer = await patch(there, id, { op: 'replace', value: { active } })
      assert.equal(objectOf(answer.json)['active'], active)
    }
    assert.equal(there.rows()[0]?.['GivenName'], 'Rileyupdate')
  })
})

suite('what Microsoft’s validator asks', () => {
  test('a disabled person is still found, by id and by filter, and is not active', async (t) => {
    const there = await open(t)
    const id = await create(there, person('dis@example.com', { externalId: randomUUID() }))
    assert.equal(
      (await patch(there, id, { op: 'Replace', path: 'active', value: 'False' })).status,
      200,
    )
    const [found] = resources(await there.send('GET', filtered('userName eq "dis@example.com"')))
    assert.equal(found?.['active'], false)
    assert.equal(objectOf((await there.send('GET', `/Users/${id}`)).json)['active'], false)
  })

  test('attributes are added to a person who has none, one operation each', async (t) => {
    const there = await open(t)
    const id = await create(there, { schemas: [USER], userName: 'bare@example.com', active: true })
    const added: readonly (readonly [string, string])[] = [
      ['displayName', 'Bare'],
      ['title', 'Engineer'],
      ['emails[type eq "work"].value', 'bare@work.example.com'],
      ['name.givenName', 'Ba'],
      ['name.familyName', 'Re'],
      ['phoneNumbers[type eq "mobile"].value', '+47 99'],
      ['addresses[type eq "work"].streetAddress', 'Street 1'],
      ['addresses[type eq "work"].locality', 'Oslo'],
      [`${ENTERPRISE}:department`, 'R&D'],
      [`${ENTERPRISE}:employeeNumber`, '007'],
    ]
    const operations = added.map(([path, value]) => ({ op: 'Add', path, value }))
    assert.equal((await patch(there, id, ...operations)).status, 200)
    const read = objectOf((await there.send('GET', `/Users/${id}`)).json)
    assert.deepEqual(read['addresses'], [
      { streetAddress: 'Street 1', locality: 'Oslo', type: 'work' },
    ])
    assert.deepEqual(read[ENTERPRISE], { department: 'R&D', employeeNumber: '007' })
    assert.equal(listOf(read['emails'])[0]?.['value'], 'bare@work.example.com')
    assert.deepEqual(read['name'], { givenName: 'Ba', familyName: 'Re' })
  })

  test('a manager is added, changed and removed', async (t) => {
    const there = await open(t)
    const id = await create(there, person('report@example.com'))
    const path = `${ENTERPRISE}:manager`
    const managerOf = async (): Promise<JsonValue | undefined> => {
      const read = objectOf((await there.send('GET', `/Users/${id}`)).json)[ENTERPRISE]
      return isObject(read) ? read['manager'] : undefined
    }
    await patch(there, id, { op: 'Add', path, value: 'm1' })
    assert.deepEqual(await managerOf(), { value: 'm1' })
    await patch(there, id, { op: 'Replace', path, value: { value: 'm2' } })
    assert.deepEqual(await managerOf(), { value: 'm2' })
    assert.equal((await patch(there, id, { op: 'Remove', path })).status, 200)
    assert.equal(await managerOf(), undefined)
  })

  test('the matching attribute changes, and the old value finds nobody', async (t) => {
    const there = await open(t)
    const id = await create(there, person('old@example.com'))
    await patch(there, id, { op: 'Replace', path: 'userName', value: 'new@example.com' })
    assert.equal(
      resources(await there.send('GET', filtered('userName eq "old@example.com"'))).length,
      0,
    )
    assert.equal(
      resources(await there.send('GET', filtered('userName eq "new@example.com"'))).length,
      1,
    )
  })

  test('every optional attribute is cleared by an empty value', async (t) => {
    const there = await open(t)
    const id = await create(there, person('clear@example.com', { title: 'T', nickName: 'N' }))
    const paths = [
      'title',
      'nickName',
      'displayName',
      'name.givenName',
      'emails[type eq "work"].value',
    ]
    for (const [index, path] of paths.entries()) {
      const answer = await patch(there, id, {
        op: 'replace',
        path,
        value: index % 2 === 0 ? '' : null,
      })
      assert.equal(answer.status, 200, path)
    }
    const [row] = there.rows()
    assert.deepEqual(
      [row?.['Title'], row?.['NickName'], row?.['DisplayName'], row?.['GivenName'], row?.['Work']],
      [null, null, null, null, null],
    )
  })
})

/** A value of an attribute that `/Schemas` advertises, with all its parts. */
function sample(attribute: JsonObject, salt: number): JsonValue {
  const subs = attribute['subAttributes']
  if (Array.isArray(subs)) {
    const parts = listOf(subs)
      .filter((one) => one['mutability'] !== 'readOnly')
      .map((one): [string, JsonValue] => [textOf(one['name']), sample(one, salt)])
    const value: JsonObject = Object.fromEntries(parts)
    return attribute['multiValued'] === true ? [value] : value
  }
  const canonical = attribute['canonicalValues']
  if (Array.isArray(canonical) && canonical[0] !== undefined) return canonical[0]
  return attribute['type'] === 'boolean' ? salt % 2 === 0 : `value ${salt}`
}

suite('what a walk over everything advertised asks', () => {
  test('each attribute is added, replaced and removed by its full name, and read back', async (t) => {
    const there = await open(t)
    const schemas = resources(await there.send('GET', '/Schemas'))
    const id = await create(there, { schemas: [USER], userName: 'walk@example.com' })
    let walked = 0
    for (const schema of schemas) {
      const urn = textOf(schema['id'])
      if (urn !== USER && urn !== ENTERPRISE) continue
      const readBack = async (name: string): Promise<JsonValue | undefined> => {
        const read = objectOf((await there.send('GET', `/Users/${id}`)).json)
        const part = urn === USER ? read : read[urn]
        return isObject(part) ? part[name] : undefined
      }
      for (const attribute of listOf(schema['attributes'])) {
        const name = textOf(attribute['name'])
        const path: string = `${urn}:${name}`
        if (attribute['mutability'] !== 'readWrite') continue
        for (const [salt, op] of ['add', 'replace'].entries()) {
          const value = sample(attribute, salt)
          const answer = await patch(there, id, { op, path, value })
          assert.equal(answer.status, 200, `${op} ${path}: ${answer.text}`)
          assert.deepEqual(await readBack(name), value, `${op} ${path}`)
        }
        if (attribute['required'] === true) continue
        assert.equal((await patch(there, id, { op: 'remove', path })).status, 200, path)
        assert.equal(await readBack(name), undefined, `remove ${path}`)
        walked += 1
      }
    }
    assert.ok(walked > 9, `${walked} attributes`)
  })

  test('discovery describes itself, each part has its address, and nothing can be changed', async (t) => {
    const there = await open(t)
    const schemas = resources(await there.send('GET', '/Schemas'))
    const names = schemas.map((one) => one['name'])
    for (const name of ['User', 'ServiceProviderConfig', 'ResourceType', 'Schema']) {
      assert.ok(names.includes(name), name)
    }
    for (const schema of schemas) {
      assert.deepEqual((await there.send('GET', `/Schemas/${textOf(schema['id'])}`)).json, schema)
    }
    for (const type of resources(await there.send('GET', '/ResourceTypes'))) {
      const answer = await there.send('GET', `/ResourceTypes/${textOf(type['id'])}`)
      assert.deepEqual(answer.json, type)
      assert.equal((await there.send('GET', `/Schemas/${textOf(type['schema'])}`)).status, 200)
    }
    for (const path of ['/Schemas', '/ResourceTypes', '/ServiceProviderConfig']) {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
        const answer = await there.send(method, path)
        assert.equal(answer.status, 405, `${method} ${path}`)
        assert.equal(answer.headers['allow'], 'GET, HEAD, OPTIONS')
      }
      everyValueIsDescribed(await there.send('GET', path), schemas)
    }
    for (const path of [`/${randomUUID()}`, `/Schemas/${randomUUID()}`, `/ResourceTypes/x`]) {
      assert.equal((await there.send('GET', path)).status, 404, path)
    }
  })

  test('the Connector Host’s address shows people and columns only', async (t) => {
    const there = await open(t)
    const answer = await there.send('GET', '~/ecma2host_EntraIDUsers/scim/Schemas')
    assert.ok(resources(answer).every((one) => textOf(one['id']).endsWith(':User')))
  })
})

/** RFC 7643 §7: what an answer holds is in the schema that it names. */
function everyValueIsDescribed(answer: Answer, schemas: readonly JsonObject[]): void {
  const body = objectOf(answer.json)
  const all = Array.isArray(body['Resources']) ? listOf(body['Resources']) : [body]
  for (const { schemas: named, meta: _, ...values } of all) {
    const urn = Array.isArray(named) ? named[0] : undefined
    const schema = schemas.find((one) => one['id'] === urn)
    assert.ok(schema !== undefined, textOf(urn))
    compare(values, listOf(schema['attributes']), textOf(urn))
  }
}

function compare(value: JsonValue, attributes: readonly JsonObject[], place: string): void {
  if (Array.isArray(value)) {
    for (const one of value) compare(one, attributes, place)
    return
  }
  if (!isObject(value)) return
  for (const [name, part] of Object.entries(value)) {
    const found = attributes.find((one) => one['name'] === name)
    // A schema cannot say of itself that parts have parts without end.
    if (found === undefined && name === 'subAttributes') continue
    assert.ok(found !== undefined, `${place}: ${name}`)
    assert.equal(Array.isArray(part), found['multiValued'], `${place}: ${name}`)
    const subs = found['subAttributes']
    if (Array.isArray(subs)) compare(part, listOf(subs), `${place}: ${name}`)
  }
  for (const one of attributes) {
    if (one['required'] === true)
      assert.ok(textOf(one['name']) in value, `${place}: ${textOf(one['name'])}`)
  }
}
