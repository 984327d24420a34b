import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Figure } from '../figure.ts'
import { writeConnectors } from '../many-connectors.ts'
import { timeCommand } from '../runs/timed-command.ts'

const CONNECTORS = 1_000

/** A configuration of a thousand connectors with twenty mappings each, every one in a file of its own. */
export async function measureMany(effort: { readonly rounds: number }): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-many-'))
  try {
    const config = await writeConnectors(folder, CONNECTORS)
    return [await validation(config, folder, effort.rounds)]
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
