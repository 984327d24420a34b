import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import {
  compareDefinitions,
  effectOfAll,
} from '../../../src/config/difference/compare-definitions.ts'
import type { Effect } from '../../../src/config/difference/difference.ts'
import { CHANGE_KINDS } from '../../../src/config/difference/kinds/index.ts'
import { readSchema } from '../../../src/config/schema-file.ts'
import { UNAVAILABLE } from '../../../src/config/availability.ts'
import { isObject } from '../../../src/model/value.ts'
import type { ConnectorDefinition } from '../../../src/model/definition.ts'
import { loadText } from '../loading.ts'

/** A connector in pieces, of which a case replaces some. */
const BASE: Readonly<Record<string, string>> = {
  source: 'entra',
  target: '{ postgres: { env: HR_DATABASE } }',
  table: 'people',
  anchor: '{ id: objectId }',
  mappings: '{ login: userPrincipalName, first: givenName }',
}

type Pieces = Readonly<Record<string, string>>

interface Case {
  readonly kind: string
  readonly before?: Pieces
  readonly after?: Pieces
  readonly effect: Effect
  /** The words of the first difference of that kind. */
  readonly words?: readonly [string | undefined, string | undefined]
  readonly ifLeaving?: true
}

const CASES: readonly Case[] = [
  // the table of the issue, row by row
  {
    kind: 'words',
    after: { description: 'People' },
    effect: 'applies',
    words: [undefined, 'People'],
  },
  { kind: 'words', before: { owner: 'a' }, after: { owner: 'b' }, effect: 'applies' },
  {
    kind: 'run-profile',
    before: { runProfiles: '{ full: { steps: [export], every: 1h } }' },
    after: { runProfiles: '{ full: { steps: [export], every: 2h } }' },
    effect: 'applies',
  },
  {
    kind: 'thresholds',
    before: { thresholds: '{ updates: 500 }' },
    after: { thresholds: '{ updates: 100 }' },
    effect: 'applies',
    words: ['more than 500', 'more than 100'],
  },
  { kind: 'thresholds', after: { thresholds: '{ updates: 100 }' }, effect: 'applies' },
  {
    kind: 'new-column',
    after: { mappings: '{ login: userPrincipalName, first: givenName, last: surname }' },
    effect: 'applies',
    words: [undefined, 'surname'],
  },
  {
    kind: 'deprovision',
    before: { deprovision: '{ onDisable: { purgeAfter: 30d } }' },
    after: { deprovision: '{ onDisable: { purgeAfter: 60d } }' },
    effect: 'applies',
    words: ['purge after 30d', 'purge after 60d'],
  },
  {
    kind: 'mapping',
    after: { mappings: '{ login: $lowercase(userPrincipalName), first: givenName }' },
    effect: 'planned',
    words: ['userPrincipalName', '$lowercase(userPrincipalName)'],
  },
  {
    kind: 'mapping',
    after: {
      mappings: '{ login: { from: userPrincipalName, values: { a: b } }, first: givenName }',
    },
    effect: 'planned',
  },
  {
    kind: 'mapping',
    after: { mappings: '{ login: { from: userPrincipalName, default: "?" }, first: givenName }' },
    effect: 'planned',
    words: [undefined, '"?"'],
  },
  {
    kind: 'mapping',
    after: { mappings: '{ login: userPrincipalName, first: { const: x } }' },
    effect: 'planned',
  },
  { kind: 'scope', before: { scope: 'accountEnabled' }, effect: 'planned' },
  { kind: 'scope', after: { scope: 'accountEnabled' }, effect: 'planned' },
  { kind: 'on-drift', after: { onDrift: 'overwrite' }, effect: 'planned' },
  {
    kind: 'on-drift',
    before: { onDrift: 'overwrite' },
    after: { onDrift: 'report' },
    effect: 'applies',
  },
  {
    kind: 'anchor',
    after: { anchor: '{ id: employeeId }' },
    effect: 'held',
    words: ['id: objectId', 'id: employeeId'],
  },
  { kind: 'anchor', after: { anchor: '{ other: objectId }' }, effect: 'held' },
  { kind: 'anchor', after: { anchor: '{ id: { generate: uuid } }' }, effect: 'held' },
  {
    kind: 'anchor',
    before: { anchor: '{ a: objectId, b: companyName }' },
    after: { anchor: '{ b: companyName, a: objectId }' },
    effect: 'held',
  },
  { kind: 'table', after: { table: 'hr.people' }, effect: 'held', words: ['people', 'hr.people'] },
  {
    kind: 'target',
    after: { target: '{ postgres: { env: OTHER } }' },
    effect: 'held',
    words: ['postgres env:HR_DATABASE', 'postgres env:OTHER'],
  },
  { kind: 'target', after: { target: '{ mariadb: { env: HR_DATABASE } }' }, effect: 'held' },
  {
    kind: 'scope',
    before: { deprovision: '{ onOutOfScope: delete }' },
    after: { deprovision: '{ onOutOfScope: delete }', scope: 'accountEnabled' },
    effect: 'held',
    ifLeaving: true,
  },
  {
    kind: 'deprovision',
    after: { deprovision: '{ onDisable: delete }' },
    effect: 'held',
    words: ['keep', 'delete'],
  },
  {
    kind: 'deprovision',
    after: { deprovision: '{ onOutOfScope: { set: { first: null } } }' },
    effect: 'held',
  },
  {
    kind: 'deprovision',
    after: { deprovision: '{ onMissing: { purgeAfter: 30d } }' },
    effect: 'held',
  },
  {
    kind: 'deprovision',
    before: { deprovision: '{ onDisable: { purgeAfter: 30d } }' },
    after: { deprovision: '{ onDisable: { purgeAfter: 5d } }' },
    effect: 'held',
  },
  { kind: 'deprovision', after: { deprovision: '{ onDelete: keep }' }, effect: 'applies' },
  {
    kind: 'deprovision',
    before: { deprovision: '{ onDisable: { set: { first: a } } }' },
    after: { deprovision: '{ onDisable: { set: { first: b } } }' },
    effect: 'planned',
  },
  {
    kind: 'deprovision',
    before: { deprovision: '{ onDisable: [{ when: "title = \'x\'", do: delete }, { do: keep }] }' },
    after: { deprovision: '{ onDisable: [{ when: "title != \'x\'", do: delete }, { do: keep }] }' },
    effect: 'held',
  },
  {
    kind: 'thresholds',
    after: { thresholds: '{ deletes: { percent: 50, atLeast: 10 } }' },
    effect: 'held',
  },
  { kind: 'thresholds', after: { thresholds: '{ deletes: 500 }' }, effect: 'held' },
  { kind: 'thresholds', before: { thresholds: '{ updates: 5% }' }, effect: 'held' },
  // Without a word it is 10 %, and at least 10: a fixed 5 is less for everybody, a fixed 11 more where few are.
  { kind: 'thresholds', after: { thresholds: '{ deletes: 5 }' }, effect: 'applies' },
  { kind: 'thresholds', after: { thresholds: '{ deletes: 11 }' }, effect: 'held' },
  {
    kind: 'thresholds',
    before: { thresholds: '{ deletes: 50 }' },
    after: { thresholds: '{ deletes: 1% }' },
    effect: 'held',
  },
  {
    kind: 'thresholds',
    after: { thresholds: '{ window: 5m }' },
    effect: 'held',
    words: ['1h', '5m'],
  },
  { kind: 'thresholds', after: { thresholds: '{ window: 2h }' }, effect: 'applies' },
  {
    kind: 'endpoint-path',
    before: { source: '{ entra: { path: /a } }' },
    after: { source: '{ entra: { path: /b } }' },
    effect: 'held',
    words: ['/a', '/b'],
  },
  { kind: 'endpoint-path', after: { source: '{ entra: { path: /b } }' }, effect: 'held' },
  // and what the issue does not name
  { kind: 'source', after: { source: 'okta' }, effect: 'held', words: ['entra', 'okta'] },
  {
    kind: 'source',
    before: { source: '{ csv: { path: a.csv, key: id } }' },
    after: { source: '{ csv: { path: a.csv, key: number } }' },
    effect: 'held',
  },
  {
    kind: 'source-schedule',
    before: { source: '{ csv: { path: a.csv, key: id } }' },
    after: { source: '{ csv: { path: a.csv, key: id, every: 5m } }' },
    effect: 'applies',
    words: [undefined, '5m'],
  },
  {
    kind: 'token',
    before: { source: '{ entra: { token: { env: OLD } } }' },
    after: { source: '{ entra: { token: [{ env: OLD }, { env: NEW }] } }' },
    effect: 'applies',
  },
  {
    kind: 'token',
    before: { source: '{ entra: { token: [{ env: OLD }, { env: NEW }] } }' },
    after: { source: '{ entra: { token: { env: NEW } } }' },
    effect: 'applies',
  },
  {
    kind: 'token',
    before: { source: '{ entra: { token: { env: OLD } } }' },
    after: { source: '{ entra: { token: { env: NEW } } }' },
    effect: 'held',
    words: ['env:OLD', 'env:NEW'],
  },
  {
    kind: 'token-issuer',
    after: { source: '{ entra: { jwt: { issuer: "https://a.example", audience: b } } }' },
    effect: 'held',
  },
  {
    kind: 'lost-column',
    after: { mappings: '{ login: userPrincipalName }' },
    effect: 'held',
    words: ['givenName', undefined],
  },
  {
    kind: 'sensitive',
    before: {
      mappings: '{ login: userPrincipalName, first: { from: givenName, sensitive: true } }',
    },
    effect: 'held',
  },
  {
    kind: 'sensitive',
    after: {
      mappings: '{ login: userPrincipalName, first: { from: givenName, sensitive: true } }',
    },
    effect: 'applies',
  },
  {
    kind: 'read',
    after: { mappings: '{ login: userPrincipalName, first: { from: givenName, read: state } }' },
    effect: 'applies',
  },
  { kind: 'match', after: { match: '[login]' }, effect: 'planned', words: [undefined, 'login'] },
  { kind: 'on-anchor-change', after: { onAnchorChange: 'rekey' }, effect: 'held' },
  { kind: 'on-anchor-change', before: { onAnchorChange: 'recreate' }, effect: 'applies' },
  { kind: 'on-exceed', after: { thresholds: '{ onExceed: reject }' }, effect: 'applies' },
  { kind: 'import', after: { import: '{ every: 2h, pageSize: 10 }' }, effect: 'applies' },
  { kind: 'export', after: { export: '{ mode: staged }' }, effect: 'applies' },
  { kind: 'export', before: { export: '{ mode: staged }' }, effect: 'planned' },
  { kind: 'export', after: { export: '{ batch: 10 }' }, effect: 'applies' },
  {
    kind: 'connection-options',
    before: { target: '{ postgres: { host: a, poolSize: 3 } }' },
    after: { target: '{ postgres: { host: a, poolSize: 4 } }' },
    effect: 'applies',
    words: ['3', '4'],
  },
  { kind: 'suspension', after: { suspend: '{ reason: maintenance }' }, effect: 'applies' },
]

