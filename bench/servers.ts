import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BenchDatabase } from './databases.ts'
import type { Endpoint } from './load.ts'
import { freePort } from '../scripts/free-port.ts'

/** A server in a process of its own. */
export interface RunningServer extends Endpoint {
  readonly pid: number
  /** Milliseconds from the start of the process to the first answer. */
  readonly startedIn: number
  stop(): Promise<void>
}

const TOKEN = 'bench-token-0123456789'

/** The service, as an operator starts it, on a fresh folder and an empty table. */
export async function startService(
  database: BenchDatabase,
  table = 'EntraIDUsers',
): Promise<RunningServer> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-bench-'))
  const configuration = join(folder, 'connectors.yaml')
  await writeFile(configuration, configurationText(await database.prepare(folder, table), table))
  const port = await freePort()
  const bin = fileURLToPath(new URL('../bin/rollcall.js', import.meta.url))
  const begun = performance.now()
  // Logs are written as in production, to nowhere; the rate limit is out of the way.
  const args = [
    'serve',
    '--config',
    configuration,
    '--port',
    String(port),
    '--rate-limit',
    '1000000',
  ]
  const child = spawn(process.execPath, [bin, ...args], {
    stdio: 'ignore',
    env: { ...process.env, BENCH_TOKEN: TOKEN, BENCH_DATABASE: database.url },
  })
  const url = `http://127.0.0.1:${port}`
  const startedIn = await waitForAnswer(`${url}/scim/Bench/ServiceProviderConfig`, child, begun)
  return {
    url,
    token: TOKEN,
    pid: child.pid ?? 0,
    startedIn,
    async stop() {
      await end(child)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The bare server with answers of the given sizes. */
export async function startBare(sizes: Readonly<Record<string, number>>): Promise<RunningServer> {
  const file = fileURLToPath(new URL('./bare-server.ts', import.meta.url))
  const args = Object.entries(sizes).map(([kind, size]) => `${kind}=${size}`)
  const begun = performance.now()
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout?.once('data', (line: Buffer) => resolve(Number(line.toString().split(' ')[1])))
    child.once('exit', () => reject(new Error('The bare server did not start.')))
  })
  return {
    url: `http://127.0.0.1:${port}`,
    token: TOKEN,
    pid: child.pid ?? 0,
    startedIn: performance.now() - begun,
    stop: () => end(child),
  }
}

/** Resident memory of a process, in bytes. */
export function residentBytes(pid: number): number {
  const pages = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]
  return Number(pages) * 4096
}

function configurationText(target: string, table: string): string {
  return `version: 1
connectors:
  Bench:
    source: { scim: { token: { env: BENCH_TOKEN } } }
    target: ${target}
    table: ${table}
    anchor: { Id: objectId }
    mappings:
      UserPrincipalName: userPrincipalName
      Firstname: givenName
      Lastname: surname
      DisplayName: displayName
      Mail: mail
      Company: companyName
      Department: department
      Active: accountEnabled
    thresholds: { disables: 1000000000, deletes: 1000000000 }
`
}

async function waitForAnswer(url: string, child: ChildProcess, begun: number): Promise<number> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The service ended with ${child.exitCode}.`)
    const answer = await fetch(url, { headers: { authorization: `Bearer ${TOKEN}` } }).catch(
      () => undefined,
    )
    if (answer?.status === 200) return performance.now() - begun
    if (performance.now() - begun > 30_000) throw new Error(`${url} gave no answer in 30 seconds.`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}
