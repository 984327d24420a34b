import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { connectorText, lineOf, loadText } from './loading.ts'

/** What stands in a connector that is otherwise good, and the problem that is reported. */
const IN_CONNECTOR: readonly (readonly [extra: string, ...problems: string[]])[] = [
  ['    onDrfit: report', '10:5 unknown-key: Unknown key "onDrfit" in connector "HR". → onDrift'],
  [
    '    deprovision: { onDisable: delet }',
    '10:31 wrong-value: "delet" is not one of keep, delete. → delete',
  ],
  [
    '    deprovision: { onDisabel: delete }',
    '10:20 unknown-key: Unknown key "onDisabel" in "deprovision". → onDisable',
  ],
  [
    '    deprovision: { onDisable: [{ when: active }] }',
    '10:32 missing-key: Entry 1 of "onDisable" needs "do".',
  ],
  ['    deprovision: { onDisable: [] }', '10:31 wrong-value: "onDisable" is empty.'],
  ['    deprovision: { onDelete: {} }', '10:30 wrong-value: "onDelete" is empty.'],
  [
    '    deprovision:',
    '10:5 wrong-type: "deprovision" must be a mapping, and nothing stands here.',
  ],
  ['    match: Id', '10:12 wrong-type: "match" must be a list, and this is a text.'],
  ['    scope: 7', '10:12 wrong-type: "scope" must be a text, and this is a number.'],
  ['    scope: ""', '10:12 wrong-value: "scope" is empty.'],
  [
    '    suspend: { until: 2026-12-01 }',
    '10:5 missing-key: "suspend" needs "reason".',
    '10:23 wrong-value: "2026-12-01" cannot be an instant.',
  ],
  [
    '    table: Twice',
    '10:5 duplicate-key: The key "table" stands here a second time; the first is in line 6.',
  ],
  ['    x-note: [anything, { goes: here }]'],
  ['    thresholds: { deletes: 120% }', '10:28 wrong-value: "120%" cannot be a percentage.'],
  ['    thresholds: { deletes: 100.5% }', '10:28 wrong-value: "100.5%" cannot be a percentage.'],
  [
    '    thresholds: { deletes: { percent: 101 } }',
    '10:39 wrong-value: "percent" must be a number from 0 to 100; it is 101.',
  ],
  [
    '    thresholds: { deletes: -1 }',
    '10:28 wrong-value: "deletes" must be a whole number from 0; it is -1.',
  ],
  ['    thresholds: { deletes: 100%, disables: 0.5%, inserts: 0, errors: { percent: 5 } }'],
  ['    export: { mode: staged, batch: 500 }'],
  [
    '    runProfiles: { n: { steps: [fullImport], schedule: 0 3 * * * *, timezone: Europe/Olso } }',
    '10:56 wrong-value: "0 3 * * * *" cannot be a schedule.',
  ],
  [
    '    runProfiles: { n: { steps: [fullImport], timezone: Europe/Olso } }',
    '10:56 wrong-value: There is no time zone "Europe/Olso". → Europe/Oslo',
  ],
  [
    '    runProfiles: { n: { steps: [fulImport] } }',
    '10:33 wrong-value: "fulImport" is not one of fullImport, deltaImport, fullSynchronization, deltaSynchronization, export, purge. → fullImport',
  ],
  [
    '    runProfiles: { "a b": { steps: [export] } }',
    '10:20 wrong-value: "a b" cannot be a run profile name.',
  ],
  ['    runProfiles: { n: { steps: [] } }', '10:32 wrong-value: "steps" is empty.'],
  [
    '    lists: { Mails: { from: emails, key: { Id: Id }, mappings: { A: value } } }',
    '10:5 not-available-yet: "lists" is part of the language, but this version cannot do it yet.',
  ],
  ['    onDrift: overwrite'],
  ['    deprovision: { onDisable: { set: { Active: no }, purgeAfter: 30d }, onMissing: delete }'],
  ['    deprovision: { onDisable: { purgeAfter: 30d } }'],
  ['    import: { every: 120m }'],
]

