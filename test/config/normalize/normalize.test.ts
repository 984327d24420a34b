import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import * as fc from 'fast-check'
import { formatDuration, parseDuration } from '../../../src/config/normalize/duration.ts'
import { parseTableName, writeTableName } from '../../../src/config/normalize/table-name.ts'
import { isEndpoint, type ActionDefinition } from '../../../src/model/definition.ts'
import { connectorText, loadText, onlyConnector, onlyObject } from '../loading.ts'

async function flowOf(flow: string) {
  const object = onlyObject(await loadText(connectorText('', `      Name: ${flow}`)))
  const [first] = object.flows
  assert.ok(first !== undefined)
  return first
}

async function targetOf(target: string) {
  const text = connectorText().replace('{ sqlite: people.db }', target)
  return onlyConnector(await loadText(text)).target.connection
}

suite('table names', () => {
  for (const [text, schema, name] of [
    ['People', undefined, 'People'],
    ['hr.Employee', 'hr', 'Employee'],
    ['a.b.c', 'a', 'b.c'],
    ['[dbo].[Odd.Name]', 'dbo', 'Odd.Name'],
    ['"a"."b.c"', 'a', 'b.c'],
    ['[Odd.Name]', undefined, 'Odd.Name'],
    ['[a]]b]', undefined, 'a]b'],
    ['"say ""hi"""', undefined, 'say "hi"'],
    ['Order Details', undefined, 'Order Details'],
    ['dbo.Odd [Name]', 'dbo', 'Odd [Name]'],
    ["O'Brien", undefined, "O'Brien"],
  ] as const) {
    test(`reads ${text}`, () => {
      assert.deepEqual(parseTableName(text), { ...(schema === undefined ? {} : { schema }), name })
    })
  }

  for (const text of ['', '.', 'a.', '.a', '[a', '"a', '[a]b', '[]', 'a."b', 'a."b"c']) {
    test(`refuses ${JSON.stringify(text)}`, () => {
      assert.equal(parseTableName(text), undefined)
    })
  }

  test('are written so that they are read again', () => {
    const part = fc.string({
      minLength: 1,
      unit: fc.constantFrom('a', '.', '[', ']', '"', ' ', 'ø'),
    })
    fc.assert(
      fc.property(part, fc.option(part, { nil: undefined }), (name, schema) => {
        const table = schema === undefined ? { name } : { schema, name }
        assert.deepEqual(parseTableName(writeTableName(table)), table)
      }),
    )
  })
})

suite('durations', () => {
  test('are read and written in the largest unit that fits', () => {
    for (const text of ['90d', '7h', '90m', '1s', '1500ms', '0ms']) {
      assert.equal(formatDuration(parseDuration(text)), text)
    }
    assert.equal(formatDuration(parseDuration('120m')), '2h')
    assert.equal(parseDuration('1d'), 86_400_000)
  })
})

suite('flows', () => {
  test('take a text for an expression and any other scalar for a constant', async () => {
    for (const [flow, constant] of [
      ['7', 7],
      ['true', true],
      ['null', null],
      ['{ const: employee }', 'employee'],
      ['{ const: null }', null],
      ['12345678901234567890', '12345678901234567890'],
      ['-0.5', -0.5],
    ] as const) {
      assert.deepEqual((await flowOf(flow)).value, { constant }, flow)
    }
    const { value } = await flowOf('"7"')
    assert.ok('from' in value)
    assert.equal(value.from.text, '7')
  })

  test('write booleans and numbers among the keys of values as attributes do', async () => {
    const { values } = await flowOf(
      '{ from: a, values: { True: T, false: F, 1.0: one, "007": bond, No: n } }',
    )
    assert.deepEqual(
      values,
      new Map([
        ['true', 'T'],
        ['false', 'F'],
        ['1', 'one'],
        ['007', 'bond'],
        ['No', 'n'],
      ]),
    )
  })

  test('know the place of the column, of the flow and of every token', async () => {
    const flow = await flowOf('"givenName & \' \' & \\"x\\" & surname"')
    assert.equal(flow.columnSpan.start.column, 7)
    assert.equal(flow.columnSpan.end.column, 11)
    assert.equal(flow.span.start.column, 7)
    assert.ok('from' in flow.value)
    const { from } = flow.value
    const at = from.text.indexOf('surname')
    assert.equal(from.spanOf(at, at + 7).start.column, 13 + 1 + at + 2)
  })

  test('take awkward column names literally', async () => {
    const names = [
      'Odd.Name',
      'a[1]',
      'with blank',
      'order',
      "O'Brien",
      '%',
      '__proto__',
      '😀',
      '<<',
    ]
    const mappings = names.map((name) => `      ${JSON.stringify(name)}: displayName`).join('\n')
    const { flows } = onlyObject(await loadText(connectorText('', mappings)))
    assert.deepEqual(
      flows.map(({ column }) => column),
      names,
    )
  })

  test('keep read and its two words apart', async () => {
    assert.equal((await flowOf('{ from: a, read: state }')).read, 'state')
    assert.equal((await flowOf('{ from: a, read: none }')).read, 'none')
    const { read } = await flowOf('{ from: a, read: row.Name }')
    assert.ok(typeof read === 'object')
    assert.equal(read.from.text, 'row.Name')
  })
})

