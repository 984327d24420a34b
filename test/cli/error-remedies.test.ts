import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { commands } from '../../src/cli/commands/index.ts'
import { ERROR_CODES } from '../../src/model/errors.ts'
import { folderWith, run, STORY } from './command-line.ts'

suite('what to do about a code', () => {
  test('is said for every code in whole sentences, with commands and options that exist', async () => {
    for (const [code, { remedy: words }] of Object.entries(ERROR_CODES)) {
      assert.match(words, /\.$/u, code)
      for (const [, line = ''] of words.matchAll(/"rollcall ([a-z][^"]*)"/gu)) {
        const [name = '', ...rest] = line.split(' ')
        assert.ok(Object.hasOwn(commands, name), `${code}: rollcall ${line}`)
        const { out } = await run('/', [name, '--help'])
        for (const option of rest.filter((one) => one.startsWith('--'))) {
          assert.ok(out.includes(option), `${code}: rollcall ${line}`)
        }
      }
    }
  })

  test('is what help says of a code', async () => {
    const { out } = await run('/', ['help', 'watermark_lost'])
    assert.match(out, /Run a fullImport of the connector once/u)
  })

  test('names the SQLite file that is not there to whoever runs a command', async (t) => {
    const folder = folderWith(t, { 'connectors.yaml': STORY })
    const { code, err } = await run(folder, ['schema', 'pull'])
    assert.equal(code, 4)
    assert.ok(err.includes(folder), err)
    assert.match(err, /\.db does not exist\. Correct the path/u)
  })
})
