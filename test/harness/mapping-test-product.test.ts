import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { requestReader } from '../../src/app/request-reader.ts'
import { compileConnector } from '../../src/compile/connector.ts'
import { loadConfiguration } from '../../src/config/load.ts'
import { coveredPercent } from '../../src/harness/mapping-test/coverage.ts'
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
      Name: "displayName ?: givenName & ' ' & surname"
      Mail: { from: "mail ?? 'none'" }
      Kind: "employeeId ? 'staff' : 'guest'"
      Active: accountEnabled
    deprovision:
      onDelete: { set: { Kind: gone } }
  File:
    source: { csv: { path: people.csv, key: No } }
    target: { sqlite: people.db }
    table: Staff
    anchor: { Id: No }
    mappings: { Name: Name, Left: Left }
    deprovision: { onMissing: { set: { Left: "yes" } } }
`
const ADA = `{ objectId: "7", userPrincipalName: ada@b.c, displayName: Ada, accountEnabled: true }`

async function run(
  tests: string,
  options: { connector?: string; filter?: string; recorded?: unknown } = {},
): Promise<TestReport> {
  const { connectors } = await loadConfiguration(['connectors.yaml'], {
    cwd: '/',
    readFile: () => Promise.resolve(CONNECTOR),
  })
  const { connector = 'HR', filter, recorded = {} } = options
  const text = `connector: ${connector}\ntests:\n${tests}`
  const file = readTestFile({ name: 'hr.test.yaml', path: '/hr.test.yaml', text })
  return runTests([file], {
    connectors: connectors.map((one) => compileConnector(one)),
    requests: requestReader,
    now: 0,
    readRequest: () => Promise.resolve(recorded),
    covers: (name) => name === connector,
    ...(filter !== undefined && { filter }),
  })
}

/** What differs, as `what: expected → got`. */
function differing({ files }: TestReport): readonly string[] {
  return files.flatMap(({ results }) =>
    results.flatMap((one) =>
      one.differences.map(({ what, expected, got }) => `${what}: ${expected} → ${got}`),
    ),
  )
}

/** What is wrong with a file, as `rule line:column`. */
function wrong({ files }: TestReport): readonly string[] {
  return files.flatMap(({ problems, warnings }) =>
    [...problems, ...warnings].map(
      ({ rule, span }) => `${rule} ${span.start.line}:${span.start.column}`,
    ),
  )
}

const table = (...lines: readonly string[]): string =>
  `  - name: letters\n    given: ${ADA}\n    cases: |\n${lines.map((line) => `      ${line}\n`).join('')}`

suite('tables of cases', () => {
  test('each line is a test of its own, on its line of the file', async () => {
    const { files } = await run(
      table(
        'accountEnabled | employeeId | Active | Kind',
        '---------------|------------|--------|------',
        'true           | 7          | True   | staff',
        '',
        '"False"        |            | True   | guest',
      ),
    )
    const [, second] = files[0]?.results ?? []
    assert.equal(files[0]?.results.length, 2)
    assert.deepEqual([second?.passed, second?.span.start.line], [false, 10])
    assert.equal(second?.span.start.column, 7)
  })

  test('a name that nobody knows is marked, with the one that was meant', async () => {
    const report = await run(table('acountEnabled | Active', 'true | True'))
    assert.deepEqual(wrong(report), ['case-table 6:7'])
    assert.equal(report.files[0]?.problems[0]?.suggestion, 'accountEnabled')
    assert.equal(report.failed, 1)
  })

  test('a line with a cell too many or too few is refused, and so is a table of names alone', async () => {
    const lines = table('accountEnabled | Active', 'true | True | x', 'true')
    assert.deepEqual(wrong(await run(lines)), ['case-table 7:7', 'case-table 8:7'])
    assert.deepEqual(wrong(await run(table('accountEnabled | Active'))), ['case-table 5:12'])
  })
})

suite('what is odd about tests', () => {
  test('a name that stands twice is said, and both run', async () => {
    const one = `  - { name: one, given: ${ADA}, expect: { sql: insert } }\n`
    const report = await run(one + one)
    assert.deepEqual(wrong(report), ['duplicate-test 4:13'])
    assert.equal(report.passed, 2)
  })

  test('a test that expects nothing is said, a table with a column expects something', async () => {
    const report = await run(`  - { name: one, given: ${ADA} }\n`)
    assert.deepEqual(wrong(report), ['test-expects-nothing 3:13'])
    assert.equal(report.passed, 1)
    const attributes = table('accountEnabled | employeeId', 'true | 7')
    assert.deepEqual(wrong(await run(attributes)), ['test-expects-nothing 3:11'])
    assert.deepEqual(wrong(await run(table('accountEnabled | Active', 'true | True'))), [])
  })

  test('an attribute that is nearly one is said where it stands', async () => {
    const given = '{ objectId: "7", userPrincipalName: a@b.c, surnme: King, badge: x }'
    const report = await run(`  - { name: one, given: ${given}, expect: { sql: insert } }\n`)
    assert.deepEqual(wrong(report), ['unknown-attribute 3:68'])
  })

  test('only tests whose name holds the filter run', async () => {
    const named = (name: string): string =>
      `  - { name: ${name}, given: ${ADA}, expect: { sql: insert } }\n`
    const report = await run(named('a person Leaves') + named('a person comes'), {
      filter: 'leaves',
    })
    assert.equal(report.passed, 1)
  })
})

suite('answers', () => {
  test('a created person is answered with 201, one that goes with 204, a refused one with its status', async () => {
    const person = `given: ${ADA}`
    assert.deepEqual(
      differing(await run(`  - { name: a, ${person}, expect: { status: 201 } }\n`)),
      [],
    )
    assert.deepEqual(
      differing(await run(`  - { name: a, ${person}, event: delete, expect: { status: 204 } }\n`)),
      [],
    )
    const noAnchor = 'given: { userPrincipalName: a@b.c }'
    assert.deepEqual(
      differing(await run(`  - { name: a, ${noAnchor}, expect: { status: 400 } }\n`)),
      [],
    )
    const [what] = differing(await run(`  - { name: a, ${noAnchor}, expect: { status: 409 } }\n`))
    assert.match(what ?? '', /^status: 409 → 400, OBJECT_NO_ANCHOR/u)
  })

  test('whom a complete file no longer has is dealt with as onMissing says', async () => {
    const text =
      '  - { name: gone, given: { No: "1", Name: Ada }, event: missing, expect: { set: { Left: "yes" } } }\n'
    const report = await run(text, { connector: 'File' })
    assert.deepEqual(differing(report), [])
    assert.ok(!report.coverage[0]?.missing.some(({ what }) => what === 'rule onMissing'))
  })
})

suite('recorded requests', () => {
  const recordedTest =
    '  - { name: a, given: GIVEN, request: r.json, expect: { set: { Active: "False" } } }\n'.replace(
      'GIVEN',
      ADA,
    )
  const patch = {
    method: 'PATCH',
    path: '/ecma2host_HR/scim/Users/7',
    headers: { 'Content-Type': 'application/scim+json' },
    body: {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'Replace', path: 'active', value: 'False' }],
    },
  }

  test('Entra’s first dialect, with its path as recorded', async () => {
    assert.deepEqual(differing(await run(recordedTest, { recorded: patch })), [])
  })

  test('Entra’s second dialect: lower case, no path', async () => {
    const body = { ...patch.body, Operations: [{ op: 'replace', value: { active: false } }] }
    const recorded = { ...patch, path: '/Users/7?aadOptscim062020', body }
    assert.deepEqual(differing(await run(recordedTest, { recorded })), [])
  })

  for (const [name, recorded] of [
    ['no object', []],
    ['no method', { ...patch, method: 'FETCH' }],
    ['a path of another endpoint', { ...patch, path: '/Groups/7' }],
    ['a PATCH without an id', { ...patch, path: '/Users' }],
    ['no body', { method: 'PATCH', path: '/Users/7' }],
  ] as const) {
    test(`a request with ${name} is refused`, async () => {
      const [what] = differing(await run(recordedTest, { recorded }))
      assert.match(what ?? '', /REQUEST_SYNTAX/u)
    })
  }
})

suite('coverage of branches', () => {
  const test1 = `  - { name: a, given: ${ADA}, expect: { row: { Name: Ada } } }\n`

  test('the ways of each condition that no test took are listed with their operator', async () => {
    const { coverage } = await run(test1)
    const branches = coverage[0]?.missing.filter(({ what }) => what.startsWith('branch')) ?? []
    assert.deepEqual(
      branches.map(({ what, at }) => `${what} ${at?.line}:${at?.column}`),
      [
        'branch ?: fallback of column Name 10:26',
        'branch ?? value of column Mail 11:27',
        'branch ? then of column Kind 12:25',
      ],
    )
  })

  test('another test takes them', async () => {
    const other = `  - { name: b, given: { objectId: "7", userPrincipalName: a@b.c, givenName: A, surname: B, mail: a@b.c, employeeId: "1" }, expect: { sql: insert } }\n`
    const { coverage } = await run(test1 + other)
    assert.deepEqual(
      coverage[0]?.missing.filter(({ what }) => what.startsWith('branch')),
      [],
    )
    assert.ok(coveredPercent(coverage) > coveredPercent((await run(test1)).coverage))
  })
})
