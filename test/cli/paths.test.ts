import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { lintRules } from '../../src/config/lint/index.ts'
import { folderWith, run, STORY } from './command-line.ts'

const MISTAKES = fileURLToPath(new URL('../golden/mistakes', import.meta.url))

suite('files and folders on the command line', () => {
  test('validate takes a file or a folder for --config, and other words for connectors', async (t) => {
    const folder = folderWith(t, { 'hr.yaml': STORY, 'hr.test.yaml': 'nothing: of it\n' })
    assert.equal((await run(folder, ['validate', 'hr.yaml'])).code, 0)
    assert.equal((await run(folder, ['validate', '.'])).code, 0)
    assert.equal((await run(folder, ['validate', '.', 'People'])).code, 0)
    const misspelt = await run(folder, ['validate', '.', 'Peple'])
    assert.equal(misspelt.code, 64)
    assert.match(misspelt.err, /Did you mean People/u)
  })

  test('a file that is not there is no connector', async (t) => {
    const { code, err } = await run(folderWith(t, {}), ['validate', 'hr.yaml'])
    assert.notEqual(code, 0)
    assert.match(err, /CONFIGURATION_NOT_FOUND/u)
  })

  test('a folder of planted mistakes is reported file by file, each with its rule', async () => {
    const { code, out } = await run('/', ['validate', MISTAKES, '--output', 'json'])
    assert.equal(code, 1)
    const { problems } = JSON.parse(out) as { problems: { rule: string; file: string }[] }
    const rules = new Map(lintRules.map((rule) => [rule.id, rule]))
    const silent = readdirSync(MISTAKES)
      .map((name) => name.replace(/\.yaml$/u, '').replace(/_\d+$/u, ''))
      .filter((id) => rules.has(id) && !problems.some(({ rule }) => rule === id))
    assert.deepEqual(silent, [])
  })

  test('test takes a folder for --config and runs the tests beside it', async (t) => {
    const tests = `connector: People
tests:
  - name: joins
    given: { externalId: '4', userName: ada@contoso.com }
    expect: { row: { Id: '4', UserName: ada@contoso.com } }
`
    const folder = folderWith(t, { 'hr.yaml': STORY, 'hr.test.yaml': tests })
    const all = await run('/', ['test', folder])
    assert.equal(all.code, 0, all.out + all.err)
    assert.match(all.out, /1 passed/u)
  })

  test('a number that loses characters is a problem of the test file', async (t) => {
    const tests = `connector: People
tests:
  - name: joins
    given: { userName: 007 }
    expect: { row: { UserName: x } }
`
    const folder = folderWith(t, { 'hr.yaml': STORY, 'hr.test.yaml': tests })
    const { code, out } = await run(folder, ['test', '.'])
    assert.equal(code, 1)
    assert.match(out, /number-like-text/u)
  })
})
