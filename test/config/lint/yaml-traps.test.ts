import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { lintText, places } from './lint-text.ts'

/** From line 10 and column 7 on the mappings of a connector. */
function mappings(...lines: readonly string[]): string {
  return `version: 1
connectors:
  People:
    source: entra
    target: { sqlite: { env: PEOPLE_DATABASE } }
    table: People
    anchor: { Id: objectId }
    mappings:
      UserName: userName
${lines.map((line) => `      ${line}\n`).join('')}`
}

async function fixes(text: string): Promise<readonly (string | undefined)[]> {
  return (await lintText(text)).map(({ fix }) => fix?.text)
}

suite('expressions that YAML does not read as one text', () => {
  test('a ternary without quotes', async () => {
    const text = mappings('Active: active ? "T" : "F"', 'Mail: mail')
    assert.deepEqual(places(await lintText(text)), ['unquoted-expression 10:15'])
    assert.deepEqual(await fixes(text), [`'active ? "T" : "F"'`])
  })

  test('a default without quotes', async () => {
    const text = mappings('Name: displayName ?: givenName')
    assert.deepEqual(places(await lintText(text)), ['unquoted-expression 10:13'])
  })

  test('a ternary inside braces ends before the next key', async () => {
    const text = mappings('Active: { from: active ? "T" : "F", apply: create }')
    assert.deepEqual(places(await lintText(text)), ['unquoted-expression 10:23'])
    assert.deepEqual(await fixes(text), [`'active ? "T" : "F"'`])
  })

  test('a ternary in a ternary, with a comment behind it', async () => {
    const text = mappings('A: active ? "x" : title ? "y" : "z" # why')
    assert.deepEqual(places(await lintText(text)), ['unquoted-expression 10:10'])
    assert.deepEqual(await fixes(text), [`'active ? "x" : title ? "y" : "z"'`])
  })

  test('a ternary on the line below its column, which is valid YAML', async () => {
    const text = mappings('A:', "  active ? 'x' : 'y'")
    assert.deepEqual(places(await lintText(text)), ['unquoted-expression 11:9'])
    assert.deepEqual(await fixes(text), [`"active ? 'x' : 'y'"`])
  })

  test('a ternary over three lines, which is valid YAML with an empty key', async () => {
    const text = mappings('A: active', '  ? "x"', '  : "y"')
    assert.deepEqual(places(await lintText(text)), ['unquoted-expression 10:10'])
    assert.deepEqual(await fixes(text), [`'active ? "x" : "y"'`])
  })

  test('several, one below the other, which YAML reads as one mapping', async () => {
    const text = mappings(
      'A: active ? "x" : "y"',
      'B: displayName ?: givenName',
      "C: 'constant'",
      'D: surnme',
      'E: { from: $lowercas(mail) }',
    )
    assert.deepEqual(places(await lintText(text)), [
      'unquoted-expression 10:10',
      'unquoted-expression 11:10',
      'quoted-constant 12:10',
      'unknown-attribute 13:10',
      'unknown-function 14:18',
    ])
  })

  test('a comma or a bracket inside braces', async () => {
    const text = mappings(
      'A: { from: $substring(mail, 0, 4), as: text }',
      'B: { from: emails[type="work"][0].value }',
      'C: surnme',
    )
    assert.deepEqual(places(await lintText(text)), [
      'unquoted-expression 10:18',
      'unquoted-expression 11:18',
    ])
    assert.deepEqual(await fixes(text), [
      "'$substring(mail, 0, 4)'",
      `'emails[type="work"][0].value'`,
    ])
  })

  test('a comma in a text inside braces', async () => {
    const text = mappings("A: { from: givenName & ', ' & surname }")
    assert.deepEqual(places(await lintText(text)), ['unquoted-expression 10:18'])
    assert.deepEqual(await fixes(text), [`"givenName & ', ' & surname"`])
  })

  test('an object of JSONata in a call', async () => {
    const text = mappings('A: $lookup({"a": "b"}, title)', 'B: surname')
    assert.deepEqual(places(await lintText(text)), ['unquoted-expression 10:10'])
    assert.deepEqual(await fixes(text), [`'$lookup({"a": "b"}, title)'`])
  })

  test('a quote that is never closed is shown where it begins', async () => {
    for (const quote of [`'`, '"']) {
      const text = mappings(`A: ${quote}employee`, 'B: surname')
      assert.deepEqual(places(await lintText(text)), ['yaml-syntax 10:10'])
    }
  })

  test('an exclamation mark, which begins a tag', async () => {
    const text = mappings('A: !active')
    assert.deepEqual(places(await lintText(text)), ['reserved-start 10:10'])
  })

  test('a text in quotes with an operator behind it', async () => {
    const text = mappings("A: 'x' & title")
    assert.deepEqual(places(await lintText(text)), ['unquoted-expression 10:10'])
    assert.deepEqual(await fixes(text), [`"'x' & title"`])
  })

  test('a condition of a deprovisioning rule', async () => {
    const text = mappings().replace(
      '    mappings:',
      '    deprovision:\n      onDisable:\n        - when: active ? true : false\n          do: keep\n    mappings:',
    )
    assert.deepEqual(places(await lintText(text)), ['unquoted-expression 10:17'])
  })

  test('columns that end in a question mark are columns', async () => {
    assert.deepEqual(await lintText(mappings('Is active ?: active', 'Really?: active')), [])
  })

  test('back-tick, per cent and asterisk at the start', async () => {
    const text = mappings('A: `urn:example:User`.login', 'B: { from: `urn:example:User`.x }')
    assert.deepEqual(places(await lintText(text)), ['reserved-start 10:10', 'reserved-start 11:18'])
    assert.deepEqual(await fixes(text), ["'`urn:example:User`.login'", "'`urn:example:User`.x'"])
    assert.deepEqual(places(await lintText(mappings('A: *.x'))), ['reserved-start 10:10'])
  })

  test('a parent operator at the start', async () => {
    assert.deepEqual(places(await lintText(mappings('A: %.x'))), ['reserved-start 10:10'])
  })

  test('a misspelt alias is one, and no expression', async () => {
    assert.deepEqual(places(await lintText(mappings('A: *mail'))), ['unknown-alias 10:10'])
  })

  test('a comment that cuts an expression off is an error, one that may be meant a warning', async () => {
    const problems = await lintText(
      mappings("A: title & ' #' & userName", 'B: title #b', 'C: title # c'),
    )
    assert.deepEqual(
      problems.map(({ rule, severity, span }) => [rule, severity, span.start.line]),
      [
        ['comment-in-expression', 'error', 10],
        ['comment-in-expression', 'warning', 11],
      ],
    )
  })
})

