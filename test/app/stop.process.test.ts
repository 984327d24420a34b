import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { suite, test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { keepLog } from '../logs/keep.ts'
import { connector, tableOf, TOKEN } from './running-service.ts'

const PROGRAM = fileURLToPath(new URL('../../bin/rollcall.js', import.meta.url))

interface Started {
  readonly child: ChildProcess
  readonly port: number
  readonly log: () => string
  readonly ended: Promise<number | null>
}

/** Serves one connector as a process of its own, on a free port. */
async function started(t: TestContext): Promise<Started> {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-stop-'))
  const database = new DatabaseSync(join(folder, 'people.db'))
  database.exec(tableOf('HR'))
  database.close()
  writeFileSync(join(folder, 'connectors.yaml'), `version: 1\nconnectors:\n${connector('HR')}`)
  const child = spawn(process.execPath, [PROGRAM, 'serve', '--port', '0', '--log', 'json'], {
    cwd: folder,
    env: { ...process.env, HR_TOKEN: TOKEN },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'exit').then(([code]: readonly (number | null)[]) => code ?? null)
  t.after(async () => {
    child.kill('SIGKILL')
    await ended
    rmSync(folder, { recursive: true, force: true })
  })
  let log = ''
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString()
    keepLog(chunk.toString())
  })
  const port = await new Promise<number>((resolve, reject) => {
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const found = /listening.*:(\d+)/u.exec(said)?.[1]
      if (found !== undefined) resolve(Number(found))
    })
    void ended.then((code) => reject(new Error(`The service ended with ${code}: ${log}`)))
  })
  return { child, port, log: () => log, ended }
}

/** A request that is under way: its body never comes to its end. */
async function endless(t: TestContext, port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  t.after(() => socket.destroy())
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.write(
    `POST /scim/HR/Users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\n` +
      'Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{',
  )
  // An answer on another connection shows that the service has read what came before it.
  await fetch(`http://127.0.0.1:${port}/healthz`)
}

suite('the end of a service', { skip: process.platform === 'win32' }, () => {
  test('SIGTERM ends it with 0, also where clients keep their connections', async (t) => {
    const { child, port, log, ended } = await started(t)
    assert.equal((await fetch(`http://127.0.0.1:${port}/readyz/HR`)).status, 200)
    const begun = performance.now()
    child.kill('SIGTERM')
    assert.equal(await ended, 0)
    assert.ok(performance.now() - begun < 10_000)
    assert.match(log(), /The service has stopped/u)
  })

  test('a second SIGTERM ends it at once, whatever is still under way', async (t) => {
    const { child, port, ended } = await started(t)
    await endless(t, port)
    child.kill('SIGTERM')
    const early = await Promise.race([
      ended,
      new Promise((resolve) => setTimeout(resolve, 1_000, 'waits')),
    ])
    assert.equal(early, 'waits')
    const begun = performance.now()
    child.kill('SIGTERM')
    assert.equal(await ended, 130)
    assert.ok(performance.now() - begun < 5_000)
  })

  test('SIGUSR2 makes the log tell more, and then as before', async (t) => {
    const { child, log, ended } = await started(t)
    const until = async (what: RegExp): Promise<void> => {
      for (let tries = 0; tries < 100 && !what.test(log()); tries += 1) {
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      assert.match(log(), what)
    }
    child.kill('SIGUSR2')
    await until(/tells more/u)
    child.kill('SIGUSR2')
    await until(/as before/u)
    child.kill('SIGTERM')
    assert.equal(await ended, 0)
  })
})
