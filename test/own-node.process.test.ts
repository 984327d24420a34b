import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'

const MODULE = new URL('../bin/own-node.js', import.meta.url).href

/** A command that runs itself again in the Node of the checkout, as `rollcall` does in one that is too old. */
function command(t: TestContext, inner: string) {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-own-node-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const script = join(folder, 'command.mjs')
  writeFileSync(
    script,
    `if (process.env.INNER) { ${inner} }
     else {
       const { ownNode, runIn } = await import(${JSON.stringify(MODULE)})
       process.env.INNER = '1'
       runIn(ownNode())
     }`,
  )
  const child = spawn(process.execPath, [script, 'one', 'two words'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return { child, output: () => output }
}

suite('a command in a Node that is too old', () => {
  test('runs in that of the checkout, with its arguments, input and exit code', async (t) => {
    const { child, output } = command(
      t,
      `process.stdout.write(process.argv.slice(2).join('|'))
       for await (const chunk of process.stdin) process.stdout.write(chunk)
       process.exitCode = 3`,
    )
    child.stdin.end(' read')
    const [code] = await once(child, 'close')
    assert.equal(output(), 'one|two words read')
    assert.equal(code, 3)
  })

  test('passes on the signal that ends it gracefully', { skip: windows() }, async (t) => {
    const { child, output } = command(
      t,
      `process.on('SIGTERM', () => { process.stdout.write(' ended'); process.exit(0) })
       setInterval(() => {}, 1000)
       process.stdout.write('ready')`,
    )
    await once(child.stdout, 'data')
    child.kill('SIGTERM')
    const [code] = await once(child, 'close')
    assert.equal(output(), 'ready ended')
    assert.equal(code, 0)
  })

  test('ends by the signal that ended the other', { skip: windows() }, async (t) => {
    const { child } = command(t, `process.kill(process.pid, 'SIGKILL')`)
    const [code, signal] = await once(child, 'close')
    assert.deepEqual([code, signal], [null, 'SIGKILL'])
  })
})

function windows(): string | false {
  return process.platform === 'win32' && 'Windows has no signals to pass on'
}
