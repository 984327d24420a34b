import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { suite, test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openRowSource } from '../../src/app/simulation-rows.ts'
import { loadConfiguration } from '../../src/config/load.ts'
import { entra } from '../../src/harness/simulate/entra.ts'
import { simulate } from '../../src/harness/simulate/simulate.ts'
import { keepLog } from '../logs/keep.ts'
import { systemClock } from '../../src/model/clock.ts'
import { connector, person, tableOf, TOKEN } from './running-service.ts'
import { freePort } from '../../scripts/free-port.ts'

const PROGRAM = fileURLToPath(new URL('../../bin/rollcall.js', import.meta.url))

suite('the service as a process', () => {
  test('kill -9 in the middle of a simulation loses and doubles nobody', async (t) => {
    const { folder, port, start } = await prepare(t)
    let child = await start()
    const definition = (await loadConfiguration(['connectors.yaml'], { cwd: folder })).connectors[0]
    assert.ok(definition)
    const rows = await openRowSource(definition, {
      cwd: folder,
      environment: {},
      clock: systemClock,
      config: ['connectors.yaml'],
      state: undefined,
    })
    t.after(() => rows.close())
    let kills = 0
    let busy = false
    const kill = async (): Promise<void> => {
      busy = true
      kills += 1
      child.kill('SIGKILL')
      child = await start()
      busy = false
    }
    const result = await simulate({
      url: new URL(`http://127.0.0.1:${port}/scim/HR`),
      token: TOKEN,
      idp: entra,
      users: 60,
      seed: 1,
      alphabet: 'unicode',
      concurrency: 8,
      patience: 30,
      ecma2host: false,
      signal: new AbortController().signal,
      rows: rows.source,
      onProgress(_, done, total) {
        if (!busy && done === Math.floor(total / 2)) void kill()
      },
    })
    assert.deepEqual(result.wrongAnswers, [])
    assert.ok(kills >= 4, `${kills} kills`)
    assert.ok(result.retries > 0, 'no request met a dead service')
    assert.ok(result.rowsCompared > 200, `${result.rowsCompared} rows`)
    child.kill('SIGTERM')
  })

  test('after kill -9, with a bad configuration and then none at all, the last good version is served', async (t) => {
    const { folder, port, start } = await prepare(t)
    let child = await start()
    const ask = (method: string, body?: object): Promise<Response> =>
      fetch(`http://127.0.0.1:${port}/scim/HR/Users${method === 'GET' ? '/1' : ''}`, {
        method,
        headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/scim+json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
    assert.equal((await ask('POST', person('1'))).status, 201)
    const revision = (await ask('GET')).headers.get('x-rollcall-config')
    const file = join(folder, 'connectors.yaml')
    const spoil = [
      () =>
        writeFileSync(
          file,
          `version: 1\nconnectors:\n${connector('HR').replace('surname', '$nope(surname)')}`,
        ),
      () => writeFileSync(file, 'connectors: ['),
      () => rmSync(file),
    ]
    for (const worse of spoil) {
      worse()
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await ended
      child = await start()
      const answer = await ask('GET')
      assert.deepEqual([answer.status, answer.headers.get('x-rollcall-config')], [200, revision])
    }
    child.kill('SIGTERM')
  })

  test('SIGTERM ends it with 0, SIGHUP reloads', async (t) => {
    const { folder, start } = await prepare(t)
    const child = await start()
    let out = ''
    child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()))
    writeFileSync(
      join(folder, 'connectors.yaml'),
      `version: 1\nconnectors:\n${connector('HR', '    description: new\n')}`,
    )
    child.kill('SIGHUP')
    for (let waited = 0; !out.includes('reloaded') && waited < 5_000; waited += 50) await sleep(50)
    assert.match(out, /reloaded/u)
    assert.doesNotMatch(out, new RegExp(TOKEN, 'u'))
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    assert.equal(await ended, 0)
  })
})

/** A folder with configuration and table, a free port, and a way to start the service on it. */
async function prepare(
  t: TestContext,
): Promise<{ folder: string; port: number; start: () => Promise<ChildProcess> }> {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-kill-'))
  const children: ChildProcess[] = []
  t.after(async () => {
    for (const child of children) child.kill('SIGKILL')
    await sleep(100)
    rmSync(folder, { recursive: true, force: true })
  })
  writeFileSync(
    join(folder, 'connectors.yaml'),
    `version: 1\nconnectors:\n${connector('HR', '    thresholds: { deletes: 100%, disables: 100% }\n')}`,
  )
  const database = new DatabaseSync(join(folder, 'people.db'))
  database.exec(tableOf('HR'))
  database.close()
  const port = await freePort()
  const start = async (): Promise<ChildProcess> => {
    const args = [PROGRAM, 'serve', '--port', `${port}`, '--rate-limit', '100000', '--log', 'none']
    const env = { ...process.env, HR_TOKEN: TOKEN }
    const child = spawn(process.execPath, args, {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child.stderr.on('data', (chunk: Buffer) => keepLog(chunk.toString()))
    children.push(child)
    await new Promise<void>((resolve, reject) => {
      child.stdout?.on('data', (chunk: Buffer) => {
        if (chunk.toString().includes('listening')) resolve()
      })
      child.once('exit', (code) => reject(new Error(`The service ended with ${code}.`)))
    })
    return child
  }
  return { folder, port, start }
}
