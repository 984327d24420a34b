import assert from 'node:assert/strict'
import { matchesGlob } from 'node:path'
import { suite, test } from 'node:test'
import {
  checkConfiguration,
  type CheckedConfiguration,
} from '../../../src/app/check/check-configuration.ts'
import { createCheckMemory } from '../../../src/app/check/check-memory.ts'
import { formatPosition } from '../../../src/model/position.ts'

suite('the memory of a check', () => {
  test('a change of one file compiles and judges its connector only', async () => {
    const files = many()
    const check = checking(files)
    const before = await check()
    assert.equal(before.compiled.length, 4)
    files.set('b.yaml', connector('B', 'Post: jobTitle'))
    const after = await check()
    assert.deepEqual(compiledNames(after), ['B'])
    assert.deepEqual(sameDefinitions(before, after), ['A', 'C', 'D'])
    assert.deepEqual(compiledNames(await check()), [], 'nothing has changed')
  })

  test('a fragment concerns whoever uses it, with problems where they stand', async () => {
    const files = many()
    const check = checking(files)
    const before = await check()
    files.set('fragments.yaml', fragment('{ onDisable: delete }'))
    const after = await check()
    assert.deepEqual(compiledNames(after), ['C', 'D'])
    assert.deepEqual(sameDefinitions(before, after), ['A', 'B'])
    files.set('fragments.yaml', fragment('{ onDisable: [{ when: jobtitel, do: delete }] }'))
    assert.deepEqual(placed(await check()), ['unknown-attribute fragments.yaml:4:40'])
  })

  test('an overlay concerns whom it names, and its absence as well', async () => {
    const files = many()
    const check = checking(files)
    const before = await check()
    files.set('environments/prod.yaml', 'version: 1\nconnectors:\n  B: { onDrift: overwrite }\n')
    const laid = await check('prod')
    assert.deepEqual(compiledNames(laid), ['B'])
    files.set('environments/prod.yaml', 'version: 1\nconnectors:\n  C: { onDrift: overwrite }\n')
    assert.deepEqual(compiledNames(await check('prod')), ['B', 'C'])
    const without = await check()
    assert.deepEqual(compiledNames(without), ['C'])
    assert.deepEqual(sameDefinitions(before, without), ['A', 'D'])
  })

  test('an overlay that cannot be trusted leaves nobody as he was', async () => {
    const files = many()
    const check = checking(files)
    await check()
    files.set('environments/prod.yaml', 'version: 1\nconnectors:\n  Nobody: { onDrift: report }\n')
    const untrusted = await check('prod')
    assert.deepEqual(untrusted.configuration.broken, ['A', 'B', 'C', 'D'])
  })

  test('another source of a chain changes the names that the end of it uses', async () => {
    const files = new Map([
      ['connectors.yaml', "version: 1\ninclude: ['*.yaml']\n"],
      ['a.yaml', connector('A', 'Login: userPrincipalName')],
      ['b.yaml', connector('B', 'Login: badge', '{ connector: A }')],
    ])
    const check = checking(files)
    assert.deepEqual(placed(await check()), ['unknown-attribute b.yaml:9:14'])
    files.set('a.yaml', connector('A', 'Login: badge', '{ csv: { path: a.csv, key: id } }'))
    assert.deepEqual(placed(await check()), [])
  })

  test('problems stay at their places when another file, or a line above them, changes', async () => {
    const files = many()
    files.set('b.yaml', connector('B', 'Title: jobtitel'))
    files.set('c.yaml', connector('C', 'Title: jobtitel'))
    const check = checking(files)
    const here = 'unknown-attribute b.yaml:9:14'
    assert.deepEqual(placed(await check()), [here, 'unknown-attribute c.yaml:9:14'])
    files.set('a.yaml', `# one\n# two\n${connector('A', 'Title: jobTitle')}`)
    files.set('c.yaml', `# one\n# two\n${connector('C', 'Title: jobtitel')}`)
    assert.deepEqual(placed(await check()), [here, 'unknown-attribute c.yaml:11:14'])
  })

  test('two of one table are found although only one of them has changed', async () => {
    const files = many()
    const check = checking(files)
    await check()
    files.set('b.yaml', connector('B').replace('table: B', 'table: A'))
    const after = await check()
    assert.deepEqual(compiledNames(after), ['B'])
    assert.deepEqual(placed(after), ['shared-table b.yaml:6:12'])
  })

  test('a connector that asks for the time is judged each time', async () => {
    const files = many()
    files.set('b.yaml', connector('B', 'Seen: $now()'))
    const check = checking(files)
    await check()
    assert.deepEqual(compiledNames(await check()), ['B'])
  })
})

function checking(files: ReadonlyMap<string, string>) {
  const memory = createCheckMemory()
  return (env?: string): Promise<CheckedConfiguration> =>
    checkConfiguration(['connectors.yaml'], {
      cwd: '/c',
      env,
      memory,
      now: 0,
      readFile: async (path) => files.get(path.slice('/c/'.length)) ?? '',
      findFiles: async (pattern, directory) =>
        [...files.keys()]
          .map((name) => `/c/${name}`)
          .filter((path) => matchesGlob(path, `${directory}/${pattern}`)),
    })
}

function many(): Map<string, string> {
  return new Map([
    ['connectors.yaml', "version: 1\ninclude: ['*.yaml']\n"],
    ['fragments.yaml', fragment('{ onDisable: keep }')],
    ['a.yaml', connector('A')],
    ['b.yaml', connector('B')],
    ['c.yaml', connector('C').replace('    source', '    use: leaving\n    source')],
    ['d.yaml', connector('D').replace('    source', '    use: leaving\n    source')],
  ])
}

function fragment(deprovision: string): string {
  return `version: 1
fragments:
  leaving:
    deprovision: ${deprovision}
`
}

function connector(name: string, more = 'Title: jobTitle', source = 'entra'): string {
  return `version: 1
connectors:
  ${name}:
    source: ${source}
    target: { sqlite: people.db }
    table: ${name}
    anchor: { Id: ${source.includes('csv') ? 'id' : 'objectId'} }
    mappings:
      ${more}
      Active: ${source.includes('csv') ? 'active' : 'accountEnabled'}
${source === 'entra' ? '' : '    runProfiles: { nightly: { steps: [fullImport, fullSynchronization, export] } }\n'}`
}

function compiledNames({ compiled }: CheckedConfiguration): readonly string[] {
  return compiled.map((one) => one.definition.name)
}

function sameDefinitions(
  before: CheckedConfiguration,
  after: CheckedConfiguration,
): readonly string[] {
  const known = new Set(before.configuration.connectors)
  return after.configuration.connectors.filter((one) => known.has(one)).map((one) => one.name)
}

function placed({ problems }: CheckedConfiguration): readonly string[] {
  return problems.map(({ rule, span }) => `${rule} ${formatPosition(span.start)}`)
}
