import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { requestReader } from '../../src/app/request-reader.ts'
import { compileConnector } from '../../src/compile/connector.ts'
import { loadConfiguration } from '../../src/config/load.ts'
import { runTests, type TestReport } from '../../src/harness/mapping-test/run-tests.ts'
import { readTestFile } from '../../src/harness/mapping-test/test-file.ts'

const CONNECTOR = `version: 1
connectors:
  HR:
    source: entra
    target: { sqlite: people.db }
    table: People
    anchor: { Id: objectId }
    mappings:
      UserName: userPrincipalName
      Lastname: surname
      Mail: mail
      Pin: { from: employeeId, sensitive: true }
      Active: { from: accountEnabled, values: { true: A, false: D } }
      Since: { from: $now(), apply: create }
    deprovision:
      onDisable:
        - when: surname = 'Keep'
          do: keep
        - do: delete
`
const ADA = `{ objectId: "7", userPrincipalName: ada@b.c, surname: King, accountEnabled: true }`

async function runText(tests: string): Promise<TestReport> {
  const { connectors } = await loadConfiguration(['connectors.yaml'], {
    cwd: '/',
    readFile: () => Promise.resolve(CONNECTOR),
  })
  const text = `connector: HR\nnow: 2026-11-23T05:00:00Z\ntests:\n${tests}`
  const file = readTestFile({ name: 'hr.test.yaml', path: '/hr.test.yaml', text })
  return runTests([file], {
    connectors: connectors.map((one) => compileConnector(one)),
    requests: requestReader,
    now: 0,
    readRequest: () =>
      Promise.resolve({
        method: 'PATCH',
        path: '/Users/7',
        body: {
          schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
          Operations: [{ op: 'Replace', path: 'active', value: 'False' }],
        },
      }),
  })
}

/** What the one test of a file says differs, as `what: expected → got`. */
async function differences(test: string): Promise<readonly string[]> {
  const report = await runText(`  - { name: one, ${test} }\n`)
  assert.deepEqual(
    report.files.flatMap((file) => file.problems.map((one) => one.message)),
    [],
  )
  return report.files.flatMap((file) =>
    file.results.flatMap((one) =>
      one.differences.map(({ what, expected, got }) => `${what}: ${expected} → ${got}`),
    ),
  )
}

