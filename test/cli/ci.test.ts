import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { outputMistakes, sarifMistakes } from '../fixtures/published-schema.ts'
import { folderWith, run, STORY } from './command-line.ts'

const MISTAKEN = STORY.replace('surname', 'surnam')

suite('--ci', () => {
  test('on GitHub annotations stand below the text, on the lines of the repository', async (t) => {
    const { code, out } = await run(below(t), ['validate', '--ci'], { GITHUB_ACTIONS: 'true' })
    assert.equal(code, 1)
    assert.match(out, /^error\[unknown-attribute\]/mu)
    assert.match(out, /^::error file=identity\/connectors\.yaml,line=10,endLine=10,col=17,/mu)
  })

  test('the summary of the job grows', async (t) => {
    const folder = below(t)
    const file = join(folder, 'summary.md')
    writeFileSync(file, 'what another step said\n')
    const environment = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: file }
    await run(folder, ['validate', '--ci'], environment)
    const text = readFileSync(file, 'utf8')
    assert.match(text, /^what another step said\n### rollcall validate\n/u)
    assert.match(text, /identity\/connectors\.yaml:10:17/u)
  })

  test('Azure Pipelines gets issues, GitLab and others the text alone', async (t) => {
    const folder = below(t)
    const azure = await run(folder, ['validate', '--ci'], { TF_BUILD: 'True' })
    assert.match(
      azure.out,
      /^##vso\[task\.logissue type=error;sourcepath=identity\/connectors\.yaml;/mu,
    )
    for (const environment of [{ GITLAB_CI: 'true' }, {}]) {
      const { out } = await run(folder, ['validate', '--ci'], environment)
      assert.match(out, /1 error/u)
      assert.doesNotMatch(out, /::error|##vso/u)
    }
  })

  test('a format that is asked for on standard output stands there alone', async (t) => {
    const args = ['validate', '--ci', '--output', 'json']
    const { out } = await run(below(t), args, { GITHUB_ACTIONS: 'true' })
    const { problems } = JSON.parse(out)
    assert.equal(problems[0].file, 'identity/connectors.yaml')
  })

  test('nothing is coloured, whatever the environment wants', async (t) => {
    const environment = { GITHUB_ACTIONS: 'true', FORCE_COLOR: '1' }
    const { out } = await run(below(t), ['validate', '--ci'], environment)
    assert.ok(!out.includes('\u001b'))
    const plain = await run(below(t), ['validate'], { FORCE_COLOR: '1' })
    assert.ok(plain.out.includes('\u001b'))
  })
})

/** A folder of a repository with a configuration that has a mistake. */
function below(t: TestContext): string {
  const root = folderWith(t, {})
  const folder = join(root, 'identity')
  mkdirSync(join(root, '.git'))
  mkdirSync(folder)
  writeFileSync(join(folder, 'connectors.yaml'), MISTAKEN)
  return folder
}

suite('fmt --check', () => {
  const UNFORMATTED = STORY.replace('    table: People', '    table:   People')

  test('every output names the line from which on the form differs', async (t) => {
    const folder = folderWith(t, { 'connectors.yaml': UNFORMATTED })
    const output = async (format: string): Promise<string> => {
      const { code, out } = await run(folder, ['fmt', '--check', '--output', format])
      assert.equal(code, 1)
      return out
    }
    assert.match(
      await output('github'),
      /^::error file=connectors\.yaml,line=6,.*title=not-formatted::/u,
    )
    assert.deepEqual(sarifMistakes(JSON.parse(await output('sarif'))), [])
    const object: unknown = JSON.parse(await output('json'))
    assert.deepEqual(outputMistakes('problems', object), [])
    assert.match(JSON.stringify(object), /"command":"fmt".*"rule":"not-formatted"/u)
    assert.equal(readFileSync(join(folder, 'connectors.yaml'), 'utf8'), UNFORMATTED)
  })

  test('the findings of validate are what their schema says', async (t) => {
    const folder = folderWith(t, { 'connectors.yaml': MISTAKEN })
    const { out } = await run(folder, ['validate', '--output', 'json'])
    assert.deepEqual(outputMistakes('problems', JSON.parse(out)), [])
  })
})