/** What stands on the right of a column, and the problem. */
const FLOWS: readonly (readonly [flow: string, ...problems: string[]])[] = [
  [
    '[a, b]',
    '9:13 wrong-type: Flow "Name" must be a text, a number, true or false, null or a mapping, and this is a list.',
  ],
  ['{}', '9:7 missing-key: Flow "Name" needs "from" or "const".'],
  ['{ form: a }', '9:15 unknown-key: Unknown key "form" in flow "Name". → from'],
  ['{ from: a, const: b }', '9:13 wrong-value: "from" and "const" exclude each other.'],
  [
    '{ from: a, as: boolean }',
    '9:28 wrong-value: "boolean" is not one of text, int, decimal, bool, uuid, date, datetime, json. → bool',
  ],
  [
    '{ from: a, requird: true }',
    '9:24 unknown-key: Unknown key "requird" in flow "Name". → required',
  ],
  [
    '{ from: a, required: yes }',
    '9:34 wrong-type: "required" must be true or false, and this is a text.',
  ],
  [
    '{ from: a, values: { x: { y: z } } }',
    '9:37 wrong-type: "x" must be a text, a number, true or false or null, and this is a mapping.',
  ],
  [
    '{ from: a, as: bool, format: YN }',
    '9:42 wrong-value: The format of a bool is two different texts with "/" between them, true first.',
  ],
  [
    '{ from: a, timezone: Europe/Olso }',
    '9:34 wrong-value: There is no time zone "Europe/Olso". → Europe/Oslo',
  ],
  ['{ const: .inf }', '9:22 wrong-value: "const" must be a number; it is Infinity.'],
  [
    '{ from: a, ref: User }',
    '9:24 not-available-yet: "ref: User" is part of the language, but this version cannot do it yet.',
  ],
  [
    '{ from: a, unique: [b] }',
    '9:24 not-available-yet: "unique" is part of the language, but this version cannot do it yet.',
  ],
]

/** A source or target in the place of the good one. */
const ENDS: readonly (readonly [replaced: string, by: string, ...problems: string[]])[] = [
  ['entra', 'entraid', '4:13 wrong-value: "entraid" is not one of entra, okta, scim. → entra'],
  ['entra', 'graph', '4:13 wrong-value: "graph" needs options.'],
  ['entra', '{ entar: {} }', '4:15 unknown-key: Unknown key "entar" in "source". → entra'],
  ['entra', '{ csv: { path: a.csv, key: No } }'],
  ['entra', '{ json: { path: a.json, key: " " } }', '4:42 wrong-value: "key" is empty.'],
  ['entra', '{ csv: { path: a.csv } }', '4:15 missing-key: "csv" needs "key".'],
  [
    'entra',
    '{ graph: { tenant: contoso, auth: managedIdentity } }',
    '4:15 not-available-yet: "graph" is part of the language, but this version cannot do it yet.',
  ],
  [
    'entra',
    '{ entra: { token: { env: A, file: b } } }',
    '4:41 unknown-key: "env" and "file" exclude each other.',
  ],
  ['entra', '{ entra: { token: [] } }', '4:31 wrong-value: "token" is empty.'],
  ['entra', '{ entra: { path: scim } }', '4:30 wrong-value: "scim" cannot be a path.'],
  [
    '{ sqlite: people.db }',
    'sqlite',
    '5:13 wrong-type: "target" must be a mapping, and this is a text.',
  ],
  ['{ sqlite: people.db }', '{ oracle: x }', '5:15 unknown-key: Unknown key "oracle" in "target".'],
  [
    '{ sqlite: people.db }',
    '{ sqlite: a, mysql: b }',
    '5:13 wrong-value: "target" takes one key, and here are "sqlite" and "mysql".',
  ],
  [
    '{ sqlite: people.db }',
    '{ mssql: { host: h, port: 70000 } }',
    '5:39 wrong-value: "port" must be a whole number from 1 to 65535; it is 70000.',
  ],
  [
    'People',
    '"[dbo.People"',
    '6:12 wrong-value: This is no table name: a part is empty, or a bracket or quote is not closed.',
  ],
  ['{ Id: objectId }', '{}', '7:13 wrong-value: "anchor" is empty.'],
  [
    '{ Id: objectId }',
    '{ Id: { generate: guid } }',
    '7:31 wrong-value: "guid" is not one of uuid, database. → uuid',
  ],
]

