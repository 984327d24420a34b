import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { suite, test } from 'node:test'

const PROGRAM = join(import.meta.dirname, '../../bin/rollcall.js')

suite('output into a pipe', () => {
  test('that is closed early is no failure and no stack trace', async () => {
    const child = spawn(process.execPath, [PROGRAM, 'schema'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child.stdout.destroy()
    let err = ''
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
    await once(child, 'close')
    assert.equal(err, '')
    assert.equal(child.exitCode, 0)
  })
})