suite('mapping tests', () => {
  test('compare only what is named', async () => {
    assert.deepEqual(await differences(`given: ${ADA}, expect: { row: { Lastname: King } }`), [])
  })

  test('say when a column is none of the mapping', async () => {
    assert.deepEqual(await differences(`given: ${ADA}, expect: { row: { Lastnme: King } }`), [
      'Lastnme: "King" → no such column in the mapping; did you mean Lastname?',
    ])
  })

  test('tell every mistake of a file, each with a line of help', () => {
    const text =
      'connector: HR\ntests:\n  - nme: x\n    given: { employeeId: 007 }\n    expect: { sql: insrt }\n'
    const { problems } = readTestFile({ name: 'a.test.yaml', path: '/a.test.yaml', text })
    assert.deepEqual(
      problems.map(({ rule, span }) => `${rule} ${span.start.line}:${span.start.column}`),
      ['unknown-key 3:5', 'number-like-text 4:26', 'wrong-value 5:20'],
    )
    for (const { help } of problems) assert.ok(help)
  })

  test('tell every cell that differs, and no other', async () => {
    const row = 'row: { Lastname: Lovelace, UserName: ada@b.c, Mail: x, Since: null }'
    assert.deepEqual(await differences(`given: ${ADA}, expect: { ${row} }`), [
      'Lastname: "Lovelace" → "King"',
      'Mail: "x" → NULL',
      'Since: NULL → "2026-11-23T05:00:00.000Z"',
    ])
  })

  test('of a sensitive column only the difference is told', async () => {
    const given = `given: { objectId: "7", userPrincipalName: a, employeeId: "4711" }`
    const expect = 'expect: { row: { Pin: "0815" }, read: { employeeId: "0815" } }'
    assert.deepEqual(await differences(`${given}, ${expect}`), [
      'Pin: (sensitive) → (sensitive)',
      'employeeId: (sensitive) → (sensitive)',
    ])
  })

  test('set names exactly the columns of the UPDATE', async () => {
    const update = `given: ${ADA}, event: update, patch: { surname: Hopper, mail: a@b.c }`
    assert.deepEqual(await differences(`${update}, expect: { set: { Lastname: Hopper } }`), [
      'Mail: not set → "a@b.c"',
    ])
    assert.deepEqual(
      await differences(`${update}, expect: { set: { Lastname: Hopper, Mail: a@b.c, Active: A } }`),
      ['Active: "A" → not set'],
    )
  })

  test('an update of a column that is written on create only is seen as none', async () => {
    const nothing = `given: ${ADA}, event: update, patch: {}`
    assert.deepEqual(await differences(`${nothing}, expect: { sql: none }`), [])
    assert.deepEqual(await differences(`${nothing}, expect: { sql: update }`), [
      'sql: update → none',
    ])
  })

  test('the rules of onDisable decide', async () => {
    const disable = `given: ${ADA}, event: disable`
    assert.deepEqual(await differences(`${disable}, expect: { sql: delete }`), [])
    assert.deepEqual(await differences(`${disable}, expect: { row: { Active: D } }`), [
      'row: a row → the row is deleted',
    ])
    const kept = `given: ${ADA.replace('King', 'Keep')}, event: disable`
    assert.deepEqual(await differences(`${kept}, expect: { set: { Active: D } }`), [])
  })

  test('a refusal is expected by its code, and an unexpected one is told', async () => {
    const nobody = 'given: { userPrincipalName: a@b.c }'
    assert.deepEqual(await differences(`${nobody}, expect: { error: OBJECT_NO_ANCHOR }`), [])
    const [told] = await differences(`${nobody}, expect: { sql: insert }`)
    assert.match(told ?? '', /^error: none → OBJECT_NO_ANCHOR: /u)
    assert.deepEqual(await differences(`given: ${ADA}, expect: { error: FLOW_REQUIRED }`), [
      'error: FLOW_REQUIRED → insert, no error',
    ])
  })

  test('read compares attributes by Graph and SCIM names, entries by their type', async () => {
    const given = `given: ${ADA.replace(' }', ', mail: a@b.c }')}`
    const read = 'emails: [{ type: work, value: a@b.c }], surname: King, name: { familyName: King }'
    assert.deepEqual(
      await differences(`${given}, expect: { read: { ${read}, accountEnabled: true } }`),
      [],
    )
    assert.deepEqual(
      await differences(`${given}, expect: { read: { mail: b@b.c, isSoftDeleted: true } }`),
      ['mail: "b@b.c" → "a@b.c"', 'isSoftDeleted: true → false'],
    )
  })

  test('a row that is given is the row before, drift included', async () => {
    const drifted = `given: ${ADA}, event: update, row: { Lastname: Edited }, patch: { surname: King }`
    assert.deepEqual(await differences(`${drifted}, expect: { row: { Lastname: King } }`), [])
  })

  test('a recorded request goes through the code of the service', async () => {
    const request = `given: ${ADA.replace('King', 'Keep')}, request: patch.json`
    assert.deepEqual(await differences(`${request}, expect: { set: { Active: D } }`), [])
  })

  test('a table of cases is one test a line', async () => {
    const report = await runText(`  - name: letters
    given: ${ADA}
    cases: |
      accountEnabled | surname | Active | Lastname
      true           | "a b "  | A      | "a b "
      "False"        | K       | D      | K
      false          | K       | A      | K
`)
    assert.deepEqual([report.passed, report.failed], [2, 1])
    const [, , third] = report.files[0]?.results ?? []
    assert.match(third?.name ?? '', /letters: accountEnabled false/u)
  })

  test('coverage names the columns, values and rules that no test reaches', async () => {
    const report = await runText(`  - { name: one, given: ${ADA}, expect: { row: { Id: "7" } } }\n`)
    assert.deepEqual(
      report.coverage[0]?.missing.map(({ what, at }) => `${what} ${at?.line}:${at?.column}`),
      [
        'column UserName 9:7',
        'column Lastname 10:7',
        'column Mail 11:7',
        'column Pin 12:7',
        'column Active 13:7',
        'value false of column Active 13:7',
        'column Since 14:7',
        'rule onDisable 17:11',
        'rule onDisable 19:11',
      ],
    )
  })

  test('__proto__ in a test is an attribute like any other', async () => {
    await differences(
      `given: { objectId: "7", __proto__: { polluted: yes } }, expect: { sql: insert }`,
    )
    assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false)
  })

  test('a file with mistakes fails as a whole, each with its place', async () => {
    const report = await runText(
      '  - { name: one, given: {}, expect: { sql: upsert }, evnt: create }\n',
    )
    assert.equal(report.failed, 1)
    assert.deepEqual(
      report.files[0]?.problems.map(({ rule, span }) => [rule, span.start.line]),
      [
        ['wrong-value', 4],
        ['unknown-key', 4],
      ],
    )
  })
})
