import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { CompiledObjectType } from '../../../src/compile/compiled.ts'
import { ECMA2HOST_USER, ENTERPRISE_USER } from '../../../src/model/source-object.ts'
import type { ColumnValue, JsonObject } from '../../../src/model/value.ts'
import { compileUser, type Given, json, row, rule, setAction } from '../build.ts'

const SCOPE = { now: 0 }

type Values = Readonly<Record<string, ColumnValue>>

function read(
  user: CompiledObjectType,
  values: Values,
  remembered?: { readonly accepted: JsonObject; readonly written: Values },
): unknown {
  const known = remembered && {
    accepted: json(remembered.accepted),
    written: row(remembered.written),
  }
  const source = user.read(row(values), known, SCOPE)
  assert.ok(!(source instanceof Promise))
  return JSON.parse(JSON.stringify(source))
}

function user(mappings: NonNullable<Given['mappings']>, more: Given = {}): CompiledObjectType {
  return compileUser({ ...more, mappings })
}

suite('read: order and emptiness', () => {
  test('attributes come in the order of their schema, extensions last', () => {
    const mapped = user({
      Active: 'active',
      Boss: 'department',
      Mail: 'mail',
      First: 'givenName',
      Login: 'userName',
    })
    const source = read(mapped, {
      Id: 'a',
      Active: true,
      Boss: 'R&D',
      Mail: 'a@x',
      First: 'Ada',
      Login: 'ada',
    })
    assert.deepEqual(Object.keys(source ?? {}), [
      'externalId',
      'userName',
      'name',
      'active',
      'emails',
      ENTERPRISE_USER,
    ])
  })

  test('spec §3.5: NULL and empty columns are missing for a read expression', () => {
    const mapped = user({ Note: { from: 'displayName', read: { from: '$uppercase(row.Note)' } } })
    assert.deepEqual(read(mapped, { Id: 'a', Note: null }), { externalId: 'a' })
    assert.deepEqual(read(mapped, { Id: 'a', Note: 'n' }), { externalId: 'a', displayName: 'N' })
  })
})

suite('read: rows turned round', () => {
  test('paths, parts and extensions stand where they belong', () => {
    const mapped = user({
      Login: 'userName',
      First: 'givenName',
      Department: 'department',
      Boss: 'manager',
      Badge: '`urn:example:badge:2.0:User`.number',
    })
    assert.deepEqual(
      read(mapped, {
        Id: 'a',
        Login: 'ada',
        First: 'Ada',
        Department: 'R&D',
        Boss: 'b',
        Badge: '7',
      }),
      {
        externalId: 'a',
        userName: 'ada',
        name: { givenName: 'Ada' },
        [ENTERPRISE_USER]: { department: 'R&D', manager: { value: 'b' } },
        'urn:example:badge:2.0:User': { number: '7' },
      },
    )
  })

  test('NULL and empty columns are no values', () => {
    assert.deepEqual(
      read(user({ Login: 'userName', Title: 'title' }), { Id: 'a', Login: '', Title: null }),
      {
        externalId: 'a',
      },
    )
  })

  test('an entry has what its selector says and what its columns hold', () => {
    const mapped = user({
      Mail: 'mail',
      Home: 'emails[type="home"][0].value',
      Street: 'addresses[type="work"][0].streetAddress',
      City: 'addresses[type="work"][0].locality',
      Role: 'roles[primary=true][0].value',
    })
    assert.deepEqual(
      read(mapped, { Id: 'a', Mail: 'w@x', Home: null, Street: null, City: 'Oslo', Role: 'admin' }),
      {
        externalId: 'a',
        emails: [{ type: 'work', value: 'w@x' }],
        addresses: [{ type: 'work', locality: 'Oslo' }],
        roles: [{ primary: true, value: 'admin' }],
      },
    )
  })

  test('values, choices, negation and affixes', () => {
    const mapped = user({
      Kind: { from: 'userType', values: { Employee: 'E', Guest: 'G' } },
      Account: '"CORP\\\\" & userName',
      Status: 'active ? "on" : "off"',
    })
    assert.deepEqual(read(mapped, { Id: 'a', Kind: 'G', Account: 'CORP\\ada', Status: 'off' }), {
      externalId: 'a',
      userType: 'Guest',
      userName: 'ada',
      active: false,
    })
    assert.deepEqual(read(mapped, { Id: 'a', Kind: 'X', Account: 'ada', Status: 'ON' }), {
      externalId: 'a',
    })
    assert.deepEqual(read(user({ Blocked: '$not(active)' }), { Id: 'a', Blocked: 'True' }), {
      externalId: 'a',
      active: false,
    })
  })

  test('the first flow that can be turned round answers', () => {
    const mapped = user({ Upper: '$uppercase(title)', Plain: 'title', Again: 'title' })
    assert.deepEqual(read(mapped, { Id: 'a', Upper: 'X', Plain: 'p', Again: 'q' }), {
      externalId: 'a',
      title: 'p',
    })
    assert.deepEqual(mapped.flows[1]?.readBack(), { kind: 'row', column: 'Plain', how: 'copy' })
  })

  test('folding is harmless where case does not count, and else left to the connector space', () => {
    const mapped = user({ Login: '$lowercase(userName)', Photo: '$lowercase(profileUrl)' })
    assert.deepEqual(read(mapped, { Id: 'a', Login: 'ada', Photo: 'http://x' }), {
      externalId: 'a',
      userName: 'ada',
    })
  })

  test('"read: none" and constants give nothing, an expression over the row gives its value', () => {
    const mapped = user({
      Secret: { from: 'nickName', read: 'none' },
      Kind: { constant: 'x' },
      Full: { from: 'displayName & "!"', read: { from: '$substringBefore(row.Full, "!")' } },
    })
    assert.deepEqual(read(mapped, { Id: 'a', Secret: 's', Kind: 'x', Full: 'Ada!' }), {
      externalId: 'a',
      displayName: 'Ada',
    })
  })
})