/** Whole files. */
const FILES: readonly (readonly [name: string, text: string, ...problems: string[]])[] = [
  ['a wrong version', 'version: 2\nconnectors: {}', '1:10 wrong-value: "version" must be 1.'],
  ['no version', 'connectors: {}', '1:1 missing-key: The file needs "version".'],
  [
    'an unknown key at the top',
    'version: 1\nconector: {}',
    '2:1 unknown-key: Unknown key "conector" in the file. → connectors',
  ],
  [
    'a name that cannot be in an address',
    'version: 1\nconnectors: { "a b": {} }',
    '2:15 wrong-value: "a b" cannot be a connector name.',
  ],
  [
    'an object type without its keys',
    'version: 1\nconnectors: { A: { source: okta, target: { sqlite: a }, objects: { User: {} } } }',
    '2:68 missing-key: Object type "User" needs "table", "anchor" and "mappings".',
  ],
  [
    'an object type that comes later',
    'version: 1\nconnectors: { A: { source: okta, target: { sqlite: a }, objects: { Group: { table: g, anchor: { Id: externalId }, mappings: {} } } } }',
    '2:68 not-available-yet: The object type "Group" is not available yet; this version provisions User.',
  ],
  [
    'keys beside objects',
    'version: 1\nconnectors: { A: { source: okta, target: { sqlite: a }, table: t, objects: { User: { table: g, anchor: { Id: externalId }, mappings: {} } } } }',
    '2:57 wrong-value: "table" stands beside "objects"; with "objects" it belongs to one of the object types.',
  ],
  [
    'a URL of another database',
    'version: 1\nconnectors: { A: { source: okta, target: { mysql: "postgres://u@h/d" }, table: t, anchor: { Id: externalId }, mappings: {} } }',
    '2:51 wrong-value: The target is "mysql", and this URL begins with "postgres://".',
  ],
  [
    'a column without a name',
    'version: 1\nconnectors: { A: { source: okta, target: { sqlite: a }, table: t, anchor: { Id: externalId }, mappings: { "": userName } } }',
    '2:107 wrong-value: A column has a name, and this key is empty.',
  ],
  [
    'a variable of a shell',
    'version: 1\nconnectors: { A: { source: okta, target: { mssql: "${HR}" }, table: t, anchor: { Id: externalId }, mappings: {} } }',
    '2:51 wrong-value: Nothing is put in the place of a variable in a text. → { env: HR }',
  ],
  [
    'a database where a file with a secret is meant',
    'version: 1\nconnectors: { A: { source: okta, target: { sqlite: { file: hr.db } }, table: t, anchor: { Id: externalId }, mappings: {} } }',
    '2:52 wrong-value: "file" names a file that holds a secret, and this one looks like the database itself. → hr.db',
  ],
  [
    'a server where a file is expected, with its password',
    'version: 1\nconnectors: { A: { source: okta, target: { sqlite: "mysql://u:secret@h/d" }, table: t, anchor: { Id: externalId }, mappings: {} } }',
    '2:52 secret-in-configuration: This connection holds a password, and a secret never stands in the configuration.',
  ],
  [
    'moved',
    'version: 1\nconnectors: {}\nmoved: [{ table: { connector: A, from: a, to: b } }]',
    '3:11 unknown-key: Unknown key "table" in entry 1 of "moved".',
  ],
  [
    'a tab',
    'version: 1\nconnectors:\n\tA: {}',
    '3:1 tab-indentation: A tab indents this line; YAML takes only blanks.',
  ],
  [
    'two documents',
    'version: 1\n---\nversion: 1',
    '2:1 several-documents: A second document starts here; a configuration file holds one.',
  ],
  [
    'a quote that is not closed',
    'version: 1\nconnectors:\n  A: { table: "x }\n',
    '3:15 yaml-syntax: A text begins with " and is never closed.',
  ],
  [
    'an alias without an anchor',
    'version: 1\nconnectors: { A: *a }',
    '2:18 unknown-alias: No anchor before this place is called "a".',
  ],
]

