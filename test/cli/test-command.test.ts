import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { runCommandLine } from '../../src/cli/run.ts'
import { systemClock } from '../../src/model/clock.ts'
import { outputMistakes, sarifMistakes } from '../fixtures/published-schema.ts'
import { folderWith, peopleTable, run, STORY } from './command-line.ts'

const PERSON = '{ objectId: "7", userPrincipalName: ada@b.c, surname: King, accountEnabled: true }'
const TESTS = `connector: People
tests:
  - name: a person becomes a row
    given: ${PERSON}
    expect: { sql: insert, row: { Lastname: King } }
  - name: a person leaves
    given: ${PERSON}
    event: delete
    expect: { sql: delete }
`
const FAILING = TESTS.replace('Lastname: King', 'Lastname: Queen')

suite('rollcall test', () => {
  test('every output tells a failed test, on its line', async (t) => {
    const folder = folderWith(t, { 'connectors.yaml': STORY, 'people.test.yaml': FAILING })
    const output = async (format: string): Promise<string> => {
      const { code, out } = await run(folder, ['test', '--output', format])
      assert.equal(code, 1)
      return out
    }
    const object: unknown = JSON.parse(await output('json'))
    assert.deepEqual(outputMistakes('test', object), [])
    const sarif: unknown = JSON.parse(await output('sarif'))
    assert.deepEqual(sarifMistakes(sarif), [])
    assert.match(JSON.stringify(sarif), /"ruleId":"failed-test".*"startLine":3/u)
    assert.match(await output('github'), /^::error file=people\.test\.yaml,line=3,.*got "King"\n$/u)
    assert.match(
      await output('azure'),
      /^##vso\[task\.logissue type=error;sourcepath=people\.test/u,
    )
    assert.match(await output('gitlab'), /"check_name": "failed-test"/u)
    assert.match(await output('junit'), /tests="2" failures="1"/u)
    assert.match(await output('markdown'), /1 passed, \*\*1 failed\*\*, columns asserted 1\/4/u)
  })

  test('an error code that nobody can have is one that is near', async (t) => {
    const tests = TESTS.replace('{ sql: delete }', '{ error: FLOW_REQURED }')
    const folder = folderWith(t, { 'connectors.yaml': STORY, 'people.test.yaml': tests })
    const { code, out } = await run(folder, ['test'])
    assert.equal(code, 1)
    assert.match(out, /there is no such code, did you mean FLOW_REQUIRED\?/u)
  })

  test('what is not a value has its own help', async (t) => {
    const folder = folderWith(t, { 'connectors.yaml': 'version: 2\nconnectors: {}\n' })
    assert.match((await run(folder, ['validate'])).out, /help: Write 1;/u)
  })

  test('--coverage-min fails what reaches less', async (t) => {
    const folder = folderWith(t, { 'connectors.yaml': STORY, 'people.test.yaml': TESTS })
    assert.equal((await run(folder, ['test', '--coverage-min', '20'])).code, 0)
    const { code, err } = await run(folder, ['test', '--coverage-min', '90'])
    assert.equal(code, 1)
    assert.match(err, /reach 25\.0 % of columns and branches, and 90 % are asked for/u)
  })

  test('a filter that no test meets is 1, and says so', async (t) => {
    const folder = folderWith(t, { 'connectors.yaml': STORY, 'people.test.yaml': TESTS })
    const { code, err } = await run(folder, ['test', '--filter', 'nobody'])
    assert.equal(code, 1)
    assert.match(err, /No test has "nobody" in its name/u)
  })

  test('--strict fails for a warning about a test', async (t) => {
    const twice = TESTS.replace('a person leaves', 'a person becomes a row')
    const folder = folderWith(t, { 'connectors.yaml': STORY, 'people.test.yaml': twice })
    assert.equal((await run(folder, ['test'])).code, 0)
    assert.equal((await run(folder, ['test', '--strict'])).code, 1)
  })

  test('--database tries the statements on the table, and nothing stays', async (t) => {
    const folder = folderWith(t, { 'connectors.yaml': STORY, 'people.test.yaml': TESTS })
    const rows = peopleTable(folder)
    const { code, out, err } = await run(folder, ['test', '--database'])
    assert.equal(err, '')
    assert.equal(code, 0, out)
    assert.deepEqual(rows(), [])
  })

  test('--database shows what the table refuses, and in CI nobody’s values', async (t) => {
    const long = TESTS.replaceAll('surname: King', `surname: King, mail: x`)
    const yaml = STORY.replace('      Active', '      UserNme: mail\n      Active')
    const folder = folderWith(t, { 'connectors.yaml': yaml, 'people.test.yaml': long })
    peopleTable(folder)
    const refused = await run(folder, ['test', '--database'])
    assert.equal(refused.code, 1)
    const right = folderWith(t, { 'connectors.yaml': STORY, 'people.test.yaml': FAILING })
    peopleTable(right)
    const { out } = await run(right, ['test', '--database', '--ci'], { GITHUB_ACTIONS: 'true' })
    assert.match(out, /Lastname\s+expected "Queen"\s+→\s+got another value/u)
    assert.ok(!out.includes('King'))
  })

  test('--watch runs again when a file changes, goes on after a mistake, and ends with 130', async (t) => {
    const folder = folderWith(t, { 'connectors.yaml': STORY, 'people.test.yaml': TESTS })
    const stop = new AbortController()
    let out = ''
    const ended = runCommandLine(['test', '--watch'], {
      cwd: folder,
      environment: {},
      stdout: { write: (text) => (out += text) },
      stderr: { write: (text) => (out += text) },
      clock: systemClock,
      signal: stop.signal,
      onSignal: () => () => undefined,
    })
    const says = async (what: string): Promise<void> => {
      for (let tries = 0; !out.includes(what); tries += 1) {
        assert.ok(tries < 100, `"${what}" was never said:\n${out}`)
        await sleep(100)
      }
      out = ''
    }
    await says('Waiting for a change')
    writeFileSync(join(folder, 'people.test.yaml'), FAILING)
    await says('1 passed, 1 failed')
    await sleep(50)
    writeFileSync(join(folder, 'connectors.yaml'), STORY.replace('surname', 'surnam'))
    await says('CONFIGURATION_INVALID')
    writeFileSync(join(folder, 'connectors.yaml'), STORY.replace('surname', 'givenName'))
    await says('Lastname  expected "Queen"  →  got NULL')
    stop.abort()
    assert.equal(await ended, 130)
  })
})