suite('read: the connector space', () => {
  const mapped = user({ Full: 'givenName & " " & surname', Title: '$uppercase(title)' })
  const accepted = json({
    externalId: 'a',
    name: { givenName: 'Ada', familyName: 'L', middleName: 'M' },
    title: 'Chief',
  })
  const written = { Id: 'a', Full: 'Ada L', Title: 'CHIEF' }

  test('answers what a column cannot, and nothing beside it', () => {
    assert.deepEqual(read(mapped, written, { accepted, written }), {
      externalId: 'a',
      name: { givenName: 'Ada', familyName: 'L' },
      title: 'Chief',
    })
  })

  test('is silent about columns that were edited since', () => {
    assert.deepEqual(read(mapped, { ...written, Full: 'Eve L' }, { accepted, written }), {
      externalId: 'a',
      title: 'Chief',
    })
  })

  test('is asked first where the row has lost detail, and the row when it was edited', () => {
    const cut = compileUser({
      columns: { Id: 'text', Title: { type: 'nvarchar(3)', length: 3 } },
      mappings: { Title: { from: 'title', onOverflow: 'truncate' } },
    })
    const known = {
      accepted: json({ externalId: 'a', title: 'abcdef' }),
      written: { Id: 'a', Title: 'abc' },
    }
    assert.deepEqual(read(cut, { Id: 'a', Title: 'abc' }, known), {
      externalId: 'a',
      title: 'abcdef',
    })
    assert.deepEqual(read(cut, { Id: 'a', Title: 'xyz' }, known), { externalId: 'a', title: 'xyz' })
    assert.deepEqual(read(cut, { Id: 'a', Title: 'abc' }), { externalId: 'a', title: 'abc' })
  })

  test('says what the default stands for', () => {
    const given = user({ Language: { from: 'preferredLanguage', default: 'en' } })
    const none = { accepted: json({ externalId: 'a' }), written: { Id: 'a', Language: 'en' } }
    const some = {
      accepted: json({ externalId: 'a', preferredLanguage: 'en' }),
      written: none.written,
    }
    assert.deepEqual(read(given, none.written, none), { externalId: 'a' })
    assert.deepEqual(read(given, none.written, some), { externalId: 'a', preferredLanguage: 'en' })
    assert.deepEqual(read(given, { Id: 'a', Language: 'de' }), {
      externalId: 'a',
      preferredLanguage: 'de',
    })
    assert.deepEqual(read(given, none.written), { externalId: 'a' })
  })

  test('answers columns of the first writing, whatever became of them', () => {
    const given = user({ Login: { from: 'userName', apply: 'create' } })
    const known = {
      accepted: json({ externalId: 'a', userName: 'new' }),
      written: { Id: 'a', Login: 'old' },
    }
    assert.deepEqual(read(given, { Id: 'a', Login: 'other' }, known), {
      externalId: 'a',
      userName: 'new',
    })
  })

  test('answers columns that a rule may have set', () => {
    const given = compileUser({
      mappings: { Department: 'department', Active: 'active' },
      deprovision: { onDisable: [rule(setAction({ Department: null, Active: 'gone' }))] },
    })
    const written = { Id: 'a', Department: null, Active: 'gone' }
    const accepted = json({
      externalId: 'a',
      active: false,
      [ENTERPRISE_USER]: { department: 'R&D' },
    })
    assert.deepEqual(
      read(given, written, { accepted, written }),
      accepted && JSON.parse(JSON.stringify(accepted)),
    )
  })

  test('keeps attributes that only the scope asks for', () => {
    const given = compileUser({ scope: 'userType = "Employee"', mappings: { Title: 'title' } })
    const accepted = json({ externalId: 'a', userType: 'Employee', title: 'x' })
    const known = { accepted, written: { Id: 'a', Title: 'x' } }
    assert.deepEqual(read(given, known.written, known), JSON.parse(JSON.stringify(accepted)))
  })

  test('brings what no column has, of every entry in its place, and the rest from the row', () => {
    const given = user({ Mail: 'mail', All: '$join(emails.value, ";")' })
    const accepted = json({
      externalId: 'a',
      emails: [
        { type: 'work', value: 'w', primary: true },
        { type: 'home', value: 'h' },
      ],
    })
    const written = { Id: 'a', Mail: 'w', All: 'w;h' }
    assert.deepEqual(read(given, { ...written, Mail: 'new' }, { accepted, written }), {
      externalId: 'a',
      emails: [
        { type: 'work', value: 'new', primary: true },
        { type: 'home', value: 'h' },
      ],
    })
    assert.deepEqual(read(given, { ...written, Mail: null }, { accepted, written }), {
      externalId: 'a',
      emails: [{ type: 'home', value: 'h' }],
    })
  })

  test('gives entries back their type where no selector names one', () => {
    const given = user({ First: 'emails[0].value', Role: 'roles[primary=true][0].value' })
    const accepted = json({
      externalId: 'a',
      emails: [{ type: 'work', value: 'w' }],
      roles: [{ value: 'r' }, { type: 'app', primary: true, value: 'admin' }],
    })
    const written = { Id: 'a', First: 'w', Role: 'admin' }
    assert.deepEqual(read(given, written, { accepted, written }), {
      externalId: 'a',
      emails: [{ type: 'work', value: 'w' }],
      roles: [{ type: 'app', primary: true, value: 'admin' }],
    })
    assert.deepEqual(read(given, { ...written, First: 'x', Role: null }, { accepted, written }), {
      externalId: 'a',
      emails: [{ value: 'x' }],
    })
  })

  test('gives copies: changing what was read changes nothing that is remembered', () => {
    const known = { accepted, written: row(written) }
    const first = mapped.read(row(written), known, SCOPE)
    assert.ok(!(first instanceof Promise))
    assert.notEqual(first['name'], accepted['name'])
  })

  test('keeps a value that was given for the column itself', () => {
    const own = json({ externalId: 'a', [ECMA2HOST_USER]: { Full: 'Ada' } })
    const written = { Id: 'a', Full: 'Ada', Title: null }
    assert.deepEqual(
      read(mapped, written, { accepted: own, written }),
      JSON.parse(JSON.stringify(own)),
    )
    assert.deepEqual(read(mapped, { ...written, Full: 'Eve' }, { accepted: own, written }), {
      externalId: 'a',
      [ECMA2HOST_USER]: { Full: 'Eve' },
    })
  })
})

