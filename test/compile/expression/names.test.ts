import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { CORE_USER, ENTERPRISE_USER } from '../../../src/model/source-object.ts'
import type { JsonValue } from '../../../src/model/value.ts'
import { compile, expressionText, marked } from './build.ts'
import { compileExpression } from '../../../src/compile/expression/compile.ts'

const ADA: Readonly<Record<string, JsonValue>> = {
  userName: 'ada@contoso.com',
  externalId: '7f3c',
  name: { givenName: 'Ada', familyName: 'Lovelace' },
  title: 'Analyst',
  active: true,
  emails: [
    { type: 'home', value: 'ada@home.example' },
    { type: 'work', value: 'ada@contoso.com' },
  ],
  phoneNumbers: [{ type: 'mobile', value: '+47 1' }],
  [ENTERPRISE_USER]: {
    department: 'R&D',
    organization: 'Contoso',
    employeeNumber: '7',
    costCenter: 'C1',
    division: 'North',
    manager: { value: '26' },
  },
  'urn:custom:2.0:User': { badge: '42' },
}

suite('names of Microsoft Graph', () => {
  for (const [name, value] of [
    ['objectId', '7f3c'],
    ['userPrincipalName', 'ada@contoso.com'],
    ['givenName', 'Ada'],
    ['surname', 'Lovelace'],
    ['companyName', 'Contoso'],
    ['department', 'R&D'],
    ['employeeId', '7'],
    ['costCenter', 'C1'],
    ['division', 'North'],
    ['jobTitle', 'Analyst'],
    ['mail', 'ada@contoso.com'],
    ['mobilePhone', '+47 1'],
    ['manager', '26'],
    ['enterprise.department', 'R&D'],
    ['enterprise.manager.value', '26'],
    [`\`${ENTERPRISE_USER}\`.department`, 'R&D'],
    [`\`${ENTERPRISE_USER}:department\``, 'R&D'],
    [`\`${CORE_USER}\`.userName`, 'ada@contoso.com'],
    [`\`${CORE_USER}:name\`.givenName`, 'Ada'],
    ['`urn:custom:2.0:User`.badge', '42'],
    ['$$.mail', 'ada@contoso.com'],
    ['$.surname', 'Lovelace'],
    ['department ?: "none"', 'R&D'],
    ['($x := surname; $x & "," & givenName)', 'Lovelace,Ada'],
    ['$map([1], function($v) { surname })', 'Lovelace'],
    ['$lowercase(mail) = mail ? jobTitle : mobilePhone', 'Analyst'],
    ['{"x": givenName}.x', 'Ada'],
  ] as const) {
    test(`${name} is resolved in both modes`, async () => {
      assert.equal(await compile(name ?? '').evaluate(ADA), value)
      assert.equal(await compile(name ?? '', { mode: 'interpreter' }).evaluate(ADA), value)
      assert.deepEqual(compile(name ?? '').analysis.unknownNames, [])
    })
  }

  test('are the entry’s own inside a selector and behind a list', async () => {
    const people = { emails: [{ type: 'work', mail: 'x', value: 'v' }] }
    assert.equal(await compile('emails[mail="x"].value').evaluate(people), 'v')
    assert.equal(await compile('emails.mail').evaluate(people), 'x')
  })

  test('keep the filters that were written behind them', async () => {
    assert.equal(await compile('mail[0]').evaluate(ADA), 'ada@contoso.com')
    assert.deepEqual(await compile('mail[]').evaluate(ADA), ['ada@contoso.com'])
    assert.equal(await compile('mail[$ = "x"]').evaluate(ADA), undefined)
  })

  test('cost nothing: a path stays a closure', () => {
    assert.equal(compile('mail').mode, 'closure')
    assert.equal(compile('accountEnabled').mode, 'closure')
  })

  test('are plain names in a file', async () => {
    const options = { vocabulary: 'none' } as const
    assert.equal(await compile('mail', options).evaluate({ mail: 'm' }), 'm')
    assert.equal(await compile('accountEnabled', options).evaluate({ active: true }), undefined)
    assert.deepEqual(compile('whatever.you.like', options).analysis.unknownNames, [])
  })
})

