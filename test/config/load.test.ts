import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { loadConfiguration } from '../../src/config/load.ts'
import { isEndpoint } from '../../src/model/definition.ts'
import { isSyncError } from '../../src/model/errors.ts'
import { connectorText, lineOf, load, loadText, onlyConnector } from './loading.ts'

const SMALLEST = `# yaml-language-server: $schema=./schemas/connectors.schema.json
version: 1
connectors:
  EntraIDUsers:
    source: entra                          # a SCIM endpoint, called by Entra ID
    target: { mssql: { env: HR_DATABASE } }  # a secret by reference; never a value
    table: EntraIDUsers
    anchor: { Id: objectId }
    mappings:                              # column: attribute
      UserPrincipalName: userPrincipalName
      Firstname: givenName
      Active: accountEnabled
`

suite('loadConfiguration', () => {
  test('fills in the defaults of the smallest configuration', async () => {
    const connector = onlyConnector(await loadText(SMALLEST))
    assert.ok(isEndpoint(connector.source))
    assert.deepEqual(connector.source.paths, ['/scim/EntraIDUsers', '/ecma2host_EntraIDUsers/scim'])
    assert.deepEqual(
      connector.source.tokens.map((token) => ('env' in token ? token.env : token.file)),
      ['ENTRAIDUSERS_TOKEN'],
    )
    const [user] = connector.objects
    assert.equal(user?.name, 'User')
    assert.equal(user.onAnchorChange, 'hold')
    assert.deepEqual(
      user.deprovision.onDisable.map((rule) => rule.do.kind),
      ['keep'],
    )
    assert.equal(user.deprovision.onDelete.kind, 'delete')
    assert.equal(user.deprovision.onOutOfScope.kind, 'keep')
    assert.deepEqual(
      user.flows.map(({ column, required, apply, onOverflow, sensitive }) => [
        column,
        required,
        apply,
        onOverflow,
        sensitive,
      ]),
      ['UserPrincipalName', 'Firstname', 'Active'].map((one) => [
        one,
        false,
        'always',
        'error',
        false,
      ]),
    )
  })

  test('joins several files and names both places of a connector that is defined twice', async () => {
    const configuration = await load(
      {
        'a.yaml': connectorText(),
        'b.yaml': connectorText().replace('HR:', 'IT:'),
        'c.yaml': connectorText(),
      },
      ['a.yaml', 'b.yaml', 'c.yaml'],
    )
    assert.deepEqual(configuration.problems.map(lineOf), [
      'c.yaml:3:3 duplicate-connector: The connector "HR" is defined a second time; the first is at a.yaml:3:3.',
    ])
    assert.deepEqual(
      configuration.connectors.map(({ name }) => name),
      ['IT'],
    )
    assert.deepEqual(configuration.broken, ['HR'])
  })

  test('reads a file once that is named twice', async () => {
    const configuration = await load({ 'a.yaml': connectorText() }, ['a.yaml', './a.yaml'])
    assert.deepEqual(configuration.problems, [])
    assert.equal(configuration.files.length, 1)
  })

  test('leaves out only the connector that has an error', async () => {
    const configuration = await loadText(
      `${connectorText('    tabel: X')}\n${connectorText().split('\n').slice(2).join('\n').replace('HR:', 'IT:')}`,
    )
    assert.deepEqual(configuration.broken, ['HR'])
    assert.equal(onlyConnector(configuration).name, 'IT')
  })

  test('takes no connector from behind a YAML error', async () => {
    const [first, second, third] = ['A', 'B', 'C'].map((name) =>
      connectorText().split('\n').slice(2).join('\n').replace('HR:', `${name}:`),
    )
    const configuration = await loadText(
      `version: 1\nconnectors:\n${first}${second?.replace('displayName', 'a ? "x" : "y"')}${third}`,
    )
    assert.deepEqual(configuration.broken, ['B', 'C'])
    assert.equal(onlyConnector(configuration).name, 'A')
    assert.deepEqual(
      configuration.problems.map(({ rule }) => rule),
      ['yaml-syntax'],
    )
  })

  test('reads a byte order mark and Windows line ends, with columns as editors count them', async () => {
    const windows = `\uFEFF${connectorText('    tabel: X\n').replaceAll('\n', '\r\n')}`
    const configuration = await loadText(windows)
    assert.deepEqual(configuration.problems.map(lineOf), [
      'connectors.yaml:10:5 unknown-key: Unknown key "tabel" in connector "HR".',
    ])
    const good = await loadText(new TextEncoder().encode(windows.replace('    tabel: X\r\n', '')))
    assert.equal(onlyConnector(good).objects[0]?.flows[0]?.column, 'Name')
  })

  test('merges fragments left to right, the connector last', async () => {
    const configuration = await load({
      'connectors.yaml': `version: 1
include: ['shared/*.yaml']
connectors:
  HR:
    use: [person, leavers]
    source: entra
    target: { sqlite: people.db }
    anchor: { Id: objectId }
    mappings:
      Name: { const: own }
    deprovision: { onDelete: keep }
`,
      'shared/a.yaml': `version: 1
fragments:
  person:
    table: People
    mappings: { Name: displayName, First: givenName }
  leavers:
    table: Leavers
    deprovision: { onDisable: delete, onDelete: delete }
`,
    })
    assert.deepEqual(configuration.problems, [])
    const [user] = onlyConnector(configuration).objects
    assert.equal(user?.table.name, 'Leavers')
    assert.equal(user.tableSpan.start.file, 'shared/a.yaml')
    assert.deepEqual(
      user.flows.map(({ column, value }) => [
        column,
        'constant' in value ? value.constant : value.from.text,
      ]),
      [
        ['Name', 'own'],
        ['First', 'givenName'],
      ],
    )
    assert.deepEqual(
      user.deprovision.onDisable.map((rule) => rule.do.kind),
      ['delete'],
    )
    assert.equal(user.deprovision.onDelete.kind, 'keep')
  })

  test('says what a connector still lacks with its fragments, and which fragment there is not', async () => {
    const configuration = await loadText(`version: 1
fragments: { person: { table: People } }
connectors:
  A: { use: person, source: entra }
  B: { use: persn, source: entra }
`)
    assert.deepEqual(configuration.problems.map(lineOf), [
      'connectors.yaml:4:3 missing-key: Connector "A" needs "target", "anchor" and "mappings".',
      'connectors.yaml:5:13 wrong-value: There is no fragment "persn". → person',
    ])
  })

  test('reports a mistake in a fragment once, and leaves out every connector that uses it', async () => {
    const use = (name: string): string =>
      `  ${name}: { use: person, source: okta, target: { sqlite: a }, anchor: { Id: externalId }, mappings: {} }\n`
    const configuration = await loadText(
      `version: 1\nfragments: { person: { tabel: X } }\nconnectors:\n${use('A')}${use('B')}`,
    )
    assert.deepEqual(
      configuration.problems.map(({ rule, span }) => [rule, span.start.line]),
      [['unknown-key', 2]],
    )
    assert.deepEqual(configuration.broken, ['A', 'B'])
  })

  test('says when a pattern of include matches nothing', async () => {
    const configuration = await load({ 'a.yaml': `${connectorText()}include: [more/*.yaml]\n` })
    assert.deepEqual(configuration.problems.map(lineOf), [
      'a.yaml:10:11 wrong-value: No file matches "more/*.yaml".',
    ])
  })

  test('refuses two connectors at one address', async () => {
    const other = `  IT:
    source: { okta: { path: /scim/HR } }
    target: { sqlite: people.db }
    table: Others
    anchor: { Id: externalId }
    mappings: {}
`
    const configuration = await loadText(connectorText(other))
    assert.deepEqual(configuration.problems.map(lineOf), [
      'connectors.yaml:11:13 duplicate-path: The path /scim/HR belongs to connector "HR" already.',
    ])
    assert.deepEqual(configuration.broken, ['IT'])
  })

  for (const [name, text, line] of [
    ['an empty file', '', 'connectors.yaml:1:1 empty-configuration: The file holds nothing.'],
    [
      'only a comment',
      '# nothing\n',
      'connectors.yaml:1:1 empty-configuration: The file holds nothing.',
    ],
    [
      'no connector',
      'version: 1\n',
      'connectors.yaml:1:1 empty-configuration: There is no connector in the configuration.',
    ],
    [
      'a list',
      '- version: 1\n',
      'connectors.yaml:1:1 wrong-type: A configuration file is a mapping with "version: 1".',
    ],
  ] as const) {
    test(`says that ${name} is no configuration`, async () => {
      assert.deepEqual((await loadText(text)).problems.map(lineOf), [line])
    })
  }
})

