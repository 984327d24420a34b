import { spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type BulkTool, mariadbTool, postgresTool, sqliteTool } from '../bench/runs/bulk-tools.ts'
import { MAPPINGS, writePeople } from '../bench/runs/people-files.ts'
import { timeCommand } from '../bench/runs/timed-command.ts'
import { countOption, scriptOptions } from './script-options.ts'

/**
 * Kills exports with SIGKILL at random moments and lets the next run finish: the table must equal the one of
 * an undisturbed run, row for row.
 *
 *   node scripts/kill-runs.ts [--people 1000000] [--kills 20] [--seed 1] [--only SQLite,PostgreSQL,MariaDB]
 *
 * Half of the kills hit an export into an empty table, half one that updates and deletes. The same seed kills
 * at the same moments.
 */
const { values } = scriptOptions(import.meta.filename, {
  options: {
    people: { type: 'string', default: '1000000' },
    kills: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: 'SQLite,PostgreSQL,MariaDB' },
  },
})
const TABLE = 'KilledPeople'
const BIN = fileURLToPath(new URL('../bin/rollcall.js', import.meta.url))

/** An export that is ready to be made: a folder with everything, and what the table must be afterwards. */
interface Scene {
  readonly name: string
  /** What is under `.rollcall` and, for SQLite, beside it, before the export. */
  readonly folder: string
  readonly expected: string
  /** How long the undisturbed export took, in milliseconds. */
  readonly took: number
  /** Brings the table to where it was before the export. */
  restore(): Promise<void>
}

async function main(): Promise<number> {
  const random = randomOf(countOption('seed', values.seed))
  const people = countOption('people', values.people)
  const kills = countOption('kills', values.kills)
  let wrong = 0
  for (const name of values.only.split(',')) {
    const work = await mkdtemp(join(tmpdir(), 'rollcall-kill-'))
    try {
      const tool = toolOf(name, work)
      for (const scene of await makeScenes(tool, work, people)) {
        wrong += await killScene(tool, scene, random, Math.ceil(kills / 2))
      }
    } finally {
      await rm(work, { recursive: true, force: true })
    }
  }
  console.log(wrong === 0 ? 'every run after a kill finished, 0 tables differ' : `${wrong} wrong`)
  return wrong === 0 ? 0 : 1
}

async function killScene(
  tool: BulkTool,
  scene: Scene,
  random: () => number,
  kills: number,
): Promise<number> {
  let wrong = 0
  for (let kill = 1; kill <= kills; kill++) {
    const folder = `${scene.folder}-now`
    await rm(folder, { recursive: true, force: true })
    await scene.restore()
    await cp(scene.folder, folder, { recursive: true })
    const moment = Math.round(random() * scene.took)
    const died = await killAfter(folder, tool, moment)
    const begun = performance.now()
    const next = await rollcall(folder, tool, 'run', 'People', 'export')
    const digest = await tool.digest(TABLE)
    const good = next.code === 0 && digest === scene.expected
    if (!good) wrong += 1
    const seconds = ((performance.now() - begun) / 1000).toFixed(1)
    console.log(
      `${tool.name} ${scene.name} kill ${kill}: ${died ? `killed after ${moment} ms` : `ended before ${moment} ms`}, next run ${next.code} in ${seconds} s, ${good ? 'table equal' : `WRONG (${digest} instead of ${scene.expected}) ${next.output}`}`,
    )
  }
  return wrong
}

/** Two exports: of everybody into an empty table, and of changes to a full one. */
async function makeScenes(tool: BulkTool, work: string, people: number): Promise<Scene[]> {
  const folder = join(work, 'run')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'connectors.yaml'), configurationText(tool.target))
  await tool.empty(TABLE)
  const source = join(folder, 'people.csv')
  const rows = join(work, 'rows.csv')
  await writePeople({ source, rows }, people, 0)
  await must(folder, tool, 'run', 'People', 'fullImport')
  await must(folder, tool, 'run', 'People', 'fullSynchronization')
  const first = await sceneOf(tool, work, folder, 'insert', () => tool.empty(TABLE))
  // A hundredth is changed, another one is gone from the file.
  await writePeople({ source, rows }, people - Math.ceil(people / 100), 1)
  await must(folder, tool, 'run', 'People', 'fullImport')
  await must(folder, tool, 'run', 'People', 'fullSynchronization')
  const rowsBefore = join(work, 'rows-before.csv')
  await writePeople({ source: join(work, 'unused.csv'), rows: rowsBefore }, people, 0)
  const second = await sceneOf(tool, work, folder, 'change', async () => {
    await tool.empty(TABLE)
    await tool.upsert(TABLE, rowsBefore)
  })
  return [first, second]
}

async function sceneOf(
  tool: BulkTool,
  work: string,
  folder: string,
  name: string,
  restore: () => Promise<void>,
): Promise<Scene> {
  const kept = join(work, `before-${name}`)
  await cp(folder, kept, { recursive: true })
  const begun = performance.now()
  await must(folder, tool, 'run', 'People', 'export')
  const took = performance.now() - begun
  const expected = await tool.digest(TABLE)
  console.log(`${tool.name} ${name}: undisturbed in ${(took / 1000).toFixed(1)} s, ${expected}`)
  return { name, folder: kept, expected, took, restore }
}

/** @returns whether it was still running when it was killed */
async function killAfter(folder: string, tool: BulkTool, moment: number): Promise<boolean> {
  const child = spawn(process.execPath, [BIN, 'run', 'People', 'export'], {
    cwd: folder,
    env: { ...process.env, ...tool.environment },
    stdio: 'ignore',
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await Promise.race([sleep(moment), ended])
  const running = child.exitCode === null
  child.kill('SIGKILL')
  await ended
  return running
}

async function must(folder: string, tool: BulkTool, ...args: string[]): Promise<void> {
  const { code, output } = await rollcall(folder, tool, ...args)
  if (code !== 0) throw new Error(`rollcall ${args.join(' ')} ended with ${code}: ${output}`)
}

function rollcall(
  folder: string,
  tool: BulkTool,
  ...args: string[]
): ReturnType<typeof timeCommand> {
  return timeCommand(args, { cwd: folder, environment: tool.environment })
}

function toolOf(name: string, folder: string): BulkTool {
  if (name === 'SQLite') return sqliteTool(join(folder, 'target.db'))
  const variable = name === 'PostgreSQL' ? 'ROLLCALL_TEST_POSTGRES' : 'ROLLCALL_TEST_MARIADB'
  const url = process.env[variable]
  if (url === undefined) throw new Error(`${variable} is not set; see scripts/databases.ts.`)
  return name === 'PostgreSQL' ? postgresTool(url) : mariadbTool(url)
}

/** Numbers between 0 and 1, the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function configurationText(target: string): string {
  return `version: 1
connectors:
  People:
    source: { csv: { path: people.csv, key: employeeNo } }
    target: ${target}
    table: ${TABLE}
    anchor: { Id: employeeNo }
    mappings:
${MAPPINGS}
    deprovision: { onMissing: delete }
    thresholds: { deletes: 5% }
    runProfiles:
      full: { steps: [fullImport, fullSynchronization, export] }
`
}

process.exitCode = await main()
