import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('../../bin/rollcall.js', import.meta.url))

/** How a command of the demo ended; `output` is what it said, standard error behind standard output. */
export interface Ended {
  readonly exit: number
  readonly output: string
}

/** Runs `rollcall` as somebody in a folder would, in a process of its own. A signal counts as exit code 1. */
export function rollcall(folder: string, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [PROGRAM, ...args], {
      cwd: folder,
      env: { ...process.env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const said = { stdout: '', stderr: '' }
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        said[stream] += text
      })
    }
    child.once('error', reject)
    child.once('close', (code) => resolve({ exit: code ?? 1, output: said.stdout + said.stderr }))
  })
}
