import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { commands } from '../../src/cli/commands/index.ts'
import { GLOBAL_OPTIONS } from '../../src/cli/global-options.ts'
import { givenFor, parseLine } from '../../src/cli/parse.ts'
import { folderWith, run, STORY } from './command-line.ts'

suite('the command line', () => {
  test('--help lists every command and ends with 0', async () => {
    const { code, out } = await run('/', ['--help'])
    assert.equal(code, 0)
    for (const name of Object.keys(commands)) assert.match(out, new RegExp(`^  ${name} `, 'mu'))
  })

  test('nothing at all is a mistake that shows the help', async () => {
    const { code, out, err } = await run('/', [])
    assert.equal(code, 64)
    assert.equal(out, '')
    assert.match(err, /^Rollcall: /u)
  })

  test('an unknown command ends with 64 and the nearest one', async () => {
    const { code, err } = await run('/', ['valdiate'])
    assert.equal(code, 64)
    assert.equal(err, 'rollcall: Unknown command "valdiate". Did you mean validate? [USAGE]\n')
  })

  test('a command named like a property of objects is unknown', async () => {
    assert.equal((await run('/', ['constructor'])).code, 64)
    assert.equal((await run('/', ['__proto__'])).code, 64)
  })

  test('an unknown option ends with 64 and the nearest one', async () => {
    const { code, err } = await run('/', ['validate', '--onlnie'])
    assert.equal(code, 64)
    assert.match(err, /Unknown option --onlnie\. Did you mean --online\?/u)
  })

  test('a single letter says which options begin with it', async () => {
    const { code, err } = await run('/', ['validate', '-o', 'json'])
    assert.equal(code, 64)
    assert.match(
      err,
      /Unknown option -o: options are written out\. Did you mean --online or --output\?/u,
    )
    assert.match((await run('/', ['version'])).err, /Did you mean --version\?/u)
  })

  test('help fits the terminal that it is shown on', async () => {
    const lines: string[] = []
    const wide = { columns: 60, write: (text: string) => lines.push(...text.split('\n')) }
    for (const args of [['--help'], ['serve', '--help'], ['help', 'plan'], ['help', 'no-index']]) {
      await run('/', args, {}, { stdout: wide })
    }
    // What has no blank cannot be broken.
    const tooWide = lines.filter((line) => line.length > 60 && /\S\s+\S/u.test(line.slice(0, 60)))
    assert.deepEqual(
      tooWide.filter((line) => !/issuer=|CREATE|mssql\|/u.test(line)),
      [],
    )
  })

  test('an option without its value, twice, or outside its choices ends with 64', async () => {
    assert.match((await run('/', ['validate', '--config'])).err, /--config needs a value/u)
    assert.match((await run('/', ['serve', '--port', '1', '--port', '2'])).err, /given 2 times/u)
    assert.match((await run('/', ['serve', '--port', 'http'])).err, /whole number from 0 to 65535/u)
    assert.match(
      (await run('/', ['simulate', '--idp', 'entar'])).err,
      /entra, entra-legacy, okta, not "entar"\. Did you mean entra\?/u,
    )
    assert.match((await run('/', ['validate', '--strict=yes'])).err, /takes no value/u)
  })

  test('options of every command may stand before it', async (t) => {
    const folder = folderWith(t, { 'a.yaml': STORY })
    const { code, out } = await run(folder, ['--config', 'a.yaml', 'validate'])
    assert.equal(code, 0, out)
  })

  test('every command explains itself, and its examples parse', async () => {
    for (const [name, load] of Object.entries(commands)) {
      const command = await load()
      assert.equal(command.name, name)
      assert.match(command.summary, /\.$/u)
      assert.equal((await run('/', [name, '--help'])).code, 0)
      for (const example of command.examples) {
        const words = example.command.replace(/ >.*$/u, '').match(/'[^']*'|"[^"]*"|\S+/gu) ?? []
        const args = words.slice(2).map((word) => word.replace(/^(['"])(.*)\1$/u, '$2'))
        const line = parseLine(args, [...command.options, ...GLOBAL_OPTIONS])
        assert.doesNotThrow(() => givenFor(command, line), example.command)
      }
    }
  })

  test('--output takes one format for standard output and files beside it', async (t) => {
    const folder = folderWith(t, { 'connectors.yaml': STORY })
    const args = ['validate', '--output', 'human', '--output', 'json=out/report.json']
    const { code, out } = await run(folder, args)
    assert.equal(code, 0)
    assert.equal(out, '1 file, no problems\n')
    const report: unknown = JSON.parse(readFileSync(join(folder, 'out/report.json'), 'utf8'))
    assert.deepEqual(report, { version: 1, ...Object(report) })
    const two = await run(folder, ['validate', '--output', 'human', '--output', 'json'])
    assert.equal(two.code, 64)
    const unknown = await run(folder, ['validate', '--output', 'jsn'])
    assert.match(unknown.err, /not "jsn"\. Did you mean json\?/u)
  })

  test('--version is the version of package.json', async () => {
    const { out } = await run('/', ['--version'])
    assert.match(out, /^\d+\.\d+\.\d+\n$/u)
  })
})