suite('loadConfiguration and size', () => {
  test('takes ten times as long for ten times as much, and not a hundred', async () => {
    const text = (connectors: number): string => {
      const body = connectorText().split('\n').slice(3).join('\n')
      const flows = Array.from({ length: 20 }, (_, index) => `      C${index}: displayName`).join(
        '\n',
      )
      const each = Array.from(
        { length: connectors },
        (_, index) => `  C${index}:\n${body}${flows}\n`,
      )
      return `version: 1\nconnectors:\n${each.join('')}`
    }
    const time = async (connectors: number): Promise<number> => {
      const source = text(connectors)
      // Of the processor, in milliseconds: others may use the machine too.
      const before = process.cpuUsage()
      const configuration = await loadText(source)
      assert.equal(configuration.connectors.length, connectors)
      return process.cpuUsage(before).user / 1000
    }
    await time(20)
    const small = Math.max(await time(20), 5)
    assert.ok((await time(200)) < 40 * small)
  })
})

suite('loadConfiguration on disk', () => {
  test('has a code for a file that is missing, a directory, and text that is not UTF-8', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'rollcall-config-'))
    try {
      const options = { cwd: directory }
      await assert.rejects(loadConfiguration([], options), (error) =>
        isSyncError(error, 'CONFIGURATION_NOT_FOUND'),
      )
      await assert.rejects(loadConfiguration(['none.yaml'], options), (error) => {
        assert.ok(isSyncError(error, 'CONFIGURATION_NOT_FOUND'))
        assert.match(error.message, /There is no file none\.yaml/)
        return true
      })
      await assert.rejects(loadConfiguration(['.'], options), (error) => {
        assert.ok(isSyncError(error, 'CONFIGURATION_UNREADABLE'))
        assert.match(error.message, /is a directory/)
        return true
      })
      await writeFile(join(directory, 'latin.yaml'), Buffer.from('version: 1 # \xE9', 'latin1'))
      await assert.rejects(loadConfiguration(['latin.yaml'], options), (error) => {
        assert.ok(isSyncError(error, 'CONFIGURATION_UNREADABLE'))
        assert.match(error.message, /not UTF-8/)
        return true
      })
    } finally {
      await rm(directory, { recursive: true })
    }
  })

  test('finds included files in folders, in the order of their names', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'rollcall-config-'))
    try {
      await writeFile(join(directory, 'main.yaml'), "version: 1\ninclude: ['part-*.yaml']\n")
      await writeFile(join(directory, 'part-2.yaml'), connectorText().replace('HR:', 'B:'))
      await writeFile(join(directory, 'part-1.yaml'), connectorText().replace('HR:', 'A:'))
      const { connectors, problems } = await loadConfiguration(['main.yaml'], { cwd: directory })
      assert.deepEqual(problems, [])
      assert.deepEqual(
        connectors.map(({ name }) => name),
        ['A', 'B'],
      )
    } finally {
      await rm(directory, { recursive: true })
    }
  })
})
