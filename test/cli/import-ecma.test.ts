import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { parse } from 'yaml'
import { folderWith, run, type Ran } from './command-line.ts'

const FIXTURES = join(import.meta.dirname, '../fixtures/import-ecma')
const at = (name: string): string => join(FIXTURES, name)

function desk(t: TestContext) {
  const folder = folderWith(t, {})
  const rollcall = (...args: string[]): Promise<Ran> => run(folder, args)
  return {
    folder,
    rollcall,
    importing: (...args: string[]) => rollcall('import-ecma', ...args),
    read: (name: string) => readFileSync(join(folder, name), 'utf8'),
  }
}

/** Fixtures, and what else has to be said. */
const IMPORTS: readonly (readonly [name: string, args: readonly string[]])[] = [
  ['an ECMA connector', ['--connector-xml', at('generic-sql.xml')]],
  [
    'an ECMA connector with Entra’s mappings',
    ['--connector-xml', at('generic-sql.xml'), '--entra-schema', at('entra-ecma.json')],
  ],
  [
    'Entra’s mappings alone',
    ['--entra-schema', at('entra-ecma.json'), '--connector', 'HR', '--table', 'hr.Employee'],
  ],
  [
    'Entra’s expressions and a scope',
    [
      '--entra-schema',
      at('entra-expressions.json'),
      '--connector',
      'HR',
      '--table',
      'x',
      '--anchor',
      'Login',
      '--dialect',
      'postgres',
    ],
  ],
  ['a connector of MIM', ['--connector-xml', at('sql-server-utf16.xml')]],
  [
    'a connector of MIM with mappings of Entra',
    ['--connector-xml', at('sql-server-utf16.xml'), '--entra-schema', at('entra-expressions.json')],
  ],
]

