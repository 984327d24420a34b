import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { testRepository, type TestRepository } from '../gitops/test-repository.ts'
import { keepLog } from '../logs/keep.ts'
import { addressOf, freshSchema, POSTGRES } from '../state/postgres.ts'
import { TOKEN } from './running-service.ts'
import { freePort } from '../../scripts/free-port.ts'

const PROGRAM = fileURLToPath(new URL('../../bin/rollcall.js', import.meta.url))

/** What a command line of another process did. */
export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** A service of one machine: its own folder and port. */
export interface Replica {
  readonly child: ChildProcess
  /** What it has printed so far. */
  readonly said: () => string
  readonly ended: Promise<Ended>
  /** Resolves when it has printed something that matches. */
  says(pattern: RegExp): Promise<void>
  request(method: string, path: string, body?: unknown, token?: string): Promise<Response>
}

/** A repository, a table and a connector space on PostgreSQL that several machines share. */
export interface Shared {
  readonly repository: TestRepository
  readonly schema: string
  /** A machine that follows the repository. */
  serve(name: string, options?: readonly string[]): Promise<Replica>
  /** A command on a machine. */
  rollcall(name: string, ...args: readonly string[]): Promise<Ended>
  /** A command that is not waited for. */
  begin(name: string, ...args: readonly string[]): ChildProcess & Pick<Replica, 'ended' | 'said'>
  /** Writes a file on a machine. */
  write(name: string, file: string, text: string): void
  sql(text: string): Promise<readonly Record<string, unknown>[]>
}

/** Prepares what several machines share; everything goes with the test. */
export async function sharedSpace(t: TestContext, columns: string): Promise<Shared> {
  const schema = freshSchema(t)
  const repository = testRepository(t)
  const client = new Client({ connectionString: POSTGRES })
  await client.connect()
  const children: ChildProcess[] = []
  t.after(async () => {
    for (const child of children) child.kill('SIGKILL')
    await client.end()
    await sleep(200)
  })
  const sql: Shared['sql'] = async (text) => (await client.query(text)).rows
  await sql(`CREATE SCHEMA ${schema}`)
  await sql(`CREATE TABLE ${schema}.people (${columns})`)
  const environment = {
    ...process.env,
    HR_TOKEN: TOKEN,
    USER: 'kari',
    STATE: addressOf(schema),
    PEOPLE: POSTGRES,
  }
  const folderOf = (name: string): string => {
    const folder = join(repository.folder, name)
    mkdirSync(folder, { recursive: true })
    return folder
  }
  const start = (name: string, args: readonly string[]) => {
    const child = spawn(process.execPath, [PROGRAM, ...args], {
      cwd: folderOf(name),
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    children.push(child)
    let out = ''
    let err = ''
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString()
      keepLog(chunk.toString())
    })
    const ended = new Promise<Ended>((resolve) =>
      child.once('close', (code) => resolve({ code, out, err })),
    )
    return Object.assign(child, { ended, said: () => out + err })
  }
  return {
    repository,
    schema,
    sql,
    write: (name, file, text) => writeFileSync(join(folderOf(name), file), text),
    begin: (name, ...args) => start(name, [...args, '--state', 'env:STATE']),
    rollcall: (name, ...args) => start(name, [...args, '--state', 'env:STATE']).ended,
    async serve(name, options = []) {
      const port = await freePort()
      const follows = ['--repo', repository.path, '--ref', 'main', '--path', 'connectors.yaml']
      const listens = ['--port', `${port}`, '--poll', '1s', '--log', 'human', '--log-level', 'info']
      const where = ['--state', 'env:STATE']
      const child = start(name, ['serve', ...follows, ...listens, ...where, ...options])
      return {
        child,
        said: child.said,
        ended: child.ended,
        says: (pattern) => until(() => pattern.test(child.said()), child.said),
        request: (method, path, body, token = TOKEN) =>
          fetch(`http://127.0.0.1:${port}${path}`, {
            method,
            headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
            ...(body !== undefined && { body: JSON.stringify(body) }),
          }),
      }
    },
  }
}

/** Waits until something is so, at most 40 seconds. */
export async function until(
  holds: () => Promise<boolean> | boolean,
  seen: () => string = () => '',
): Promise<void> {
  const end = performance.now() + 40_000
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`It did not come: ${seen()}`)
    await sleep(50)
  }
}