suite('texts and numbers', () => {
  test('texts in quotes that name no attribute are meant as constants', async () => {
    const text = mappings("A: 'employee'", "B: ''", "C: 'Not assigned'", "D: 'title'")
    assert.deepEqual(places(await lintText(text)), [
      'quoted-constant 10:10',
      'quoted-constant 11:10',
      'quoted-constant 12:10',
    ])
    assert.deepEqual(await fixes(text), [
      '{ const: employee }',
      "{ const: '' }",
      '{ const: Not assigned }',
    ])
  })

  test('an attribute in quotes whose case is wrong is a misspelt attribute', async () => {
    assert.deepEqual(places(await lintText(mappings("A: 'givenname'"))), [
      'unknown-attribute 10:11',
    ])
  })

  test('numbers that would lose characters', async () => {
    const lost = ['007', '+4712345678', '12345678901234567890', '0x1F', '0o17', '1e3', '1.']
    for (const source of lost) {
      const problems = await lintText(mappings(`A: { const: ${source} }`))
      assert.deepEqual(places(problems), ['number-like-text 10:19'], source)
      assert.equal(problems[0]?.suggestion, `"${source}"`)
    }
  })

  test('numbers that stay what they are', async () => {
    for (const source of ['0', '7', '-3', '1.50', '9007199254740991', '"007"', 'true']) {
      assert.deepEqual(await lintText(mappings(`A: { const: ${source} }`)), [], source)
    }
  })
})

