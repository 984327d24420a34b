import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { parseFile } from '../../../src/config/document.ts'
import { expressionPlaces } from '../../../src/config/lint/expression-place.ts'
import { testFileProblems } from '../../../src/config/lint/lint.ts'
import { connectorExample } from '../../../src/config/lint/example.ts'
import { lintText, places } from './lint-text.ts'

suite('lint', () => {
  test('gives every problem a line of help, that of the rule where the loader has none', async () => {
    const problems = await lintText('version: 1\nconnectors:\n  A: {}\n  A: {}\n')
    assert.ok(problems.length > 0)
    for (const { help } of problems) assert.ok(help !== undefined)
  })

  test('connectors of different targets may have tables of the same name', async () => {
    const other = connectorExample('Other', 'mappings: { UserName: userName }')
      .replace('version: 1\nconnectors:\n', '')
      .replace('table: Other', 'table: People')
    const people = connectorExample('People', 'mappings: { UserName: userName }')
    const elsewhere = other.replace('PEOPLE_DATABASE', 'OTHER_DATABASE')
    assert.deepEqual(await lintText(people + elsewhere), [])
    assert.deepEqual(places(await lintText(people + other)), ['shared-table 12:12'])
  })

  test('names of tables that differ in case or in the default schema are one table', async () => {
    const first = connectorExample('People', 'mappings: { UserName: userName }')
    for (const name of ['PEOPLE', 'dbo.People']) {
      const second = connectorExample('Other', 'mappings: { UserName: userName }')
        .replace('version: 1\nconnectors:\n', '')
        .replace('table: Other', `table: ${name}`)
      const problems = await lintText(first + second)
      assert.deepEqual(
        problems.map(({ rule }) => rule),
        ['shared-table'],
        name,
      )
    }
  })

  test('a set of the anchor, or of a column in brackets, is refused', async () => {
    const text = connectorExample(
      'People',
      `mappings: { UserName: userName, Active: active }
deprovision:
  onDisable:
    - { when: active, do: { set: { Id: x } } }
    - { do: { set: { "[Active]": "False" } } }
  onDelete: { set: { Active: "False", LeftAt: { expr: $now() } } }`,
    )
    assert.deepEqual(places(await lintText(text)), ['set-column 11:40', 'set-column 12:26'])
  })

  test('an anchor that the engine cannot find again is refused', async () => {
    const text = connectorExample('People', 'mappings: { UserName: userName }')
    const problems = await lintText(text.replace('Id: objectId', 'Id: $guid()'))
    assert.deepEqual(
      problems.map(({ rule, severity }) => [rule, severity]),
      [['not-deterministic', 'error']],
    )
  })

  test('a lossy anchor, a lossy match and a truncated userName are warned of', async () => {
    const text = connectorExample(
      'People',
      'match: [Mail]\nmappings: { UserName: { from: userName, onOverflow: truncate }, Mail: "$substring(mail, 0, 3)" }',
    ).replace('Id: objectId', 'Id: "$substring(objectId, 0, 8)"')
    assert.deepEqual(places(await lintText(text)), [
      'lossy-match 7:15',
      'lossy-match 8:13',
      'lossy-match 9:17',
    ])
  })

  test('userName may be changed in one column when another one keeps it', async () => {
    const text = connectorExample(
      'People',
      `mappings: { Short: "$substringBefore(userName, '@')", UserName: userName }`,
    )
    assert.deepEqual(await lintText(text), [])
  })

  test('every value of a list must be read back, or said how', async () => {
    const flow = '{ from: userType, values: { a: X, b: Y, c: X } }'
    const text = connectorExample('People', `mappings: { UserName: userName, Kind: ${flow} }`)
    assert.deepEqual(
      (await lintText(text)).map(({ rule }) => rule),
      ['ambiguous-values'],
    )
  })

  test('numbers of a mapping test that lose characters are found', () => {
    const file = parseFile({
      name: 'a.test.yaml',
      path: '/a.test.yaml',
      text: 'connector: A\ntests:\n  - given: { employeeId: 007 }\n    expect: { row: { Id: 7, "008": 1 } }\n',
    })
    assert.deepEqual(places(testFileProblems(file, [])), ['number-like-text 3:26'])
  })
})

const VOCABULARIES = {
  connectors: new Map([['D', 'none' as const]]),
  fragments: new Map(),
}

suite('expressionPlaces', () => {
  test('finds every place for an expression, with its role and column', () => {
    const text = `version: 1
fragments:
  f: { mappings: { A: a } }
connectors:
  C:
    source: entra
    anchor: { Id: b, Key: { generate: uuid } }
    scope: c
    mappings:
      D: d
      E: { from: e, read: f, apply: create }
      F: { const: x }
      G: { from: g, read: state }
      H: 5
    deprovision:
      onDisable: [{ when: h, do: { set: { I: { expr: i }, J: x } } }]
      onDelete: { set: { K: { expr: k } } }
  D: { source: { csv: { path: x } }, objects: { User: { mappings: { L: l } } } }
`
    const file = parseFile({ name: 'x', path: '/x', text })
    const found = expressionPlaces(file, VOCABULARIES).map(
      ({ connector, role, column, apply, vocabulary }) =>
        `${connector} ${role} ${column ?? ''} ${apply} ${vocabulary}`,
    )
    assert.deepEqual(found.toSorted(), [
      'C anchor Id create scim',
      'C flow D always scim',
      'C flow E create scim',
      'C flow G always scim',
      'C flow H always scim',
      'C read E always none',
      'C scope  always scim',
      'C set I create scim',
      'C set K create scim',
      'C when  always scim',
      'D flow L always none',
      'f flow A always scim',
    ])
  })

  test('finds expressions that a merge key brings from elsewhere', () => {
    const text = `x-people: &people { A: a }
x-more: &more { B: b }
connectors:
  C: { mappings: { <<: [*people, *more], D: d } }
  E: { mappings: { <<: *people, F: { <<: &flow { as: text }, from: f } } }
`
    const file = parseFile({ name: 'x', path: '/x', text })
    assert.deepEqual(
      expressionPlaces(file, VOCABULARIES).map(({ connector, column }) => `${connector} ${column}`),
      ['C A', 'C B', 'C D', 'E F'],
    )
  })

  test('ends with anchors that contain themselves and merges of what is no mapping', () => {
    const text =
      'connectors:\n  A: &a\n    <<: *a\n    mappings: &m { <<: [*m, *gone, text], X: x }\n  B: *a\n'
    const file = parseFile({ name: 'x', path: '/x', text })
    assert.deepEqual(
      expressionPlaces(file, VOCABULARIES).map(({ column }) => column),
      ['X'],
    )
  })

  test('a disable is signalled by a mapping that comes from a fragment', async () => {
    const text = `version: 1
fragments:
  account: { mappings: { Active: accountEnabled } }
connectors:
  HR:
    use: account
    source: entra
    target: { sqlite: people.db }
    table: HR
    anchor: { Id: objectId }
    mappings: { Title: jobTitle }
    deprovision: { onDisable: delete }
`
    assert.deepEqual(places(await lintText(text)), [])
  })
})