suite('read: signals', () => {
  const both = user({ Active: 'accountEnabled', Gone: 'isSoftDeleted' })

  test('active alone says it all where the two agree', () => {
    assert.deepEqual(read(both, { Id: 'a', Active: 'True', Gone: 'False' }), {
      externalId: 'a',
      active: true,
    })
    assert.deepEqual(read(both, { Id: 'a', Active: 'False', Gone: 'True' }), {
      externalId: 'a',
      active: false,
    })
  })

  test('what does not follow from active stands beside it', () => {
    assert.deepEqual(read(both, { Id: 'a', Active: 'True', Gone: 'True' }), {
      externalId: 'a',
      active: false,
      accountEnabled: true,
    })
    assert.deepEqual(read(both, { Id: 'a', Active: 'False', Gone: 'False' }), {
      externalId: 'a',
      active: false,
      isSoftDeleted: false,
    })
  })

  test('a column that was added later and is NULL says nothing', () => {
    assert.deepEqual(read(both, { Id: 'a', Active: 'True', Gone: null }), {
      externalId: 'a',
      active: true,
    })
  })

  test('a client that sends active apart from the account gets it back', () => {
    const accepted = json({ externalId: 'a', active: true, accountEnabled: false })
    const written = { Id: 'a', Active: 'False', Gone: 'False' }
    assert.deepEqual(
      read(both, written, { accepted, written }),
      JSON.parse(JSON.stringify(accepted)),
    )
  })

  test('soft delete alone is the opposite of active', () => {
    assert.deepEqual(read(user({ Gone: 'isSoftDeleted' }), { Id: 'a', Gone: 'True' }), {
      externalId: 'a',
      active: false,
    })
  })
})
