import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { isSyncError } from '../../../src/model/errors.ts'
import { formatPosition } from '../../../src/model/position.ts'
import { lineOf, loadEnvironment, onlyConnector, onlyObject } from '../loading.ts'

const BASE = `version: 1
fragments:
  guards: { thresholds: { deletes: 5%, updates: 100 } }
  strict: { thresholds: { deletes: 0 } }
connectors:
  HR:
    use: guards
    source: { entra: { token: { env: A_TOKEN }, path: /hr } }
    target: { sqlite: people.db }
    table: People
    anchor: { Id: objectId }
    mappings:
      Name: displayName
      Mail: { from: mail, default: none }
    deprovision: { onDisable: keep, onDelete: keep }
    runProfiles: { nightly: { steps: [fullImport], every: 6h } }
`

async function under(overlay: string, base = BASE) {
  return loadEnvironment({ 'connectors.yaml': base, 'environments/prod.yaml': overlay })
}

function overlay(body: string): string {
  return `version: 1\nconnectors:\n  HR:\n${body}`
}

suite('an overlay', () => {
  test('merges mappings, key by key', async () => {
    const hr = onlyConnector(await under(overlay('    thresholds: { deletes: 1%, window: 2h }\n')))
    const { deletes, updates, window } = hr.thresholds
    assert.deepEqual([deletes?.percent, updates?.most, window], [1, 100, 7_200_000])
  })

  test('merges a run profile, whose steps stay', async () => {
    const configuration = await under(
      overlay('    runProfiles: { nightly: { every: null, schedule: 0 3 * * * } }\n'),
    )
    assert.deepEqual(configuration.problems, [])
    const [nightly] = onlyConnector(configuration).runProfiles
    assert.deepEqual(
      [nightly?.steps, nightly?.every, nightly?.schedule],
      [[{ step: 'fullImport' }], undefined, '0 3 * * *'],
    )
  })

  test('replaces a source, a target, an anchor, a flow, an action and a threshold as a whole', async () => {
    const configuration = await under(
      overlay(`    source: { entra: { token: { env: B_TOKEN } } }
    target: { postgres: { env: PROD } }
    anchor: { Key: externalId }
    mappings: { Mail: mail }
    deprovision: { onDisable: { set: { Active: false } } }
    thresholds: { updates: { percent: 3 } }
`),
    )
    assert.deepEqual(
      configuration.problems.map(({ rule }) => rule),
      ['mapping-in-overlay', 'mapping-in-overlay', 'mapping-in-overlay'],
    )
    const { source, target, thresholds } = onlyConnector(configuration)
    assert.ok(source.kind === 'entra')
    assert.deepEqual(source.paths, ['/scim/HR', '/ecma2host_HR/scim'])
    assert.equal(target.dialect, 'postgres')
    assert.equal(thresholds.updates?.atLeast, undefined)
    const { anchor, flows, deprovision } = onlyObject(configuration)
    assert.deepEqual(
      anchor.map(({ column }) => column),
      ['Key'],
    )
    assert.equal(flows.find(({ column }) => column === 'Mail')?.default, undefined)
    assert.equal(deprovision.onDisable[0]?.do.kind, 'set')
    assert.equal(deprovision.onDelete.kind, 'keep')
  })

  test('takes out what it says null to: a column, a threshold, a whole connector', async () => {
    const column = await under(overlay('    mappings: { Mail: null }\n'))
    assert.deepEqual(
      onlyObject(column).flows.map((flow) => flow.column),
      ['Name'],
    )
    const threshold = await under(overlay('    thresholds: { updates: null }\n'))
    assert.equal(onlyConnector(threshold).thresholds.updates, undefined)
    const two = BASE.replace(
      '  HR:',
      '  Other:\n    { use: guards, source: okta, target: { sqlite: o.db }, table: O, anchor: { I: externalId }, mappings: {} }\n  HR:',
    )
    const connector = await under('version: 1\nconnectors: { Other: null }\n', two)
    assert.deepEqual(connector.problems.map(lineOf), [])
    assert.equal(onlyConnector(connector).name, 'HR')
  })

  test('adds mappings where the configuration has none, without the nulls in them', async () => {
    const configuration = await under(overlay('    import: { every: 2h, delta: null }\n'))
    assert.deepEqual(configuration.problems.map(lineOf), [
      'environments/prod.yaml:4:26 removes-nothing (warning): There is no "delta" here that null could take out.',
    ])
    assert.equal(onlyConnector(configuration).import.every, 7_200_000)
  })

  test('says which fragments are used, and what is different in them', async () => {
    const use = onlyConnector(await under(overlay('    use: strict\n')))
    assert.deepEqual([use.thresholds.deletes?.most, use.thresholds.updates], [0, undefined])
    const fragment = await under(
      'version: 1\nfragments: { guards: { thresholds: { updates: 7 } } }\n',
    )
    assert.equal(onlyConnector(fragment).thresholds.updates?.most, 7)
    const own = await under(
      'version: 1\nfragments: { guards: { thresholds: { deletes: 7 } } }\nconnectors: { HR: { thresholds: { deletes: 8 } } }\n',
    )
    assert.equal(onlyConnector(own).thresholds.deletes?.most, 8, 'the connector comes last')
  })

  test('keeps the place of every value, in the file that it was written in', async () => {
    const configuration = await under(
      overlay('    thresholds: { deletes: 1% }\n    mappings:\n      Name: givenName\n'),
    )
    const { thresholds } = onlyConnector(configuration)
    const [name, mail] = onlyObject(configuration).flows
    assert.deepEqual(
      [thresholds.deletes?.span, thresholds.updates?.span, name?.span, mail?.span].map(
        (span) => span && formatPosition(span.start),
      ),
      [
        'environments/prod.yaml:4:28',
        'connectors.yaml:3:49',
        'environments/prod.yaml:6:7',
        'connectors.yaml:14:7',
      ],
    )
  })

  test('means paths relative to the file that they stand in', async () => {
    const configuration = await under(overlay('    target: { sqlite: ../prod.db }\n'))
    const { connection } = onlyConnector(configuration).target
    assert.ok('options' in connection)
    assert.equal(connection.options.path, '/configuration/prod.db')
  })
})

