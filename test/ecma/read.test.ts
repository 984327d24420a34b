import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { jsonMistake } from '../../src/ecma/entra/json-position.ts'
import { readSynchronizationSchema } from '../../src/ecma/entra/read-schema.ts'
import { translateScope } from '../../src/ecma/entra/translate-scope.ts'
import { entraAttribute } from '../../src/ecma/expression/attributes.ts'
import { translateFlow } from '../../src/ecma/expression/translate-flow.ts'
import { readManagementAgent } from '../../src/ecma/mim/read-management-agent.ts'
import { decodeText } from '../../src/ecma/xml/decode-text.ts'
import { readXml } from '../../src/ecma/xml/read-xml.ts'
import { isSyncError } from '../../src/model/errors.ts'

const FIXTURES = join(import.meta.dirname, '../fixtures/import-ecma')

async function agent(file: string) {
  const text = decodeText(readFileSync(join(FIXTURES, file)), file)
  return readManagementAgent(await readXml(text, file), file)
}

suite('readManagementAgent', () => {
  test('reads the pages of a Generic SQL connector, and no secret', async () => {
    const read = await agent('generic-sql.xml')
    assert.equal(read.name, 'EntraIDUsers')
    assert.equal(read.table, 'EntraIDUsers')
    assert.deepEqual(read.anchor, ['Id'])
    assert.equal(read.autosyncMinutes, 120)
    assert.deepEqual(read.delta, { strategy: 'Water Mark', column: 'LastUpdated' })
    assert.deepEqual(read.secrets, ['Password'])
    assert.doesNotMatch(JSON.stringify(read), /not-to-be-seen|svc_entra_sql/u)
    const [id, , , , , , , , , groups, manager] = read.columns
    assert.deepEqual([id?.name, id?.length, id?.required], ['Id', 50, true])
    assert.deepEqual([groups?.multiValued, manager?.kind], [true, 'reference'])
  })

  test('reads the management agent for SQL Server from UTF-16, steps and rules', async () => {
    const read = await agent('sql-server-utf16.xml')
    assert.equal(read.name, 'Stab Æ Badges')
    assert.equal(read.place, 'server BADGE01, database Access')
    assert.deepEqual(
      read.flows.map(({ column, source }) => [column, source.kind]),
      [
        ['EmployeeNo', 'direct'],
        ['Given', 'direct'],
        ['Family', 'direct'],
        ['Mail', 'direct'],
        ['Site', 'constant'],
        ['Status', 'scripted'],
        ['Card Type', 'direct'],
        ['Cost', 'other'],
      ],
    )
    assert.equal(read.flows.at(-1)?.initialOnly, true)
    assert.deepEqual(read.joins, ['EmployeeNo'])
    assert.equal(read.cleanup, 'keep')
    assert.deepEqual(
      read.runProfiles.map(({ steps }) => steps),
      [
        ['fullImport'],
        ['fullImport', 'fullSynchronization'],
        ['export', 'deltaImport', 'deltaSynchronization'],
        ['fullSynchronization'],
        ['deltaImport'],
      ],
    )
    assert.doesNotMatch(JSON.stringify(read), /svc_sync/u)
  })

  const parameters = (...given: readonly (readonly [string, string])[]): string =>
    `<MAConfig><parameter-values>${given
      .map(([name, value]) => `<parameter name="${name}" type="string">${value}</parameter>`)
      .join('')}</parameter-values></MAConfig>`

  test('reads a disable flow, and a configuration without anything around it', async () => {
    const text = parameters(
      ['Disable flow', 'Set attribute value'],
      ['Disable flow attribute', 'Active'],
      ['Disable flow value', 'false'],
      ['User_Table_View_SP', 'dbo.People'],
    )
    const read = readManagementAgent(await readXml(text, 'x.xml'), 'x.xml')
    assert.deepEqual(read.disable, { kind: 'set', column: 'Active', value: 'false' })
    assert.equal(read.table, 'dbo.People')
    assert.equal(read.name, undefined)
  })

  test('says what procedures and child tables become', async () => {
    const step = `<ma-data><private-configuration>${parameters()}</private-configuration><ma-run-data>
      <run-configuration><name>E</name><configuration><step><step-type type="export"/><custom-data>
      <parameter-values><parameter name="Operation Method">Stored Procedure</parameter>
      <parameter name="Add SP Name">dbo.AddUser</parameter></parameter-values></custom-data></step></configuration>
      </run-configuration></ma-run-data></ma-data>`
    const read = readManagementAgent(await readXml(step, 'x.xml'), 'x.xml')
    assert.deepEqual(read.left, [
      'Export by stored procedure (dbo.AddUser): operations of your own are not carried out; the table is written directly',
    ])
  })

  test('tells a table that people came from', async () => {
    const text = `<ma-data><projection><class-mapping/></projection>${parameters(['User:Table/View/SP', 't'])}</ma-data>`
    assert.equal(readManagementAgent(await readXml(text, 'x.xml'), 'x.xml').projects, true)
    assert.equal((await agent('generic-sql.xml')).projects, false)
  })

  for (const [file, words] of [
    ['active-directory.xml', /connector of the kind AD/u],
    ['entra-connector.xml', /Windows Azure Active Directory/u],
  ] as const) {
    test(`refuses ${file}`, async () => {
      await assert.rejects(
        agent(file),
        (thrown) => isSyncError(thrown, 'IMPORT_FOREIGN') && words.test(thrown.message),
      )
    })
  }

  test('refuses a metaverse and any other document', async () => {
    for (const text of ['<saved-mv-configuration><mv-data/></saved-mv-configuration>', '<html/>']) {
      const root = await readXml(text, 'x.xml')
      assert.throws(
        () => readManagementAgent(root, 'x.xml'),
        (thrown) => isSyncError(thrown, 'IMPORT_FOREIGN') && thrown.message.startsWith('x.xml:1:1'),
      )
    }
  })
})

