import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const DEMO = fileURLToPath(new URL('../scripts/demo.ts', import.meta.url))

test('the demonstration ends well: every answer, every exit code and every row is as it must be', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [DEMO], {
    encoding: 'utf8',
    timeout: 110_000,
  })
  assert.equal(status, 0, `${stdout.slice(-3_000)}${stderr}`)
  assert.match(stdout, /is undone/u)
})