suite('targets', () => {
  test('make the path of a SQLite file absolute, relative to the file that names it', async () => {
    for (const text of [
      'people.db',
      'sqlite:people.db',
      'file:people.db',
      'sqlite://people.db',
      './people.db',
    ]) {
      assert.deepEqual(await targetOf(`{ sqlite: '${text}' }`), {
        options: { path: '/configuration/people.db' },
      })
    }
    assert.deepEqual(await targetOf("{ sqlite: 'sqlite:///data/p.db' }"), {
      options: { path: '/data/p.db' },
    })
    assert.deepEqual(await targetOf('{ sqlite: { path: p.db } }'), {
      options: { path: '/configuration/p.db' },
    })
    assert.deepEqual(await targetOf("{ sqlite: ':memory:' }"), { options: { path: ':memory:' } })
  })

  test('keep a URL without a password, and an @ or a colon that is none', async () => {
    for (const url of [
      'postgres://db.contoso.com:5432/hr',
      'postgres://svc@db/hr',
      'postgresql://db/hr?x=a:b@c',
      'postgres://db:5432/hr?application_name=a@b',
    ]) {
      assert.deepEqual(await targetOf(`{ postgres: '${url}' }`), { url })
    }
  })

  test('take options one by one, times in milliseconds, secrets by reference', async () => {
    const connection = await targetOf(
      '{ mssql: { host: h, port: 1433, password: { file: pw }, connectTimeout: 5s, ssl: verify } }',
    )
    assert.ok('options' in connection)
    const { password, ...rest } = connection.options
    assert.deepEqual(rest, { host: 'h', port: 1433, connectTimeout: 5000, ssl: 'verify' })
    assert.ok(password !== undefined && 'file' in password)
    assert.equal(password.file, '/configuration/pw')
  })
})

suite('sources', () => {
  async function sourceOf(source: string, name = 'HR') {
    const text = connectorText()
      .replace('source: entra', `source: ${source}`)
      .replace('HR:', `${name}:`)
    const { source: normal } = onlyConnector(await loadText(text))
    assert.ok(isEndpoint(normal))
    return normal
  }
  function names(tokens: Awaited<ReturnType<typeof sourceOf>>['tokens']): string[] {
    return tokens.map((token) => ('env' in token ? token.env : token.file))
  }

  test('ask for a token named after the connector', async () => {
    assert.deepEqual(names((await sourceOf('okta', 'hr-users.no')).tokens), ['HR_USERS_NO_TOKEN'])
    assert.deepEqual(names((await sourceOf('{ okta: {} }')).tokens), ['HR_TOKEN'])
  })

  test('take two tokens during a rotation', async () => {
    const { tokens } = await sourceOf('{ scim: { token: [{ env: NEW }, { file: old }] } }')
    assert.deepEqual(names(tokens), ['NEW', '/configuration/old'])
  })

  test('ask for no token when a JWT is accepted and none is named', async () => {
    const source = await sourceOf('{ entra: { jwt: { issuer: https://sts/, audience: app } } }')
    assert.deepEqual(source.tokens, [])
    assert.deepEqual(source.jwt, { issuer: 'https://sts/', audience: 'app' })
  })

  test('put a path of their own first', async () => {
    const { paths } = await sourceOf('{ entra: { path: /ecma2host_HR/scim } }')
    assert.deepEqual(paths, ['/ecma2host_HR/scim', '/scim/HR'])
  })
})

suite('deprovisioning', () => {
  async function onDisable(text: string) {
    const { deprovision } = onlyObject(
      await loadText(connectorText(`    deprovision: { onDisable: ${text} }`)),
    )
    return deprovision.onDisable
  }
  function kinds(actions: readonly { readonly do: ActionDefinition }[]): string[] {
    return actions.map((rule) => rule.do.kind)
  }

  test('takes one action for a rule that always holds', async () => {
    const rules = await onDisable('delete')
    assert.deepEqual(kinds(rules), ['delete'])
    assert.equal(rules[0]?.when, undefined)
  })

  test('keeps rules in their order, with their conditions', async () => {
    const rules = await onDisable('[{ when: accountEnabled = false, do: keep }, { do: delete }]')
    assert.deepEqual(kinds(rules), ['keep', 'delete'])
    assert.equal(rules[0]?.when?.text, 'accountEnabled = false')
  })

  test('sets constants and expressions, and counts purgeAfter in milliseconds', async () => {
    const [rule] = await onDisable(
      '{ set: { Status: D, At: { expr: $now() }, N: null }, purgeAfter: 30d }',
    )
    assert.ok(rule?.do.kind === 'set')
    assert.equal(rule.do.purgeAfter, 30 * 86_400_000)
    const set = [...rule.do.set].map(([column, value]) => [
      column,
      'constant' in value ? value.constant : value.expr.text,
    ])
    assert.deepEqual(set, [
      ['Status', 'D'],
      ['At', '$now()'],
      ['N', null],
    ])
  })
})