function positions(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `connectors.yaml:${line}`)
}

suite('messages of the loader', () => {
  for (const [extra, ...problems] of IN_CONNECTOR) {
    test(`in a connector: ${extra.trim()}`, async () => {
      const { problems: found } = await loadText(connectorText(extra))
      assert.deepEqual(found.map(lineOf), positions(problems))
    })
  }
  for (const [flow, ...problems] of FLOWS) {
    test(`a flow: ${flow}`, async () => {
      const { problems: found } = await loadText(connectorText('', `      Name: ${flow}`))
      assert.deepEqual(found.map(lineOf), positions(problems))
    })
  }
  for (const [replaced, by, ...problems] of ENDS) {
    test(`${by} in the place of ${replaced}`, async () => {
      const { problems: found } = await loadText(connectorText().replace(replaced, by))
      assert.deepEqual(found.map(lineOf), positions(problems))
    })
  }
  for (const [name, text, ...problems] of FILES) {
    test(name, async () => {
      assert.deepEqual((await loadText(text)).problems.map(lineOf), positions(problems))
    })
  }

  test('a mistake that is used through an alias is reported once', async () => {
    const { problems } = await loadText(`version: 1
connectors:
  A: { source: okta, target: { sqlite: a }, table: t, anchor: { Id: externalId }, mappings: &m { N: { form: x } } }
  B: { source: okta, target: { sqlite: a }, table: u, anchor: { Id: externalId }, mappings: *m }
`)
    assert.deepEqual(problems.map(lineOf), [
      'connectors.yaml:3:103 unknown-key: Unknown key "form" in flow "N". → from',
    ])
  })

  test('help names what is allowed and shows an example', async () => {
    const { problems } = await loadText(
      connectorText('    deprovision: { onDisabel: delete, onDelete: { purgeAfter: soon } }'),
    )
    assert.deepEqual(
      problems.map(({ help }) => help),
      [
        'Allowed here: onDelete, onDisable, onMissing, onOutOfScope.',
        'A number with a unit: ms, s, m, h or d. For example: 90d',
      ],
    )
  })
})

suite('secrets in the configuration', () => {
  const SECRET = 'hunter2-hunter2'
  for (const [name, text] of [
    ['a token', connectorText().replace('entra', `{ entra: { token: ${SECRET} } }`)],
    ['a token of two', connectorText().replace('entra', `{ entra: { token: [${SECRET}] } }`)],
    ['a password', connectorText().replace('people.db', `{ password: ${SECRET} }`)],
    [
      'a URL',
      connectorText().replace('sqlite: people.db', `mssql: 'mssql://sa:${SECRET}@host/db'`),
    ],
    [
      'a URL with a slash in its password',
      connectorText().replace('sqlite: people.db', `postgres: 'postgres://sa:1/${SECRET}@host/db'`),
    ],
    [
      'a connection string',
      connectorText().replace('sqlite: people.db', `mssql: 'Server=h;Password=${SECRET}'`),
    ],
    ['a password of digits', connectorText().replace('people.db', '{ password: 1234567890123 }')],
    ['what should be a name', connectorText().replace('people.db', `{ env: '${SECRET}' }`)],
  ] as const) {
    test(`${name} is found and never printed`, async () => {
      const { problems, connectors } = await loadText(text)
      assert.equal(connectors.length, 0)
      assert.equal(problems.length, 1)
      const [problem] = problems
      if (name !== 'what should be a name') assert.equal(problem?.rule, 'secret-in-configuration')
      const { span: _, ...said } = problem ?? {}
      assert.doesNotMatch(JSON.stringify(said), /hunter2|1234567890123/)
    })
  }
})