suite('an overlay with mistakes', () => {
  test('gets the findings that a configuration gets, on its lines', async () => {
    const { problems, connectors } = await under(
      overlay(`    tabel: People
    onDrift: 4
    target: { postgres: "postgres://u:secret@h/d" }
    source: { entra: { token: very-secret-value } }
    runProfiles: { nightly: { stepps: [export] } }
`),
    )
    assert.deepEqual(problems.map(lineOf), [
      'environments/prod.yaml:4:5 unknown-key: Unknown key "tabel" in connector "HR". → table',
      'environments/prod.yaml:5:14 wrong-type: "onDrift" must be a text or null, and this is a number.',
      'environments/prod.yaml:7:31 secret-in-configuration: "token" is a secret, and a secret never stands in the configuration.',
      'environments/prod.yaml:8:31 unknown-key: Unknown key "stepps" in run profile "nightly". → steps',
    ])
    assert.deepEqual(connectors, [])
  })

  test('names what would be missing without a key that it takes out', async () => {
    const { problems, broken } = await under(overlay('    table: null\n'))
    assert.deepEqual(problems.map(lineOf), [
      'connectors.yaml:6:3 missing-key: Connector "HR" needs "table".',
    ])
    assert.deepEqual(broken, ['HR'])
  })

  test('stops every connector when it names one that is not there: whose overlay would it be?', async () => {
    const { problems, connectors, broken } = await under(
      'version: 1\nfragments: { gards: {} }\nconnectors: { HRR: { owner: x } }\n',
    )
    assert.deepEqual(problems.map(lineOf), [
      'environments/prod.yaml:2:14 overlay-of-nothing: The configuration has no fragment "gards" that this could be laid over. → guards',
      'environments/prod.yaml:3:15 overlay-of-nothing: The configuration has no connector "HRR" that this could be laid over. → HR',
    ])
    assert.deepEqual([connectors, broken], [[], ['HR']])
  })

  for (const [name, text] of [
    ['a syntax error', 'version: 1\nconnectors: { HR: { owner: [ } }\n'],
    ['an unknown key at its top', 'version: 1\nconectors: { HR: { owner: x } }\n'],
    ['nothing in it', ''],
    [
      'an alias bomb',
      `version: 1\nx-a: &a [${'1,'.repeat(999)}1]\nx-b: &b [${'*a,'.repeat(299)}*a]\n`,
    ],
  ] as const) {
    test(`stops every connector with ${name}`, async () => {
      const { problems, connectors, broken } = await under(text)
      assert.ok(problems.length > 0)
      assert.ok(problems.every(({ span }) => span.start.file === 'environments/prod.yaml'))
      assert.deepEqual([connectors, broken], [[], ['HR']])
    })
  }

  test('is refused where two files have its name', async () => {
    const { problems, connectors } = await loadEnvironment({
      'connectors.yaml': BASE,
      'environments/prod.yaml': overlay('    owner: a\n'),
      'environments/prod.yml': overlay('    owner: b\n'),
    })
    assert.deepEqual(problems.map(lineOf), [
      'environments/prod.yaml:1:1 duplicate-overlay: The environment "prod" has two files: environments/prod.yaml and environments/prod.yml.',
    ])
    assert.deepEqual(connectors, [])
  })

  test('is refused where it is not there, with those that are', async () => {
    const files = {
      'connectors.yaml': BASE,
      'environments/prod.yaml': 'version: 1\n',
      'environments/test.yml': 'version: 1\n',
    }
    await assert.rejects(loadEnvironment(files, 'prd'), (error) => {
      assert.ok(isSyncError(error))
      assert.equal(error.code, 'CONFIGURATION_NOT_FOUND')
      assert.match(error.message, /has prod and test\. Did you mean prod\?$/u)
      return true
    })
    await assert.rejects(
      loadEnvironment({ 'connectors.yaml': BASE }),
      /no environments.prod\.yaml/u,
    )
    await assert.rejects(loadEnvironment(files, '../prod'), (error) => isSyncError(error, 'USAGE'))
  })
})