suite('the two signals', () => {
  for (const [document, enabled, deleted] of [
    [{ active: true }, true, false],
    [{ active: false }, false, true],
    [{ active: false, accountEnabled: true }, true, true],
    [{ active: true, isSoftDeleted: true }, true, true],
    [{ accountEnabled: false, isSoftDeleted: false }, false, false],
    [{}, undefined, undefined],
  ] as const) {
    test(`follow from ${JSON.stringify(document)}`, async () => {
      for (const mode of ['closure', 'interpreter'] as const) {
        assert.equal(await compile('accountEnabled', { mode }).evaluate(document), enabled)
        assert.equal(await compile('isSoftDeleted', { mode }).evaluate(document), deleted)
        const text = 'accountEnabled ? "on" : "off"'
        const expected = enabled === true ? 'on' : 'off'
        assert.equal(await compile(text, { mode }).evaluate(document), expected)
      }
    })
  }

  test('are inputs of their own and of "active"', () => {
    const { inputs, functions } = compile('$not(isSoftDeleted)').analysis
    assert.deepEqual(
      inputs.map((input) => input.path),
      [['isSoftDeleted'], ['active']],
    )
    assert.deepEqual(
      functions.map((use) => use.name),
      ['not'],
    )
  })
})

suite('inputs', () => {
  const paths = (text: string) =>
    compile(text).analysis.inputs.map((input) =>
      input.path.map((part) => part.replace(/^urn:.*:/u, '')),
    )

  test('are canonical paths, conditions included', () => {
    assert.deepEqual(paths('mail'), [
      ['emails', 'type'],
      ['emails', 'value'],
    ])
    assert.deepEqual(paths('name.givenName & surname'), [
      ['name', 'givenName'],
      ['name', 'familyName'],
    ])
    assert.deepEqual(paths('manager'), [['User', 'manager', 'value']])
    assert.deepEqual(paths('emails[primary].value'), [
      ['emails', 'primary'],
      ['emails', 'value'],
    ])
    assert.deepEqual(paths('emails.(type = "work" ? value)'), [
      ['emails', 'type'],
      ['emails', 'value'],
      ['emails'],
    ])
    assert.deepEqual(paths('addresses[type="work"][0]'), [['addresses', 'type'], ['addresses']])
  })

  test('are named and marked as they were written', () => {
    const text = '"x" & enterprise.department & `urn:custom:2.0:User`.badge & mail'
    const uses = compile(text).analysis.inputs.map((input) => [
      input.name,
      marked(text, input.span),
    ])
    assert.deepEqual(uses, [
      ['enterprise.department', 'enterprise.department'],
      ['urn:custom:2.0:User.badge', '`urn:custom:2.0:User`.badge'],
      ['mail', 'mail'],
      ['mail', 'mail'],
    ])
  })

  test('appear once for "a ?: b", which reads a twice', () => {
    assert.deepEqual(paths('nickName ?: displayName'), [['nickName'], ['displayName']])
    assert.deepEqual(paths('nickName ?? displayName'), [['nickName'], ['displayName']])
  })
})

