import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const BIN = fileURLToPath(new URL('../../bin/rollcall.js', import.meta.url))
const EVERY = 50

/** What a command of ours took. */
export interface Took {
  readonly milliseconds: number
  /** The most memory that it had at once, in MB. */
  readonly memory: number
  readonly code: number
  readonly output: string
}

/** Runs `rollcall` as an operator does, in a process of its own. */
export function timeCommand(
  args: readonly string[],
  options: { readonly cwd: string; readonly environment: Readonly<Record<string, string>> },
): Promise<Took> {
  return new Promise((resolve, reject) => {
    const begun = performance.now()
    const child = spawn(process.execPath, [BIN, ...args], {
      cwd: options.cwd,
      env: { ...process.env, ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    let memory = 0
    const collect = (chunk: Buffer): void => {
      output = `${output}${chunk.toString('utf8')}`.slice(-20_000)
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    const watch = setInterval(() => {
      memory = Math.max(memory, peakOf(child.pid ?? 0))
    }, EVERY)
    child.once('error', reject)
    child.once('exit', (code) => {
      clearInterval(watch)
      resolve({ milliseconds: performance.now() - begun, memory, code: code ?? 1, output })
    })
  })
}

/** The kernel's own record of the most memory a process ever had, in MB. */
function peakOf(pid: number): number {
  try {
    const [, kilobytes = '0'] =
      /VmHWM:\s+(\d+)/u.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Number(kilobytes) / 1024
  } catch {
    return 0
  }
}
