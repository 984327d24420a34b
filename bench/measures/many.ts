import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Figure } from '../figure.ts'
import {
  connectorFile,
  connectorName,
  connectorPath,
  createTables,
  writeConnectors,
} from '../many-connectors.ts'
import { type ManyServed, serveMany } from '../many-served.ts'
import { timeCommand } from '../runs/timed-command.ts'

const CONNECTORS = 1_000

/** A configuration of a thousand connectors with twenty mappings each, every one in a file of its own. */
export async function measureMany(effort: { readonly rounds: number }): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-many-'))
  try {
    const config = await writeConnectors(folder, CONNECTORS)
    const figures = [await validation(config, folder, effort.rounds)]
    createTables(folder, CONNECTORS)
    return [...figures, ...(await serving(config, folder, effort.rounds))]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function validation(config: string, cwd: string, rounds: number): Promise<Figure> {
  const times: number[] = []
  let memory = 0
  for (let round = 0; round < rounds; round += 1) {
    const took = await timeCommand(['validate', '--config', config], { cwd, environment: {} })
    if (took.code !== 0) throw new Error(`validate ended with ${took.code}: ${took.output}`)
    times.push(took.milliseconds)
    memory = Math.max(memory, took.memory)
  }
  return {
    name: `validate of ${CONNECTORS} connectors, 20 mappings each`,
    unit: 'ms',
    target: { atMost: 3000 },
    rounds: times,
    note: `${CONNECTORS + 1} files; at most ${memory.toFixed(0)} MB`,
  }
}

/** From the start of the process to the first answer, and from a changed file to the first answer that is of it. */
async function serving(config: string, cwd: string, rounds: number): Promise<Figure[]> {
  const ready: number[] = []
  const one: Reload[] = []
  const all: Reload[] = []
  let memory = 0
  for (let round = 0; round < rounds; round += 1) {
    const served = await serveMany(config, cwd, CONNECTORS)
    try {
      ready.push(served.readyIn)
      // The first reload after a start also warms the program up; the second is one of many.
      await reload(served, cwd, [CHANGED], `warm ${round}`)
      one.push(await reload(served, cwd, [CHANGED], `round ${round}`))
      const everybody = Array.from({ length: CONNECTORS }, (_, number) => number)
      all.push(await reload(served, cwd, everybody, `all ${round}`))
      memory = Math.max(memory, await served.memory())
    } finally {
      await served.stop()
    }
  }
  return [
    {
      name: `serve: ready with ${CONNECTORS} connectors`,
      unit: 'ms',
      target: { atMost: 5_000 },
      rounds: ready,
      note: `40 SQLite files of 25 tables, from the start of the process${inMemory(memory)}`,
    },
    {
      name: `reload of one changed file among ${CONNECTORS + 1}`,
      unit: 'ms',
      target: { atMost: 300 },
      rounds: one.map(({ took }) => took),
      note: `while it answers; the slowest answer took ${slowest(one)} ms`,
    },
    {
      name: `slowest answer while ${CONNECTORS} changed files are reloaded`,
      unit: 'ms',
      target: { atMost: 500 },
      rounds: all.map(({ wait }) => wait),
      note: `which took ${Math.max(...all.map(({ took }) => took)).toFixed(0)} ms`,
    },
  ]
}

/** The connector whose file is changed when one is. */
const CHANGED = 7

/** How long a reload took until a changed connector answered, and the slowest answer meanwhile, in milliseconds. */
interface Reload {
  readonly took: number
  readonly wait: number
}

/** Where the system tells it. */
function inMemory(megabytes: number): string {
  return megabytes > 0 ? `; ${megabytes.toFixed(0)} MB in the end` : ''
}

function slowest(reloads: readonly Reload[]): string {
  return Math.max(...reloads.map(({ wait }) => wait)).toFixed(0)
}

async function reload(
  served: ManyServed,
  folder: string,
  numbers: readonly number[],
  note: string,
): Promise<Reload> {
  const before = await served.revision(connectorName(CHANGED))
  for (const number of numbers) {
    const path = connectorPath(folder, number)
    await writeFile(`${path}.new`, connectorFile(number, note))
    await rename(`${path}.new`, path)
  }
  const begun = performance.now()
  served.reload()
  let wait = 0
  for (;;) {
    const asked = performance.now()
    const now = await served.revision(connectorName(CHANGED))
    wait = Math.max(wait, performance.now() - asked)
    const took = performance.now() - begun
    if (now !== before) return { took, wait }
    if (took > 60_000) throw new Error('The changed file was not taken over within a minute.')
  }
}
