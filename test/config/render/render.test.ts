import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import * as fc from 'fast-check'
import { parse, stringify } from 'yaml'
import { renderConnectors } from '../../../src/config/render/render.ts'
import { lineOf, load, loadText } from '../loading.ts'

/** Definitions without their places, which differ of course. */
function withoutPlaces(value: unknown): unknown {
  if (value instanceof Map)
    return new Map([...value].map(([key, one]) => [key, withoutPlaces(one)]))
  if (Array.isArray(value)) return value.map(withoutPlaces)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) =>
      /span(Of)?$/i.test(key) ? [] : [[key, withoutPlaces(one)]],
    ),
  )
}

const text = fc.string({
  minLength: 1,
  unit: fc.constantFrom(
    'a',
    'B',
    '7',
    ' ',
    '.',
    "'",
    '"',
    ':',
    '#',
    '?',
    '&',
    '$',
    '😀',
    '\\',
    '-',
    '{',
  ),
})
const expression = text.filter((one) => one.trim() !== '')
const name = text.filter((one) => one !== '<<')
const scalar = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null))
const secret = fc.oneof(fc.constant({ env: 'A_B' }), fc.constant({ file: '/run/secrets/a b' }))
const flow = fc.oneof(
  expression,
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.record({ const: scalar }),
  fc.record(
    {
      from: expression,
      values: fc.dictionary(text, scalar, { minKeys: 1, maxKeys: 3 }),
      as: fc.constantFrom('text', 'date', 'json'),
      format: fc.constant('yyyy-MM-dd'),
      timezone: fc.constant('Europe/Oslo'),
      default: scalar,
      required: fc.boolean(),
      apply: fc.constantFrom('always', 'create'),
      read: fc.oneof(fc.constantFrom('state', 'none'), expression),
      onOverflow: fc.constantFrom('error', 'truncate'),
      sensitive: fc.boolean(),
    },
    { requiredKeys: ['from'] },
  ),
)
const action = fc.oneof(
  fc.constantFrom('keep', 'delete', { purgeAfter: '30d' }),
  fc.record({
    set: fc.dictionary(name, fc.oneof(scalar, fc.record({ expr: expression })), {
      minKeys: 1,
      maxKeys: 3,
    }),
  }),
)
const duration = fc.constantFrom('0s', '90s', '120m', '36h', '7d', '1500ms')
const file = fc.record(
  { path: fc.constantFrom('a b.csv', '/data/people'), key: expression, every: duration },
  { requiredKeys: ['path', 'key'] },
)
const options = fc.record(
  {
    pageSize: fc.integer({ min: 1, max: 100_000 }),
    batch: fc.integer({ min: 1, max: 100_000 }),
    overlap: duration,
  },
  { requiredKeys: [] },
)
const step = fc.oneof(
  fc.constantFrom('fullImport', 'deltaSynchronization', 'export', 'purge'),
  fc.record({ deltaImport: options }),
  fc.record({ export: options }),
)
const threshold = fc.oneof(
  fc.integer({ min: 0, max: 5000 }),
  fc.constantFrom('5%', '0.5%', '100%'),
  fc.record(
    { percent: fc.integer({ min: 0, max: 100 }), atLeast: fc.nat(100) },
    { requiredKeys: ['percent'] },
  ),
)
const connector = fc.record(
  {
    description: text,
    suspend: fc.record({ reason: expression }),
    source: fc.oneof(
      fc.constantFrom('entra', 'okta', 'scim'),
      fc.record({ csv: file }),
      fc.record({ json: file }),
      fc.constant({ connector: 'Other' }),
      fc.record({
        okta: fc.record({ token: secret, path: fc.constant('/x/y') }, { requiredKeys: [] }),
      }),
    ),
    target: fc.oneof(
      fc.record({ mssql: secret }),
      fc.constant({ sqlite: 'a b.db' }),
      fc.constant({ postgres: 'postgres://h/db' }),
      fc.record({
        mysql: fc.record({
          host: expression,
          password: secret,
          connectTimeout: fc.constant('90s'),
        }),
      }),
    ),
    table: fc.constantFrom('t', 'hr.t', '[a.b].[c]]d]', 'with blank'),
    anchor: fc.dictionary(
      name,
      fc.oneof(expression, fc.record({ generate: fc.constantFrom('uuid', 'database') })),
      { minKeys: 1, maxKeys: 2 },
    ),
    match: fc.array(expression, { maxLength: 2 }),
    scope: expression,
    mappings: fc.dictionary(name, flow, { maxKeys: 4 }),
    deprovision: fc.record(
      {
        onDisable: fc.oneof(
          action,
          fc.array(fc.record({ when: expression, do: action }, { requiredKeys: ['do'] }), {
            minLength: 1,
            maxLength: 2,
          }),
        ),
        onDelete: action,
        onOutOfScope: action,
        onMissing: action,
      },
      { requiredKeys: [] },
    ),
    onAnchorChange: fc.constantFrom('hold', 'rekey', 'recreate'),
    import: fc.record(
      {
        every: duration,
        pageSize: fc.integer({ min: 1, max: 100_000 }),
        delta: fc.record(
          {
            strategy: fc.constantFrom('watermark', 'changeTracking', 'history'),
            column: expression,
            table: fc.constantFrom('t', 'hr.t', '[a.b].[c]]d]'),
            overlap: duration,
            keyscanEvery: duration,
          },
          { requiredKeys: ['strategy'] },
        ),
      },
      { requiredKeys: [] },
    ),
    export: fc.record(
      {
        mode: fc.constantFrom('immediate', 'staged'),
        batch: fc.integer({ min: 1, max: 100_000 }),
      },
      { requiredKeys: [] },
    ),
    runProfiles: fc.dictionary(
      fc.constantFrom('nightly', 'a.b', '7', 'hourly-1'),
      fc.record(
        {
          steps: fc.array(step, { minLength: 1, maxLength: 4 }),
          every: duration,
          schedule: fc.constantFrom('0 3 * * *', '*/5 * * * MON-FRI'),
          timezone: fc.constantFrom('UTC', 'Europe/Oslo'),
        },
        { requiredKeys: ['steps'] },
      ),
    ),
    thresholds: fc.record(
      {
        deletes: threshold,
        disables: threshold,
        updates: threshold,
        inserts: threshold,
        errors: threshold,
        window: duration,
        onExceed: fc.constantFrom('hold', 'reject'),
      },
      { requiredKeys: [] },
    ),
    onDrift: fc.constantFrom('report', 'overwrite', 'adopt'),
  },
  { requiredKeys: ['source', 'target', 'table', 'anchor', 'mappings'] },
)

