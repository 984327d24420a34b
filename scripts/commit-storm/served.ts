import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('../../bin/rollcall.js', import.meta.url))

/** Every connector's token, and the secret of the hook. */
export const TOKEN = 'a-token-of-the-commit-storm'
export const HOOK_SECRET = 'a-secret-of-the-commit-storm'

const SECRETS: Readonly<Record<string, string>> = {
  STEADY_TOKEN: TOKEN,
  ALPHA_TOKEN: TOKEN,
  BETA_TOKEN: TOKEN,
  GAMMA_TOKEN: TOKEN,
  STORM_HOOK: HOOK_SECRET,
}

/** `rollcall serve --repo` as a process. */
export interface Served {
  readonly url: string
  /** Everything that it has written so far. */
  readonly output: () => string
  /** Whether it still runs. */
  readonly runs: () => boolean
  readonly kill: (signal: NodeJS.Signals) => Promise<void>
}

/**
 * Starts the service on a repository.
 *
 * @throws Error when it ends before it listens
 */
export async function serveRepository(options: {
  readonly repository: string
  readonly folder: string
  readonly port: number
}): Promise<Served> {
  const { repository, folder, port } = options
  const args = ['serve', '--repo', repository, '--poll', '2s', '--port', `${port}`]
  args.push('--webhook-secret', 'env:STORM_HOOK', '--rate-limit', '100000', '--log', 'json')
  const child = startRollcall(args, folder)
  let output = ''
  const take = (chunk: Buffer): void => void (output += chunk.toString())
  child.stdout?.on('data', take)
  child.stderr?.on('data', take)
  const ended = exitOf(child)
  while (!output.includes('listening')) {
    if (child.exitCode !== null) throw new Error(`The service ended: ${output}`)
    await sleep(20)
  }
  return {
    url: `http://127.0.0.1:${port}`,
    output: () => output,
    runs: () => child.exitCode === null && child.signalCode === null,
    async kill(signal) {
      child.kill(signal)
      await ended
    },
  }
}

/** Runs a command of rollcall in a folder; gives its exit code and what it wrote. */
export async function rollcall(
  args: readonly string[],
  folder: string,
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const child = startRollcall(args, folder)
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  return { code: await exitOf(child), stdout, stderr }
}

function startRollcall(args: readonly string[], folder: string): ChildProcess {
  return spawn(process.execPath, [PROGRAM, ...args], {
    cwd: folder,
    env: { ...process.env, ...SECRETS },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? -1))
  })
}