suite('compareDefinitions', () => {
  for (const one of CASES) {
    const name = `${one.kind}: ${JSON.stringify(one.before ?? {})} → ${JSON.stringify(one.after ?? {})} is ${one.effect}`
    test(name, async () => {
      const found = compareDefinitions(await connector(one.before), await connector(one.after))
      const own = found.filter(({ kind }) => kind === one.kind)
      assert.notDeepEqual(own, [], JSON.stringify(found))
      assert.equal(effectOfAll(own), one.effect)
      assert.equal(own[0]?.heldIfLeaving, one.ifLeaving)
      if (one.words !== undefined) assert.deepEqual([own[0]?.before, own[0]?.after], one.words)
      for (const { span, path } of found) {
        assert.equal(span.start.file, 'connectors.yaml')
        assert.ok(path.length > 0)
      }
    })
  }

  test('every kind of change is tried', () => {
    const tried = new Set(CASES.map((one) => one.kind))
    // A second object type is not available yet.
    tried.add('object-type')
    assert.deepEqual(
      CHANGE_KINDS.map((one) => one.name).filter((one) => !tried.has(one)),
      [],
    )
  })

  test('the documentation has every kind of change', () => {
    const page = readFileSync(new URL('../../../docs/changes.md', import.meta.url), 'utf8')
    const missing = CHANGE_KINDS.filter((one) => !page.includes(`| ${one.summary} | ${one.does} |`))
    assert.deepEqual(
      missing.map((one) => one.name),
      [],
    )
  })

  test('a place alone is no difference', async () => {
    const [before, after] = [await connector(), await connector({}, '\n\n')]
    assert.notDeepEqual(before.span, after.span)
    assert.deepEqual(compareDefinitions(before, after), [])
  })

  test('the order of columns is no difference', async () => {
    const after = await connector({ mappings: '{ first: givenName, login: userPrincipalName }' })
    assert.deepEqual(compareDefinitions(await connector(), after), [])
  })

  test('what follows from the name of a connector is no difference', async () => {
    const after = await connector({}, '', 'Staff')
    assert.deepEqual(compareDefinitions(await connector(), after), [])
  })

  test('what no kind knows is held', async () => {
    const before = await connector()
    const after: ConnectorDefinition & { readonly novelty: boolean } = { ...before, novelty: true }
    const [found, ...more] = compareDefinitions(before, after)
    assert.deepEqual(more, [])
    assert.deepEqual([found?.kind, found?.effect], ['unknown', 'held'])
  })

  test('every key of the grammar that this version executes belongs to a kind of change', () => {
    const claimed = CHANGE_KINDS.flatMap((one) => one.keys)
    const keys = grammarKeys().filter((key) => !isUnavailable(key))
    assert.ok(keys.length > 100, `only ${keys.length} keys were found`)
    const missing = keys.filter((key) => !claimed.some((one) => claims(one, key)))
    assert.deepEqual(missing, [])
    const lost = claimed.filter((one) => !keys.some((key) => claims(one, key)) && one !== 'objects')
    assert.deepEqual(lost, [], 'kinds claim keys that the grammar does not have')
  })
})

