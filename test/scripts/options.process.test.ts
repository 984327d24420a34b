import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const SCRIPTS = fileURLToPath(new URL('../../scripts', import.meta.url))

const withOptions = globSync('*.ts', { cwd: SCRIPTS }).filter((name) =>
  readFileSync(join(SCRIPTS, name), 'utf8').includes('scriptOptions(import.meta.filename'),
)

function run(script: string, ...args: readonly string[]) {
  return spawnSync(process.execPath, [join(SCRIPTS, script), ...args], { encoding: 'utf8' })
}

suite('scripts', () => {
  test('that take options answer --help with what they do, and do nothing', () => {
    assert.ok(withOptions.length > 5, withOptions.join())
    for (const script of withOptions) {
      const { status, stdout } = run(script, '--help')
      assert.equal(status, 0, script)
      assert.match(stdout, /^[A-Z].{40,}/u, script)
      assert.doesNotMatch(stdout, /^ ?\*|\*\/$/mu, script)
    }
  })

  test('refuse an option that they do not know, and a number that is none', () => {
    const misspelled = run('test.ts', '--udpate')
    assert.equal(misspelled.status, 64)
    assert.equal(misspelled.stderr, "Unknown option '--udpate'. Try --help.\n")
    const many = run('commit-storm.ts', '--commits', 'many')
    assert.equal(many.status, 64)
    assert.match(many.stderr, /--commits takes a whole number from 1 on, not "many"/u)
  })

  test('that read their arguments by themselves have none to list', () => {
    const others = globSync('*.ts', { cwd: SCRIPTS })
      .filter((name) => !withOptions.includes(name))
      .filter((name) =>
        /parseArgs\(|argv\.includes/u.test(readFileSync(join(SCRIPTS, name), 'utf8')),
      )
    assert.deepEqual(others, ['script-options.ts'])
  })
})
