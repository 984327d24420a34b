import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR2', 'SIGBREAK']

/** The Node that a checkout has brought along for itself, as a path; `undefined` where there is none. */
export function ownNode() {
  const system = process.platform === 'win32' ? 'win' : process.platform
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const url = new URL(`../node_modules/node-${system}-${process.arch}/bin/${name}`, import.meta.url)
  const path = fileURLToPath(url)
  return existsSync(path) ? path : undefined
}

/** Runs the same command in another Node, as if it ran here: terminal, signals, exit code. */
export function runIn(node) {
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' })
  for (const signal of SIGNALS) {
    // Of Ctrl+C the terminal tells both.
    process.on(signal, () => signal === 'SIGINT' || child.kill(signal))
  }
  child.on('error', (error) => {
    console.error(`${node} cannot be started: ${error.message}`)
    process.exitCode = 70
  })
  child.on('exit', (code, signal) => {
    for (const one of SIGNALS) process.removeAllListeners(one)
    if (signal === null) process.exitCode = code ?? 70
    else process.kill(process.pid, signal)
  })
}