suite('renderConnectors', () => {
  test('gives back what was read, whatever it was', async () => {
    await fc.assert(
      fc.asyncProperty(connector, async (raw) => {
        const first = await loadText(
          stringify({ version: 1, connectors: { A: raw } }, { lineWidth: 0 }),
        )
        assert.deepEqual(first.problems.map(lineOf), [])
        const again = await loadText(renderConnectors(first.connectors))
        assert.deepEqual(again.problems.map(lineOf), [])
        assert.deepEqual(withoutPlaces(again.connectors), withoutPlaces(first.connectors))
        assert.equal(renderConnectors(again.connectors), renderConnectors(first.connectors))
      }),
      { numRuns: 200 },
    )
  })

  test('is the same YAML with the origins behind its values', async () => {
    await fc.assert(
      fc.asyncProperty(connector, async (raw) => {
        const { connectors, written } = await loadText(
          stringify({ version: 1, connectors: { A: raw } }, { lineWidth: 0 }),
        )
        const blamed = renderConnectors(connectors, { blame: written })
        assert.deepEqual(parse(blamed), parse(renderConnectors(connectors)))
      }),
      { numRuns: 100 },
    )
  })

  test('says of every value where it was written', async () => {
    const configuration = await load(
      {
        'a.yaml': `version: 1
include: [b.yaml]
x-limit: &limit 100
x-name: &name
  from: displayName
  default: nobody
connectors:
  HR:
    use: person
    source: entra
    target: { sqlite: people.db }
    anchor: { Id: objectId }
    mappings:
      Mail: mail
      Name:
        <<: *name
        default: somebody
      Kind: 7
    deprovision:
      onDisable: [{ do: delete }]
    thresholds: { updates: *limit }
`,
        'b.yaml': `version: 1
fragments:
  person:
    table: People
    thresholds: { disables: 5% }
    runProfiles: { nightly: { steps: [fullImport], every: 24h } }
`,
        'environments/prod.yaml': `version: 1
connectors:
  HR:
    thresholds:
      deletes:
        percent: 1
    runProfiles: { nightly: { every: 12h } }
`,
      },
      ['a.yaml'],
      'prod',
    )
    assert.deepEqual(configuration.problems.map(lineOf), [])
    assert.equal(
      renderConnectors(configuration.connectors, { blame: configuration.written }),
      `version: 1
connectors:
  HR:
    source:
      entra:
        token:
          env: HR_TOKEN # default
        path: /scim/HR # default; also /ecma2host_HR/scim
    target:
      sqlite:
        path: /configuration/people.db # a.yaml:11
    objects:
      User:
        table: People # b.yaml:4
        anchor:
          Id: objectId # a.yaml:12
        match: [] # default
        mappings:
          Mail:
            from: mail # a.yaml:14
            required: false # default
            apply: always # default
            onOverflow: error # default
            sensitive: false # default
          Name:
            from: displayName # a.yaml:5
            default: somebody # a.yaml:17
            required: false # default
            apply: always # default
            onOverflow: error # default
            sensitive: false # default
          Kind:
            const: 7 # a.yaml:18
            required: false # default
            apply: always # default
            onOverflow: error # default
            sensitive: false # default
        deprovision:
          onDisable: delete # a.yaml:20
          onDelete: delete # default
          onOutOfScope: keep # default
          onMissing: keep # default
        onAnchorChange: hold # default
    import:
      pageSize: 2000 # default
    export:
      mode: immediate # default
      batch: 5000 # default
    runProfiles:
      nightly:
        steps: [ fullImport ] # b.yaml:6
        every: 12h # environments/prod.yaml:7
        timezone: UTC # default
    thresholds:
      deletes:
        percent: 1 # environments/prod.yaml:6
      disables:
        percent: 5 # b.yaml:5
      updates: 100 # a.yaml:3
      window: 1h # default
      onExceed: hold # default
    onDrift: report # default
`,
    )
  })
})
