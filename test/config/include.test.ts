import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { findOnDisk } from '../../src/config/include.ts'
import { loadConfiguration } from '../../src/config/load.ts'
import { isSyncError } from '../../src/model/errors.ts'
import { connectorText, lineOf } from './loading.ts'

/** A folder with these files, gone after the test. */
async function folderOf(t: TestContext, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-include-'))
  t.after(() => rm(folder, { recursive: true }))
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  return folder
}

const including = (...patterns: readonly string[]): string =>
  `version: 1\ninclude: ${JSON.stringify(patterns)}\n`

suite('include', () => {
  test('reads each file once, in whatever circle they include one another', async (t) => {
    const cwd = await folderOf(t, {
      'a.yaml': including('b.yaml', 'a.yaml'),
      'b.yaml': `${including('*.yaml')}${connectorText().replace('version: 1\n', '')}`,
    })
    const { files, connectors, problems } = await loadConfiguration(['a.yaml'], { cwd })
    assert.deepEqual(problems, [])
    assert.deepEqual(
      files.map(({ name }) => name),
      ['a.yaml', 'b.yaml'],
    )
    assert.equal(connectors.length, 1)
  })

  test('does not take overlays and mapping tests for configurations', async (t) => {
    const cwd = await folderOf(t, {
      'all.yaml': including('**/*.yaml'),
      'connectors/hr.yaml': connectorText(),
      'environments/prod.yaml': 'version: 1\nconnectors: { HR: { owner: x } }\n',
      'tests/hr.test.yaml': 'connector: HR\ntests: []\n',
    })
    const { files, problems } = await loadConfiguration(['all.yaml'], { cwd })
    assert.deepEqual(problems, [])
    assert.deepEqual(
      files.map(({ name }) => name),
      ['all.yaml', 'connectors/hr.yaml'],
    )
  })

  test('reads files elsewhere, but not where nothing outside a folder may be read', async (t) => {
    const cwd = await folderOf(t, {
      'repository/a.yaml': `${including('../secret.yaml', 'linked/*.yaml', 'link.yaml')}${connectorText().replace('version: 1\n', '')}`,
      'secret.yaml': 'version: 1\nx-secret: 1\n',
      'elsewhere/b.yaml': 'version: 1\nx-secret: 2\n',
    })
    const root = join(cwd, 'repository')
    await symlink('../elsewhere', join(root, 'linked'))
    await symlink('../secret.yaml', join(root, 'link.yaml'))
    const free = await loadConfiguration(['repository/a.yaml'], { cwd })
    assert.deepEqual(free.problems, [])
    assert.equal(free.files.length, 4)
    const bound = await loadConfiguration(['repository/a.yaml'], { cwd, within: root })
    assert.deepEqual(bound.problems.map(lineOf), [
      'repository/a.yaml:2:11 wrong-value: "../secret.yaml" leads out of the repository.',
      'repository/a.yaml:2:28 wrong-value: "linked/*.yaml" leads out of the repository.',
      'repository/a.yaml:2:44 wrong-value: "link.yaml" leads out of the repository.',
    ])
    assert.equal(bound.files.length, 1)
  })

  test('a configuration file and an overlay that lead out of the folder are refused', async (t) => {
    const cwd = await folderOf(t, {
      'repository/a.yaml': connectorText(),
      'o.yaml': 'version: 1\n',
    })
    const root = join(cwd, 'repository')
    await symlink('..', join(root, 'environments'))
    await symlink('a.yaml', join(root, 'inside.yaml'))
    const options = { cwd, within: root }
    const inside = await loadConfiguration(['repository/inside.yaml'], options)
    assert.equal(inside.connectors.length, 1)
    for (const [path, env] of [
      ['o.yaml', undefined],
      ['repository/a.yaml', 'o'],
    ] as const) {
      await assert.rejects(loadConfiguration([path], { ...options, env }), (error) => {
        assert.ok(isSyncError(error, 'CONFIGURATION_UNREADABLE'))
        assert.match(error.message, /leads out of the repository/u)
        return true
      })
    }
  })
})

suite('a file that would fill the memory', () => {
  test('is refused before it is parsed', async (t) => {
    const cwd = await folderOf(t, {
      'flood.yaml': `version: 1\nx-a: [${'1,'.repeat(2_000_001)}1]\n`,
    })
    await assert.rejects(loadConfiguration(['flood.yaml'], { cwd }), (error) => {
      assert.ok(isSyncError(error, 'CONFIGURATION_UNREADABLE'))
      assert.match(error.message, /flood\.yaml has some 20000\d\d values/u)
      return true
    })
  })
  test('is refused for a line that nobody reads, with its place', async (t) => {
    const cwd = await folderOf(t, {
      'line.yaml': `version: 1\nx-a: |\n  ${'a'.repeat(999_000)}\nx-b: "${'b'.repeat(1_000_000)}"\n`,
    })
    await assert.rejects(loadConfiguration(['line.yaml'], { cwd }), (error) => {
      assert.ok(isSyncError(error, 'CONFIGURATION_UNREADABLE'))
      assert.match(error.message, /^line\.yaml:4:1 is a line of 1000007 characters/u)
      return true
    })
  })
})

suite('findOnDisk', () => {
  test('finds files by patterns, and nothing in folders that are not there', async (t) => {
    const cwd = await folderOf(t, { 'a/b/one.yaml': '', 'a/two.yaml': '', 'three.yaml': '' })
    const found = async (pattern: string): Promise<readonly string[]> =>
      (await findOnDisk(pattern, cwd)).map((path) => relative(cwd, path).replaceAll('\\', '/'))
    assert.deepEqual(await found('a/*/*.yaml'), ['a/b/one.yaml'])
    assert.deepEqual(await found('{a,x}/*.yaml'), ['a/two.yaml'])
    assert.deepEqual(await found('./a/../*.yaml'), ['three.yaml'])
    assert.deepEqual(await found(`${cwd}/a/t*.yaml`), ['a/two.yaml'])
    assert.deepEqual(await found('environments/*.yaml'), [])
    assert.deepEqual(await found('three.yaml'), ['three.yaml'])
  })
})