suite('unknown names', () => {
  const unknown = (text: string) =>
    compile(text).analysis.unknownNames.map((use) => [marked(text, use.span), use.suggestion ?? ''])

  test('are found with the nearest known one', () => {
    assert.deepEqual(unknown('usrName'), [['usrName', 'userName']])
    assert.deepEqual(unknown('username'), [['username', 'userName']])
    assert.deepEqual(unknown('"x" & `sur name`'), [['`sur name`', 'surname']])
    assert.deepEqual(unknown('favouriteColour'), [['favouriteColour', '']])
  })

  test('are found by what Okta, Active Directory and claims call them', () => {
    assert.deepEqual(unknown('id'), [['id', 'objectId']])
    assert.deepEqual(unknown('lastname'), [['lastname', 'surname']])
    assert.deepEqual(unknown('email'), [['email', 'mail']])
    assert.deepEqual(unknown('user.givenName'), [['user.givenName', 'givenName']])
    assert.deepEqual(unknown('user.firstName & "x"'), [['user.firstName', 'givenName']])
    assert.deepEqual(unknown('whatever.you'), [['whatever', '']])
  })

  test('name the attribute that has nothing of this name', () => {
    assert.equal(compile('givenName.surname').analysis.unknownNames[0]?.within, 'givenName')
    assert.equal(compile('surnam').analysis.unknownNames[0]?.within, undefined)
  })

  test('are found under an attribute too, also in a selector', () => {
    assert.deepEqual(unknown('name.givnName'), [['givnName', 'givenName']])
    assert.deepEqual(unknown('emails[typ="work"].value'), [['typ', 'type']])
    assert.deepEqual(unknown('enterprise.departmnt'), [['departmnt', 'department']])
    assert.deepEqual(unknown('userName.value'), [['value', '']])
  })

  test('are not looked for where anything may stand', () => {
    for (const text of ['`urn:custom:2.0:User`.a.b', '$x.a', '(emails).foo[0]', '{"a":1}.b']) {
      assert.ok(unknown(text).length <= 1, text)
    }
    assert.deepEqual(unknown('`urn:custom:2.0:User`.a.b'), [])
    assert.deepEqual(unknown('$x.a'), [])
  })

  test('do not hide a call without "$"', () => {
    const { analysis } = compile('lowercase(userName)')
    assert.deepEqual(analysis.unknownNames, [])
    assert.deepEqual(
      analysis.bareCalls.map((use) => [use.name, use.suggestion]),
      [['lowercase', 'lowercase']],
    )
  })
})

suite('calculating with texts', () => {
  const operators = (text: string) =>
    compile(text).analysis.textOperators.map(({ name, span }) => [name, marked(text, span)])

  test('is found where an operand is surely one', () => {
    for (const text of [
      'givenName + surname',
      '1 + "x"',
      'employeeId + 1',
      'mail + 1',
      '($x := givenName; $x + 1)',
      '(givenName & surname) + 1',
    ]) {
      assert.deepEqual(operators(text), [['+', '+']], text)
    }
    assert.deepEqual(operators('employeeId * 2'), [['*', '*']])
  })

  test('is nothing where it may be a number', () => {
    for (const text of [
      '$number(employeeId) + 1',
      '$count(emails) + 1',
      '`urn:custom:2.0:User`.level + 1',
      'active ? 1 + 2 : 3',
      '$x + 1',
    ]) {
      assert.deepEqual(operators(text), [], text)
    }
  })
})

suite('row', () => {
  const source = expressionText('row.FirstName & row.`Last Name`')

  test('is the live row in a read expression', async () => {
    const row = { FirstName: 'Ada', 'Last Name': 'L' }
    for (const mode of ['closure', 'interpreter'] as const) {
      const options = { vocabulary: 'scim', columns: 'unknown', mode } as const
      const compiled = compileExpression(source, options)
      assert.equal(await compiled.evaluate({}, { now: 0, row }), 'AdaL')
      assert.deepEqual(compiled.analysis.unknownNames, [])
      assert.deepEqual(compiled.analysis.inputs, [])
    }
  })

  test('has the columns of the table, where they are known', () => {
    const compiled = compile('row.FirstNam', { columns: ['FirstName', 'Last Name'] })
    assert.deepEqual(
      compiled.analysis.unknownNames.map((use) => [use.name, use.suggestion]),
      [['FirstNam', 'FirstName']],
    )
  })

  test('is an unknown name anywhere else', () => {
    assert.equal(compile('row.FirstName').analysis.unknownNames[0]?.name, 'row')
  })
})
