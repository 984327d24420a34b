import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { requestReader } from '../../src/app/request-reader.ts'
import { compileConnector } from '../../src/compile/connector.ts'
import { loadConfiguration } from '../../src/config/load.ts'
import { runTests } from '../../src/harness/mapping-test/run-tests.ts'
import { readTestFile } from '../../src/harness/mapping-test/test-file.ts'

const CONNECTOR = `version: 1
connectors:
  File:
    source: { KIND: { path: people, key: No } }
    target: { sqlite: people.db }
    table: People
    anchor: { Id: No }
    mappings:
      Login: "\`user name\`"
      Level: Level
      City: address.city
      Mail: "\`e.mail\`"
      State: { from: active, values: { yes: A, no: L, false: L } }
  Copy:
    source: { connector: File }
    target: { sqlite: copy.db }
    table: People
    anchor: { Id: No }
    mappings: { Level: Level }
`

/** What a test of a file's connector says differs, as `what: expected → got`. */
async function differences(
  body: string,
  kind: 'csv' | 'json' = 'csv',
  connector = 'File',
): Promise<readonly string[]> {
  const { connectors, problems } = await loadConfiguration(['connectors.yaml'], {
    cwd: '/',
    readFile: () => Promise.resolve(CONNECTOR.replace('KIND', kind)),
  })
  assert.deepEqual(problems, [])
  const text = `connector: ${connector}\ntests:\n  - name: one\n${body.replaceAll(/^/gmu, '    ')}\n`
  const file = readTestFile({ name: 'file.test.yaml', path: '/file.test.yaml', text })
  assert.deepEqual(file.problems, [])
  const report = await runTests([file], {
    connectors: connectors.map((one) => compileConnector(one)),
    requests: requestReader,
    now: 0,
    readRequest: () => Promise.resolve({}),
  })
  return report.files.flatMap(({ results }) =>
    results.flatMap((one) =>
      one.differences.map(({ what, expected, got }) => `${what}: ${expected} → ${got}`),
    ),
  )
}

suite('mapping tests of a file’s connector', () => {
  test('name the fields as the file does, blanks and dots in them included', async () => {
    const body = `given: { No: "1", user name: ada, e.mail: a@x, active: "yes" }
expect: { sql: insert, row: { Id: "1", Login: ada, Mail: a@x, State: A }, read: { user name: ada } }`
    assert.deepEqual(await differences(body), [])
  })

  test('take every scalar of a CSV file for text, as the file would give it', async () => {
    const body =
      'given: { No: 1, Level: 7, active: false }\nexpect: { row: { Level: "7", State: L } }'
    assert.deepEqual(await differences(body), [])
    const copy = 'given: { No: 1, Level: true }\nexpect: { row: { Level: "true" } }'
    assert.deepEqual(await differences(copy, 'csv', 'Copy'), [])
  })

  test('leave the values of a JSON file as they are', async () => {
    const body =
      'given: { No: "1", Level: true, address: { city: Oslo } }\nexpect: { row: { Level: "True", City: Oslo } }'
    assert.deepEqual(await differences(body, 'json'), [])
  })

  test('null and an empty text take a field away', async () => {
    const body =
      'given: { No: "1", user name: "", Level: null }\nexpect: { row: { Login: null, Level: null } }'
    assert.deepEqual(await differences(body), [])
  })

  test('disable by the field that the person has', async () => {
    const body = `given: { No: "1", active: "yes" }
event: disable
expect: { sql: update, set: { State: L } }`
    assert.deepEqual(await differences(body), [])
  })

  test('a table of cases tells fields from columns by what the flows read', async () => {
    const body = `given: { No: "1" }
cases: |
  active | Level | Level | State
  yes    | 5     | 5     | A
  no     |       | null  | L`
    assert.deepEqual(await differences(body), [])
  })
})
