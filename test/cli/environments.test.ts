import assert from 'node:assert/strict'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { folderWith, peopleTable, run, STORY } from './command-line.ts'

/** The story with overlays for the environments that are given. */
function folderWithEnvironments(
  t: TestContext,
  environments: Readonly<Record<string, string>>,
): string {
  const folder = folderWith(t, { 'connectors.yaml': STORY })
  mkdirSync(join(folder, 'environments'))
  for (const [name, body] of Object.entries(environments)) {
    writeFileSync(
      join(folder, 'environments', `${name}.yaml`),
      `version: 1\nconnectors:\n  People:\n${body}`,
    )
  }
  return folder
}

suite('environments on the command line', () => {
  test('validate checks the configuration and every overlay, each problem once', async (t) => {
    const folder = folderWithEnvironments(t, {
      prod: '    tabel: Other\n    mappings: { Lastname: $lowercas(surname) }\n',
      test: '    anchor: null\n',
    })
    const all = await run(folder, ['validate', '--output', 'json'])
    assert.equal(all.code, 1)
    const report: unknown = JSON.parse(all.out)
    const lines = [...JSON.stringify(report).matchAll(/"rule":"([a-z-]+)"/gu)].map(([, id]) =>
      String(id),
    )
    assert.deepEqual(
      lines.toSorted((a, b) => a.localeCompare(b)),
      [
        'mapping-in-overlay',
        'mapping-in-overlay',
        'missing-key',
        'unknown-function',
        'unknown-key',
      ],
    )
    assert.match(all.out, /With --env test: Connector \\"People\\" needs \\"anchor\\"/u)
    const one = await run(folder, ['validate', '--env', 'test'])
    assert.equal(one.code, 1)
    assert.doesNotMatch(one.out, /tabel/u)
  })

  test('the snapshot of a table stands in for it under every overlay that keeps the table', async (t) => {
    const folder = folderWithEnvironments(t, {
      prod: '    mappings: { Nope: mail }\n',
      test: '    table: Other\n    mappings: { Nope: mail }\n',
    })
    peopleTable(folder)
    assert.equal((await run(folder, ['schema', 'pull'])).code, 0)
    const { out } = await run(folder, ['validate'])
    assert.match(out, /error\[unknown-column\].*\n.*environments\/prod\.yaml:4:17/u)
    assert.doesNotMatch(out, /error\[unknown-column\].*\n.*environments\/test\.yaml/u)
  })

  test('a name that no overlay has ends with 1 and says which there are', async (t) => {
    const folder = folderWithEnvironments(t, { prod: '    owner: a\n', test: '    owner: b\n' })
    for (const command of ['validate', 'render', 'status', 'test', 'explain']) {
      const { code, err } = await run(folder, [command, '--env', 'prd'])
      assert.equal(code, 1, command)
      assert.match(
        err,
        /no environment "prd": the configuration has prod and test\. Did you mean prod\?/u,
      )
    }
    assert.equal((await run(folder, ['validate', '--env', '..'])).code, 64)
  })

  test('render shows what holds in an environment, and from where', async (t) => {
    const folder = folderWithEnvironments(t, { prod: '    thresholds: { deletes: 1% }\n' })
    const { code, out } = await run(folder, ['render', '--env', 'prod', '--blame', 'People'])
    assert.equal(code, 0)
    assert.match(out, /deletes:\n +percent: 1 # environments\/prod\.yaml:4\n/u)
    assert.match(out, /UserName:\n +from: userPrincipalName # connectors\.yaml:9\n/u)
    const { out: base } = await run(folder, ['render'])
    assert.match(base, /deletes: \{ percent: 10, atLeast: 10 \}\n/u)
  })

  test('each environment has a connector space of its own beside the configuration', async (t) => {
    const folder = folderWithEnvironments(t, { prod: '    target: { sqlite: ../prod.db }\n' })
    peopleTable(folder)
    const ada = { userName: 'ada@x', externalId: 'a-1', name: { familyName: 'L' }, active: true }
    writeFileSync(join(folder, 'ada.json'), JSON.stringify(ada))
    const args = ['provision', 'People', '--user', 'ada.json', '--apply']
    assert.equal((await run(folder, args)).code, 0)
    const other = await run(folder, [...args, '--env', 'prod'])
    assert.match(other.err, /prod\.db does not exist/u, 'it is another database')
    assert.ok(existsSync(join(folder, '.rollcall/state.db')))
    assert.ok(existsSync(join(folder, '.rollcall/state.prod.db')))
  })
})