suite('rollcall import-ecma', () => {
  for (const [name, args] of IMPORTS) {
    test(`what it writes for ${name} is valid, formatted, tested and can be explained`, async (t) => {
      const { rollcall, importing, read } = desk(t)
      const imported = await importing(...args)
      assert.equal(imported.code, 0, imported.err)
      for (const next of [['validate', '--strict'], ['test'], ['fmt', '--check'], ['explain']]) {
        const { code, out, err } = await rollcall(...next)
        assert.equal(code, 0, `${next.join(' ')}\n${out}${err}\n${read('connectors.yaml')}`)
      }
      assert.doesNotMatch(
        `${imported.out}${read('connectors.yaml')}`,
        /not-to-be-seen|svc_entra_sql|svc_sync/u,
      )
    })
  }

  test('says what it read, wrote and mapped, what to check, and what is left', async (t) => {
    const { importing } = desk(t)
    const { out } = await importing(
      '--connector-xml',
      at('generic-sql.xml'),
      '--entra-schema',
      at('entra-ecma.json'),
    )
    assert.equal(
      out,
      `read    connector EntraIDUsers   Generic SQL, table EntraIDUsers, 12 columns, autosync 120
        Entra job ScimOnPremises   10 mappings: 6 direct, 4 expressions, matching on objectId
wrote   connectors.yaml (33 lines)
        tests/entraidusers.test.yaml (4 tests, nobody’s values)
        schemas/connectors.schema.json
        schemas/mapping-test.schema.json
        .gitignore
mapped  Active: Switch([IsSoftDeleted], , "False", "True", "True", "False")  →  from isSoftDeleted, values { true: "False", false: "True" }
        Login: ToLower(NormalizeDiacritics(Word([userPrincipalName], 1, "@")))  →  $lowercase($normalizeDiacritics($split(userPrincipalName, /[@]/)[$ != ""][0]))
check   data source file EntraIDUsers.dsn  →  target: { mssql: { env: ENTRAIDUSERS_DATABASE } }   credentials are not copied (Password not even read)
        mssql is assumed, since nothing here says which database it is; --dialect says another
        a person who is disabled keeps the row, with Active saying so; where a trigger deletes such rows today, write deprovision: { onDisable: delete }
        run profile Export: an export happens with the event, and needs no run
todo    2 items
        - Role: Entra works it out and sends the value: roles of the app are known to Entra alone (column 1).
        - -dn-: rows have no distinguished name; take the mapping out of Entra before the swap, since what is no column is refused
next    rollcall validate && rollcall test && rollcall explain
`,
    )
  })

  test('writes the connector that both describe', async (t) => {
    const { importing, read } = desk(t)
    await importing(
      '--connector-xml',
      at('generic-sql.xml'),
      '--entra-schema',
      at('entra-ecma.json'),
    )
    const urn = '`urn:ietf:params:scim:schemas:extension:ECMA2Host:2.0:User`'
    assert.deepEqual(parse(read('connectors.yaml')).connectors, {
      EntraIDUsers: {
        source: 'entra',
        target: { mssql: { env: 'ENTRAIDUSERS_DATABASE' } },
        table: 'EntraIDUsers',
        anchor: { Id: 'objectId' },
        mappings: {
          UserPrincipalName: 'userPrincipalName',
          Firstname: 'givenName',
          Lastname: 'surname',
          Company: { from: 'companyName', default: 'None' },
          Department: 'department',
          Active: { from: 'isSoftDeleted', values: { true: 'False', false: 'True' } },
          Login: '$lowercase($normalizeDiacritics($split(userPrincipalName, /[@]/)[$ != ""][0]))',
          Role: {
            from: `${urn}.Role`,
            'x-todo':
              'Entra works it out and sends the value: roles of the app are known to Entra alone (column 1).',
          },
        },
        import: { every: '120m', delta: { strategy: 'watermark', column: 'LastUpdated' } },
        runProfiles: {
          'Full-import': { steps: ['fullImport'] },
          'Delta-import': { steps: ['deltaImport'] },
        },
      },
    })
  })

  test('whoever leaves the scope is marked as a disable would mark them', async (t) => {
    const { importing, read } = desk(t)
    await importing(
      '--entra-schema',
      at('entra-expressions.json'),
      '--connector',
      'HR',
      '--table',
      'x',
    )
    const { HR } = parse(read('connectors.yaml')).connectors
    assert.equal(
      HR.scope,
      '(department = "Sales" and $exists(companyName)) or $not(userType = "Guest")',
    )
    assert.deepEqual(HR.deprovision, { onOutOfScope: { set: { Enabled: false } } })
  })

  test('a filter on what would hide a disable, or on what never comes, stays in Entra', async (t) => {
    const { folder, importing, read } = desk(t)
    const schema: unknown = JSON.parse(readFileSync(at('entra-ecma.json'), 'utf8'))
    for (const [attribute, words] of [
      ['accountEnabled', /hide that somebody is disabled/u],
      ['jobTitle', /jobTitle is sent only when it is mapped/u],
    ] as const) {
      const clause = { sourceOperandName: attribute, operatorName: 'IS NOT NULL' }
      const text = JSON.stringify(schema).replace(
        '"scope":null',
        `"scope":{"groups":[{"clauses":[${JSON.stringify(clause)}]}]}`,
      )
      writeFileSync(join(folder, 'scoped.json'), text)
      const { out } = await importing(
        '--entra-schema',
        'scoped.json',
        '--connector',
        'HR',
        '--table',
        'x',
        '--force',
      )
      assert.match(out, words)
      assert.match(read('connectors.yaml'), /^ {4}# scope that stays in Entra: /mu)
      assert.equal(parse(read('connectors.yaml')).connectors.HR.scope, undefined)
    }
  })

  test('a disable flow and procedures are taken over with a question, or listed', async (t) => {
    const { folder, importing, read } = desk(t)
    const xml = readFileSync(at('generic-sql.xml'), 'utf8').replace(
      '<parameter name="Delta Strategy"',
      '<parameter name="Disable flow">Set attribute value</parameter>' +
        '<parameter name="Disable flow attribute">Active</parameter>' +
        '<parameter name="Disable flow value">False</parameter><parameter name="Delta Strategy"',
    )
    writeFileSync(join(folder, 'set.xml'), xml.replaceAll('>Table<', '>Stored Procedure<'))
    const { code, out } = await importing(
      '--connector-xml',
      'set.xml',
      '--entra-schema',
      at('entra-ecma.json'),
    )
    assert.equal(code, 0)
    assert.match(out, /"Set attribute value" disable flow on Active: .*please confirm/u)
    assert.match(out, /Export by stored procedure/u)
    assert.match(
      read('connectors.yaml'),
      /onDisable: \{ set: \{ Active: "False" \} \} # please confirm/u,
    )
  })

  test('speaks JSON', async (t) => {
    const { importing } = desk(t)
    const { out } = await importing('--connector-xml', at('generic-sql.xml'), '--output', 'json')
    const report = JSON.parse(out)
    assert.deepEqual(
      [report.version, report.connector, report.table, report.problems],
      [1, 'EntraIDUsers', 'EntraIDUsers', []],
    )
    assert.equal(report.written[0], 'connectors.yaml')
    assert.equal(report.todo.length, 1)
  })

  test('writes over nothing unless it is told to', async (t) => {
    const { folder, importing, read } = desk(t)
    writeFileSync(join(folder, 'connectors.yaml'), 'mine')
    const refused = await importing('--connector-xml', at('generic-sql.xml'))
    assert.equal(refused.code, 1)
    assert.match(refused.err, /FILE_EXISTS/u)
    assert.equal(read('connectors.yaml'), 'mine')
    assert.equal(existsSync(join(folder, 'tests')), false)
    assert.equal((await importing('--connector-xml', at('generic-sql.xml'), '--force')).code, 0)
  })

  const refusals: readonly (readonly [
    what: string,
    args: readonly string[],
    words: RegExp,
    code: number,
  ])[] = [
    ['no file', [], /--connector-xml FILE, --entra-schema FILE.*\[USAGE\]/u, 64],
    [
      'a file that is not there',
      ['--connector-xml', 'no.xml'],
      /ENOENT.*\[IMPORT_UNREADABLE\]/u,
      4,
    ],
    [
      'another connector',
      ['--connector-xml', at('active-directory.xml')],
      /kind AD.*\[IMPORT_FOREIGN\]/u,
      1,
    ],
    [
      'the files mixed up',
      ['--entra-schema', at('generic-sql.xml')],
      /--connector-xml.*\[IMPORT_SYNTAX\]/u,
      1,
    ],
    [
      'the files mixed up otherwise',
      ['--connector-xml', at('entra-ecma.json')],
      /--entra-schema.*\[IMPORT_SYNTAX\]/u,
      1,
    ],
    [
      'an application without columns',
      ['--entra-schema', at('entra-scim-app.json')],
      /No column is named.*\[IMPORT_FOREIGN\]/u,
      1,
    ],
    ['no name', ['--entra-schema', at('entra-ecma.json')], /--connector NAME.*\[USAGE\]/u, 64],
    [
      'no table',
      ['--entra-schema', at('entra-ecma.json'), '--connector', 'HR'],
      /--table NAME.*\[USAGE\]/u,
      64,
    ],
  ]
  for (const [what, args, words, code] of refusals) {
    test(`refuses ${what} with a code and what to do`, async (t) => {
      const { folder, importing } = desk(t)
      const ran = await importing(...args)
      assert.equal(ran.code, code, ran.err)
      assert.match(ran.err, words)
      assert.equal(existsSync(join(folder, 'connectors.yaml')), false)
    })
  }

  test('refuses a file of 50 MB without reading it', async (t) => {
    const { folder, importing } = desk(t)
    writeFileSync(join(folder, 'big.xml'), Buffer.alloc(50 * 1024 * 1024, ' '))
    const { code, err } = await importing('--connector-xml', 'big.xml')
    assert.equal(code, 1)
    assert.match(err, /50 MB.*\[IMPORT_TOO_LARGE\]/u)
  })
})