async function connector(
  pieces: Pieces = {},
  blank = '',
  name = 'HR',
): Promise<ConnectorDefinition> {
  const lines = Object.entries({ ...BASE, ...pieces }).map(([key, value]) => `    ${key}: ${value}`)
  const text = `version: 1\n${blank}connectors:\n  ${name}:\n${lines.join('\n')}\n`
  const { connectors, problems } = await loadText(text)
  const [one] = connectors
  assert.ok(one, JSON.stringify(problems))
  return one
}

function claims(claim: string, key: string): boolean {
  if (claim.endsWith('.**')) {
    const stem = claim.slice(0, -3)
    return key === stem || key.startsWith(`${stem}.`)
  }
  return claim === key
}

function isUnavailable(key: string): boolean {
  return UNAVAILABLE.some((parts) => {
    const path = parts.join('.')
    return key === path || key.startsWith(`${path}.`)
  })
}

/** Every path under which a connector can have a value: scalars and lists, named as kinds name them. */
function grammarKeys(): readonly string[] {
  const root = readSchema('connectors')
  const found = new Set<string>()
  const at = (reference: string): unknown =>
    reference
      .slice(2)
      .split('/')
      .reduce<unknown>((node, key) => (isObject(node) ? node[key] : undefined), root)
  const walk = (node: unknown, path: readonly string[], depth: number): void => {
    if (!isObject(node) || depth > 12) return
    if (typeof node['$ref'] === 'string') return walk(at(node['$ref']), path, depth + 1)
    for (const union of [node['anyOf'], node['oneOf']]) {
      if (!Array.isArray(union)) continue
      for (const one of union) walk(one, path, depth + 1)
    }
    if (isObject(node['properties'])) {
      for (const [key, one] of Object.entries(node['properties']))
        walk(one, [...path, key], depth + 1)
    }
    if (isObject(node['additionalProperties'])) {
      walk(node['additionalProperties'], [...path, '*'], depth + 1)
    }
    if (isObject(node['items'])) walk(node['items'], path, depth + 1)
    const isLeaf =
      'enum' in node ||
      'const' in node ||
      (node['type'] !== undefined && node['type'] !== 'object' && node['type'] !== 'array')
    if (isLeaf && path.length > 0) found.add(path.join('.'))
  }
  walk(at('#/$defs/Connector'), [], 0)
  // Resolved before anything is compared; and under "objects" the keys of an object type stand once more.
  return [...found].filter((key) => key !== 'use' && !key.startsWith('objects.'))
}
