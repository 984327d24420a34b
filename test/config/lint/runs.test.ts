import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Problem } from '../../../src/model/problem.ts'
import { lintFiles, lintText, places } from './lint-text.ts'

const CSV = '{ csv: { path: people.csv, key: No } }'
const PROFILES = 'runProfiles: { all: { steps: [fullImport, fullSynchronization, export, purge] } }'

/** A connector on lines of its own; the first takes lines 3 to 8. */
function connector(name: string, source: string, more: readonly string[] = []): string {
  const lines = [
    `source: ${source}`,
    'target: { sqlite: { env: PEOPLE_DATABASE } }',
    `table: ${name}`,
    'anchor: { Id: externalId }',
    'mappings: { Name: displayName }',
    ...more,
  ]
  return `  ${name}:\n${lines.map((line) => `    ${line}\n`).join('')}`
}

async function check(...connectors: readonly string[]): Promise<readonly Problem[]> {
  return lintText(`version: 1\nconnectors:\n${connectors.join('')}`)
}

async function rules(...connectors: readonly string[]): Promise<readonly string[]> {
  return places(await check(...connectors))
}

suite('how changed rows are found', () => {
  const run = 'runProfiles: { d: { steps: [deltaImport, deltaSynchronization, export] } }'
  for (const [delta, dialect, message] of [
    ['{ strategy: watermark, column: At }', 'mysql', undefined],
    ['{ strategy: watermark, table: T }', 'mysql', /"watermark" needs "column"/u],
    ['{ strategy: history, table: hr.Log }', 'postgres', undefined],
    ['{ strategy: history }', 'postgres', /"history" needs "table"/u],
    ['{ strategy: changeTracking }', 'mssql', undefined],
    ['{ strategy: changeTracking }', 'mariadb', /the target is "mariadb"/u],
  ] as const) {
    test(`${delta} on ${dialect}: ${message === undefined ? 'good' : 'an error'}`, async () => {
      const text = connector('A', 'entra', [`import: { delta: ${delta} }`, run])
      const problems = await check(text.replace('sqlite', dialect))
      assert.deepEqual(
        problems.map(({ rule }) => rule),
        message === undefined ? [] : ['delta-strategy'],
      )
      if (message !== undefined) assert.match(problems[0]?.message ?? '', message)
    })
  }

  test('a step with options counts as well', async () => {
    const steps = '[{ deltaImport: { overlap: 5m } }, deltaSynchronization, export]'
    assert.deepEqual(
      await rules(connector('A', 'okta', [`runProfiles: { d: { steps: ${steps} } }`])),
      ['delta-not-configured 9:20'],
    )
  })
})

suite('run profiles that do half of it', () => {
  test('one profile may synchronize and another export', async () => {
    const profiles =
      'runProfiles: { a: { steps: [fullImport, fullSynchronization] }, b: { steps: [export] } }'
    assert.deepEqual(await rules(connector('A', 'entra', [profiles])), [])
  })

  test('staged events need no synchronization, and a purge none either', async () => {
    const staged = ['export: { mode: staged }', 'runProfiles: { a: { steps: [export] } }']
    const purge = ['runProfiles: { a: { steps: [purge, export] } }']
    assert.deepEqual(
      await rules(connector('A', 'entra', staged), connector('B', 'entra', purge)),
      [],
    )
  })

  test('every action with purgeAfter asks for a purge, and one is named', async () => {
    for (const event of ['onDisable', 'onDelete', 'onOutOfScope']) {
      const deprovision = `deprovision: { ${event}: { set: { Name: x }, purgeAfter: 30d } }`
      const found = await check(
        connector('A', 'entra', [deprovision, 'x-note: active']).replace(
          'Name: displayName',
          'Name: displayName, Active: active',
        ),
      )
      assert.deepEqual(
        found.map(({ rule }) => rule),
        ['never-purged'],
        event,
      )
    }
  })

  test('onMissing of a file is meant, and its purge runs', async () => {
    const more = [PROFILES, 'deprovision: { onMissing: { purgeAfter: 30d } }']
    assert.deepEqual(await rules(connector('A', CSV, more)), [])
  })

  test('a disable of a file needs no flow that signals it', async () => {
    assert.deepEqual(
      await rules(connector('A', CSV, [PROFILES, 'deprovision: { onDisable: delete }'])),
      [],
    )
  })
})

suite('people of another connector', () => {
  test('in a circle: each of its connectors is an error, those beside it are not', async () => {
    const problems = await check(
      connector('A', '{ connector: B }', [PROFILES]),
      connector('B', '{ connector: A }', [PROFILES]),
      connector('C', '{ connector: B }', [PROFILES]),
    )
    assert.deepEqual(
      problems.map(({ rule, connector: name }) => `${rule} ${name}`),
      ['source-circle A', 'source-circle B'],
    )
    assert.match(problems[0]?.message ?? '', /"A" ← "B" ← "A"/u)
  })

  test('a connector with errors of its own exists all the same', async () => {
    const text = connector('B', '{ connector: A }', [PROFILES])
    assert.deepEqual(await rules(connector('A', 'entra', ['onDrfit: report']), text), [
      'unknown-key 9:5',
    ])
  })

  test('have the names of the source at the end of the chain', async () => {
    const middle = connector('B', '{ connector: A }', [PROFILES])
    const last = connector('C', '{ connector: B }', [PROFILES]).replace('displayName', 'Nickel')
    assert.deepEqual(await rules(connector('A', CSV, [PROFILES]), middle, last), [])
    assert.deepEqual(await rules(connector('A', 'entra'), middle, last), [
      'unknown-attribute 21:23',
    ])
  })
})

suite('names in fragments', () => {
  const fragments = `fragments:
  person: { mappings: { Name: Vorname } }
`
  async function withFragment(source: string): Promise<readonly string[]> {
    const text = connector('A', source, ['use: person', PROFILES])
    return places(
      await lintFiles(
        new Map([['connectors.yaml', `version: 1\n${fragments}connectors:\n${text}`]]),
      ),
    )
  }

  test('are those of the connector that uses them', async () => {
    assert.deepEqual(await withFragment(CSV), [])
    assert.deepEqual(await withFragment('entra'), ['unknown-attribute 3:31'])
  })

  test('a source that stands in a fragment counts for the connector', async () => {
    const text = `version: 1
fragments: { file: { source: ${CSV} } }
connectors:
${connector('A', 'x', ['use: file', PROFILES]).replace('    source: x\n', '')}`
    assert.deepEqual(places(await lintText(text.replace('displayName', 'Vorname'))), [])
  })
})