suite('readSynchronizationSchema', () => {
  const read = (file: string) =>
    readSynchronizationSchema(readFileSync(join(FIXTURES, file), 'utf8'), file)

  test('reads columns, matching and defaults, of users alone', () => {
    const { application, mappings, left } = read('entra-ecma.json')
    assert.equal(application, 'ScimOnPremises')
    assert.deepEqual(mappings[0], {
      target: 'urn:ietf:params:scim:schemas:extension:ECMA2Host:2.0:User:Id',
      column: 'Id',
      expression: '[objectId]',
      matching: 1,
      default: undefined,
      createsOnly: false,
    })
    assert.equal(mappings.find(({ column }) => column === 'Company')?.default, 'None')
    assert.deepEqual(left, [])
  })

  test('reads a constant as it is written, with marks and lines', () => {
    const source = { type: 'Constant', name: 'a "b"\\c\nd' }
    const mapping = { targetAttributeName: 'title', source }
    const objectMapping = { sourceObjectName: 'User', attributeMappings: [mapping] }
    const text = JSON.stringify({ synchronizationRules: [{ objectMappings: [objectMapping] }] })
    const [read0] = readSynchronizationSchema(text, 'schema.json').mappings
    const made = translateFlow(read0?.expression ?? '', entraAttribute, { creates: false })
    assert.deepEqual(made, { constant: source.name, reads: [] })
  })

  test('refuses JSON of something else', () => {
    for (const text of ['{}', '[]', 'null', '{"synchronizationRules": []}']) {
      assert.throws(
        () => readSynchronizationSchema(text, 'x.json'),
        (thrown) => isSyncError(thrown, 'IMPORT_FOREIGN'),
      )
    }
  })

  test('says where a text is no JSON', () => {
    const places: readonly (readonly [string, string])[] = [
      ['{"a":1,}', '1:8'],
      ['{\n  "a" 1\n}', '2:7'],
      ['{"a": [1, 2', '1:12'],
      ['{"a": "b', '1:9'],
      ['<a/>', '1:1'],
    ]
    for (const [text, place] of places) assert.equal(jsonMistake(text), place, text)
  })
})

suite('translateScope', () => {
  type Clause = readonly [attribute: string, operator: string, ...values: string[]]
  const scope = (...clauses: readonly Clause[]) =>
    translateScope(
      [
        {
          name: '',
          clauses: clauses.map(([attribute, operator, ...values]) => ({
            attribute,
            operator,
            values,
          })),
        },
      ],
      entraAttribute,
    )
  const said: readonly (readonly [clause: Clause, expression: string])[] = [
    [['department', 'EQUALS', 'R&D'], 'department = "R&D"'],
    [['department', 'NOT EQUALS', 'R&D'], '$not(department = "R&D")'],
    [['accountEnabled', 'IS TRUE'], 'accountEnabled = true'],
    [['companyName', 'IS NULL'], '$not($exists(companyName))'],
    [['companyName', 'IS NOT NULL'], '$exists(companyName)'],
    [['employeeId', 'Greater_Than', '99'], '$number(employeeId) > 99'],
    [['mail', 'REGEX MATCH', '.*@example\\.com'], '$contains(mail, /^(?:.*@example\\.com)$/)'],
    [['mail', 'NOT REGEX MATCH', 'x'], '$not($contains(mail, /^(?:x)$/) = true)'],
  ]
  for (const [clause, expression] of said) {
    test(clause.join(' '), () => {
      const made = scope(clause)
      assert.ok(made !== undefined && 'expression' in made)
      assert.equal(made.expression, expression)
    })
  }

  test('what has no counterpart stays in Entra, in its words', () => {
    for (const clause of [
      ['department', 'IsMemberOf', 'x'],
      ['extensionAttribute1', 'EQUALS', 'x'],
      ['mail', 'REGEX MATCH', '(?<=a)b'],
      ['employeeId', 'GREATER_THAN'],
    ] as const) {
      const made = scope(clause)
      assert.ok(made !== undefined && 'because' in made)
      assert.equal(made.words, clause.join(' '))
    }
  })
})
