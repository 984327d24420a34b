import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestServer } from '../sql/servers.ts'
import { keepLog } from '../logs/keep.ts'
import { checkLog } from './answer.ts'
import { COLUMNS, configuration, definitions, TOKEN } from './world.ts'
import { freePort } from '../../scripts/free-port.ts'

const PROGRAM = fileURLToPath(new URL('../../bin/rollcall.js', import.meta.url))

/** The service as a process of its own, over a table of its own. */
export interface Process {
  readonly folder: string
  readonly table: string
  readonly url: string
  readonly environment: Readonly<Record<string, string>>
  /** Starts it, also again after {@link kill}; ready when the promise resolves. */
  start(): Promise<void>
  /** Ends it without a word, as `kill -9` does. */
  kill(): Promise<void>
  /** What is to be closed with it. */
  onEnd(close: () => Promise<void>): void
}

/** Makes table, folder and configuration, and cleans up after the test; what the service wrote is searched for values. */
export async function withProcess(
  server: TestServer,
  work: (process: Process) => Promise<void>,
): Promise<void> {
  const table = `people ${randomUUID().slice(0, 8)}`
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-process-'))

  // Made-up names have any length and any letter.
  const columns = { ...COLUMNS, UserPrincipalName: 'long', Firstname: 'long' } as const
  await server.execute(`create table ${server.quote(table)} (${definitions(server, columns)})`)
  writeFileSync(join(folder, 'connectors.yaml'), configuration(server, table, {}))
  const environment = { TOKEN, PEOPLE_DATABASE: server.connection }
  const port = await freePort()
  const ends: (() => Promise<void>)[] = []
  const written: string[] = []
  let child: ChildProcess | undefined
  const kill = async (): Promise<void> => {
    const dying = child
    child = undefined
    if (dying === undefined || dying.exitCode !== null) return
    const exit = once(dying, 'exit')
    dying.kill('SIGKILL')
    await exit
  }
  try {
    await work({
      folder,
      table,
      environment,
      url: `http://127.0.0.1:${port}/scim/HR`,
      kill,
      start: async () => {
        child = await startProcess({ folder, port, environment, written })
      },
      onEnd: (close) => ends.push(close),
    })
  } finally {
    await kill()
    for (const end of ends) await end()
    rmSync(folder, { recursive: true, force: true })
    await server.execute(`drop table if exists ${server.quote(table)}`)
  }
  checkLog(written, server.connection)
}

async function startProcess(options: {
  readonly folder: string
  readonly port: number
  readonly environment: Readonly<Record<string, string>>
  readonly written: string[]
}): Promise<ChildProcess> {
  const args = [PROGRAM, 'serve', '--port', `${options.port}`, '--rate-limit', '100000']
  const child = spawn(process.execPath, [...args, '--log', 'json'], {
    cwd: options.folder,
    env: { ...process.env, ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stderr.on('data', (chunk: Buffer) => {
    options.written.push(chunk.toString())
    keepLog(chunk.toString())
  })
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      options.written.push(chunk.toString())
      if (chunk.toString().includes('listening')) resolve()
    })
    child.once('exit', (code) =>
      reject(new Error(`The service ended with ${code}: ${options.written.join('')}`)),
    )
  })
  return child
}
