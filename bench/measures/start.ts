import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sqlite } from '../databases.ts'
import type { Figure } from '../figure.ts'
import { startService } from '../servers.ts'
import type { Effort } from './scim.ts'

const BIN = fileURLToPath(new URL('../../bin/rollcall.js', import.meta.url))

/** Cold starts, in milliseconds of wall time: help, validation of a long file, the service's first answer. */
export async function measureStart(effort: Effort): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-bench-'))
  try {
    const file = join(folder, 'connectors.yaml')
    const text = longConfiguration()
    await writeFile(file, text)
    return [
      time('rollcall --help', 100, effort, ['--help'], folder),
      time(
        `validate of ${text.split('\n').length - 1} lines`,
        250,
        effort,
        ['validate', '--config', file],
        folder,
      ),
      {
        name: 'serve: start to first answer',
        unit: 'ms',
        target: { atMost: 1000 },
        rounds: await firstAnswers(effort.rounds),
        note: 'SQLite, from the start of the process',
      },
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function firstAnswers(rounds: number): Promise<number[]> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const service = await startService(sqlite)
    times.push(service.startedIn)
    await service.stop()
  }
  return times
}

function time(
  name: string,
  atMost: number,
  effort: Effort,
  args: readonly string[],
  cwd: string,
): Figure {
  const rounds = Array.from({ length: effort.rounds }, () => {
    const begun = performance.now()
    const { status, stderr, stdout } = spawnSync(process.execPath, [BIN, ...args], {
      cwd,
      encoding: 'utf8',
    })
    if (status !== 0)
      throw new Error(
        `${name} ended with ${status}: ${stdout.slice(0, 400)}${stderr.slice(0, 400)}`,
      )
    return performance.now() - begun
  })
  const begun = performance.now()
  spawnSync(process.execPath, ['-e', '0'])
  return {
    name,
    unit: 'ms',
    target: { atMost },
    rounds,
    note: `bare node start ${(performance.now() - begun).toFixed(0)} ms`,
  }
}

/** 150 connectors of sixteen lines, each on a database of its own: 2,402 lines. */
function longConfiguration(): string {
  const connectors = Array.from(
    { length: 150 },
    (_, index) => `  People${index}:
    description: Connector number ${index}
    owner: team@contoso.com
    source: entra
    target: { postgres: { env: DATABASE_${index} } }
    table: people
    anchor: { id: objectId }
    mappings:
      user_name: userPrincipalName
      first_name: givenName
      last_name: surname
      display_name: "displayName ?: givenName & ' ' & surname"
      company: companyName
      department: { from: department, default: unknown }
      login: { from: "$lowercase($substringBefore(userPrincipalName, '@'))", apply: create }
      active: { from: accountEnabled, values: { true: A, false: D } }
`,
  )
  return `version: 1\nconnectors:\n${connectors.join('')}`
}
