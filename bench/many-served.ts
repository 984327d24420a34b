import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { connectorName } from './many-connectors.ts'

const TOKEN = 'bench-token-0123456789'
const BIN = fileURLToPath(new URL('../bin/rollcall.js', import.meta.url))

/** A service of many connectors. */
export interface ManyServed {
  /** Milliseconds from the start of the process until it says that it listens. */
  readonly readyIn: number
  /** The revision that a connector answers with. */
  revision(connector: string): Promise<string>
  /** Megabytes that it holds now. */
  memory(): Promise<number>
  /** Tells it to look at its files now. */
  reload(): void
  stop(): Promise<void>
}

/** Starts the service on a configuration of {@link connectorName}s. */
export async function serveMany(config: string, cwd: string, count: number): Promise<ManyServed> {
  const names = Array.from({ length: count }, (_, number) => connectorName(number))
  const tokens = Object.fromEntries(names.map((name) => [`${name.toUpperCase()}_TOKEN`, TOKEN]))
  const begun = performance.now()
  const args = ['serve', '--config', config, '--port', '0', '--log', 'none']
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd,
    env: { ...process.env, ...tokens },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`The service did not start: ${output}`)))
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      const found = /listening\S*\s+(http:\/\/[\d.:]+)/u.exec(output)?.[1]
      if (found !== undefined) resolve(found)
    })
  })
  return {
    readyIn: performance.now() - begun,
    async revision(connector) {
      const answer = await fetch(`${url}/scim/${connector}/ServiceProviderConfig`, {
        headers: { authorization: `Bearer ${TOKEN}` },
      })
      await answer.arrayBuffer()
      if (!answer.ok) throw new Error(`${connector} answered ${answer.status}`)
      return answer.headers.get('x-rollcall-config') ?? ''
    },
    async memory() {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '')
      return Number(/VmRSS:\s+(\d+)/u.exec(status)?.[1] ?? Number.NaN) / 1024
    },
    reload: () => void child.kill('SIGHUP'),
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}
