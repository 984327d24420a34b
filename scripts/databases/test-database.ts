import { execFile, spawn, type SpawnOptions } from 'node:child_process'
import { chown, mkdir } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** A database server for tests: real, private, disposable. */
export interface TestDatabase {
  readonly name: string
  /** The environment variable that tells the tests where it is. */
  readonly variable: string
  readonly url: string
  start(say: (line: string) => void): Promise<void>
  running(): Promise<boolean>
  stop(): Promise<void>
}

/** Where the servers keep their data; gone after `stop`. */
export const DATA = join(tmpdir(), 'rollcall-databases')

/** An account of the machine. */
export interface Account {
  readonly uid: number
  readonly gid: number
}

/** Installs a Debian package when its program is missing; needs root. */
export async function ensureInstalled(
  present: () => Promise<boolean>,
  packageName: string,
  say: (line: string) => void,
): Promise<void> {
  if (await present()) return
  if (process.getuid?.() !== 0) {
    throw new Error(
      `${packageName} is not installed. Install it (apt-get install ${packageName}) and try again.`,
    )
  }
  say(`installing ${packageName}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await execute('apt-get', ['update', '-qq'], { env })
  await execute('apt-get', ['install', '-y', '-qq', packageName], {
    env,
    maxBuffer: 64 * 1024 * 1024,
  })
}

/** The account a server runs as: its own when we are root, since servers refuse root; else ours. */
export async function serverAccount(name: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const uid = await execute('id', ['-u', name])
  const gid = await execute('id', ['-g', name])
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
}

/** Makes a folder that belongs to the account. */
export async function makeFolder(path: string, account: Account | undefined): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o755 })
  if (account !== undefined) await chown(path, account.uid, account.gid)
}

/** Runs a program to its end. */
export async function run(
  program: string,
  args: readonly string[],
  account?: Account,
): Promise<string> {
  const { stdout } = await execute(program, [...args], {
    ...account,
    cwd: '/',
    maxBuffer: 64 * 1024 * 1024,
  })
  return stdout
}

/** Starts a program that outlives this one. */
export function startDetached(program: string, args: readonly string[], account?: Account): void {
  const options: SpawnOptions = { ...account, cwd: '/', detached: true, stdio: 'ignore' }
  spawn(program, [...args], options).unref()
}

/** Whether something listens on the port. */
export function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port })
    const end = (answer: boolean): void => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
  })
}

/** Waits until `ready` holds, at most half a minute. */
export async function waitUntil(ready: () => Promise<boolean>, what: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (await ready()) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`${what} did not start within 30 seconds.`)
}