suite('expressions', () => {
  test('every mistake of a file is reported, sorted by place', async () => {
    const text = mappings(
      'A: $lowercas(mail)',
      'B: givenname',
      'C: lowercase(mail)',
      'D: mail == title',
      'E: $now()',
      "F: 'employee'",
    )
    assert.deepEqual(places(await lintText(text)), [
      'unknown-function 10:10',
      'unknown-attribute 11:10',
      'function-without-dollar 12:10',
      'double-equals 13:15',
      'not-deterministic 14:10',
      'quoted-constant 15:10',
    ])
  })

  test('two mistakes on one line are two messages', async () => {
    const text = mappings().replace(/mappings:[^]*/u, 'mappings: { A: givenname, B: surnam }\n')
    assert.deepEqual(places(await lintText(text)), [
      'unknown-attribute 8:20',
      'unknown-attribute 8:34',
    ])
  })

  test('the place inside a block scalar and an escaped text is exact', async () => {
    const text = mappings('A: >-', '  mail &', '  $lowercas(title)', `B: "'\\u00e9' & surnam"`)
    assert.deepEqual(places(await lintText(text)), [
      'unknown-function 12:9',
      'unknown-attribute 13:22',
    ])
  })

  test('expressions of connectors with other errors are looked through too', async () => {
    const text = mappings('A: givenname').replace('    table:', '    tabel:')
    const rules = (await lintText(text)).map(({ rule }) => rule)
    assert.ok(rules.includes('unknown-key'))
    assert.ok(rules.includes('unknown-attribute'))
  })

  test('a wrong source is one mistake, and no reason to doubt the attributes', async () => {
    const text = mappings('A: givenName').replace('source: entra', 'source: entraid')
    assert.deepEqual(places(await lintText(text)), ['wrong-value 4:13'])
  })

  test('fields of a file are not ours to know', async () => {
    const text = mappings('A: anything').replace(
      'source: entra',
      'source: { csv: { path: people.csv, key: id } }',
    )
    assert.ok(!(await lintText(text)).some(({ rule }) => rule === 'unknown-attribute'))
  })

  test('an expression that two connectors share through an alias is reported once', async () => {
    const first = mappings('A: givenname').replace('mappings:', 'mappings: &shared')
    const text = `${first}  Guests:
    source: okta
    target: { sqlite: { env: PEOPLE_DATABASE } }
    table: Guests
    anchor: { Id: externalId }
    mappings: { <<: *shared, Mail: mail }
`
    assert.deepEqual(places(await lintText(text)), ['unknown-attribute 10:10'])
  })

  test('names of Object.prototype are names like any other', async () => {
    const text = mappings('__proto__: mail', 'constructor: title', 'toString: hasOwnProperty')
    assert.deepEqual(places(await lintText(text)), ['unknown-attribute 12:17'])
  })

  test('very long values do not slow the rules down', async () => {
    const long = 'x'.repeat(10_000)
    const started = performance.now()
    await lintText(mappings(`A: "${long}"`, `B: { const: ${long} }`, `C: title # ${long}`))
    assert.ok(performance.now() - started < 1_000)
  })
})

suite('places where the parser loses its way', () => {
  const messages = async (text: string) =>
    (await lintText(text)).map(
      ({ rule, span, message, suggestion }) =>
        `${rule} ${span.start.line}:${span.start.column} ${message}${suggestion === undefined ? '' : ` → ${suggestion}`}`,
    )

  test('a key that is indented deeper than the one above it', async () => {
    const text = mappings('A: surname', '  B: mail', 'C: title')
    assert.deepEqual(places(await lintText(text)), ['yaml-syntax 11:9'])
    assert.match((await messages(text))[0] ?? '', /indented deeper than the key above it/u)
    assert.deepEqual(await fixes(text), [undefined])
  })

  test('a brace or a bracket that is never closed', async () => {
    assert.deepEqual(await messages(mappings('A: { from: surname', 'B: mail')), [
      'yaml-syntax 10:10 The "{" is never closed.',
    ])
    assert.deepEqual(await messages(mappings('A: [a, b', 'B: mail')), [
      'yaml-syntax 10:10 The "[" is never closed.',
    ])
  })

  test('a tab is one mistake, whatever it makes of the lines around it', async () => {
    const text = mappings('A: surname').replace('    source', '\tsource')
    assert.deepEqual(places(await lintText(text)), ['tab-indentation 4:1'])
  })

  test('a variable of a shell is one mistake, and says how a secret is named', async () => {
    const text = mappings('A: surname').replace('{ env: PEOPLE_DATABASE }', '${PEOPLE_DATABASE}')
    assert.deepEqual(await messages(text), [
      'yaml-syntax 5:23 Nothing is put in the place of ${…} here, and YAML reads the "{" as a mapping. ' +
        '→ { env: PEOPLE_DATABASE }',
    ])
  })

  test('a list where a key belongs', async () => {
    const text = mappings('A: surname').replace('      A: surname', '     - surname')
    assert.match((await messages(text))[0] ?? '', /A list begins here, where YAML expects a key/u)
  })
})

suite('constants that are no expression', () => {
  test('a date, a time and a number with separators say how they are written', async () => {
    for (const constant of ['2026-01-01', '12:30:45', '1_000']) {
      const [problem, ...more] = await lintText(mappings(`A: ${constant}`))
      assert.equal(more.length, 0)
      assert.equal(problem?.rule, 'expression-syntax')
      assert.equal(problem?.help, `A constant is written { const: "${constant}" }.`)
    }
  })
})

suite('characters that nobody sees', () => {
  test('a no-break space or a mark without width in an expression or a key', async () => {
    for (const [line, place, fix] of [
      ['A: givenName\u00a0& surname', '10:19', ' '],
      ['A:\u00a0givenName', '10:9', ' '],
      ['A: given\u200bName', '10:15', ''],
    ] as const) {
      const text = mappings(line)
      assert.deepEqual(places(await lintText(text)), [`invisible-character ${place}`])
      assert.deepEqual(await fixes(text), [fix])
    }
  })

  test('within quotes they are meant, and in texts for people too', async () => {
    const text = mappings(
      `A: "givenName & '\u00a0' & surname" # a\u00a0b`,
      '"B\u00a0C": title',
    ).replace('    source', '    description: a\u00a0b\n    source')
    assert.deepEqual(places(await lintText(text)), [])
  })
})
