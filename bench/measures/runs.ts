import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Figure } from '../figure.ts'
import { type BulkTool, mariadbTool, postgresTool, sqliteTool } from '../runs/bulk-tools.ts'
import { timeBulkWriter } from '../runs/bulk-writer.ts'
import { MAPPINGS, writePeople } from '../runs/people-files.ts'
import { timeCommand, type Took } from '../runs/timed-command.ts'

/** How much work a measure of runs does. */
export interface RunEffort {
  readonly rounds: number
  readonly people: number
}

const TABLE = 'People'
const REFERENCE = 'PeopleByTool'
/** Memory that a run may have, in MB. */
const MEMORY = 400
/** Versions of the files: the first, one with a hundredth changed, one with another hundredth changed. */
const VERSIONS = [0, 1, 2]

/** One round on one database. */
interface Round {
  readonly tool: readonly [number, number]
  /** The bulk writer alone, for the rows of the first run. */
  readonly writer: number
  readonly first: Took
  readonly again: Took
  readonly plan: Took
  readonly importAlone: Took
}

/**
 * Full runs from a file of people: into an empty table, again with a hundredth changed, the plan of that, and
 * the import alone. Compared with the database's own tool for the same rows; both tables must come out equal.
 */
export async function measureRuns(
  effort: RunEffort,
  say: (line: string) => void,
): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-runs-'))
  try {
    const files = await makeFiles(folder, effort.people)
    const figures: Figure[] = []
    for (const tool of tools(folder)) {
      const rounds: Round[] = []
      for (let round = 0; round < effort.rounds; round++) {
        rounds.push(await measureRound(tool, folder, files))
        say(`runs on ${tool.name}, round ${round + 1}`)
      }
      figures.push(...figuresOf(tool.name, effort.people, rounds))
    }
    return figures
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function tools(folder: string): BulkTool[] {
  const postgres = process.env['ROLLCALL_TEST_POSTGRES']
  const mariadb = process.env['ROLLCALL_TEST_MARIADB']
  return [
    ...(postgres === undefined ? [] : [postgresTool(postgres)]),
    ...(mariadb === undefined ? [] : [mariadbTool(mariadb)]),
    sqliteTool(join(folder, 'target.db')),
  ]
}

interface Files {
  readonly source: string
  readonly rows: string
}

async function makeFiles(folder: string, people: number): Promise<readonly Files[]> {
  const made: Files[] = []
  for (const version of VERSIONS) {
    const files = {
      source: join(folder, `source-${version}.csv`),
      rows: join(folder, `rows-${version}.csv`),
    }
    await writePeople(files, people, version)
    made.push(files)
  }
  return made
}

async function measureRound(
  tool: BulkTool,
  folder: string,
  [first, second, third]: readonly Files[],
): Promise<Round> {
  if (first === undefined || second === undefined || third === undefined) {
    throw new Error('cannot happen: three versions of the files')
  }
  const state = join(folder, '.rollcall')
  await rm(state, { recursive: true, force: true })
  await writeFile(join(folder, 'connectors.yaml'), configurationText(tool.target))
  await tool.empty(TABLE)
  await tool.empty(REFERENCE)
  const run = async (file: Files, ...args: string[]): Promise<Took> => {
    await copyFile(file.source, join(folder, 'people.csv'))
    const took = await timeCommand(args, { cwd: folder, environment: tool.environment })
    if (took.code !== 0) {
      throw new Error(`rollcall ${args.join(' ')} ended with ${took.code}: ${took.output}`)
    }
    return took
  }
  const byTool = await tool.upsert(REFERENCE, first.rows)
  const writer = await timeBulkWriter(tool, TABLE, first.rows)
  await requireEqual(tool)
  await tool.empty(TABLE)
  const initial = await run(first, 'run', 'People', 'full')
  const againByTool = await tool.upsert(REFERENCE, second.rows)
  const plan = await run(second, 'plan', 'People', 'full')
  const again = await run(second, 'run', 'People', 'full')
  await requireEqual(tool)
  const importAlone = await run(third, 'run', 'People', 'fullImport')
  return { tool: [byTool, againByTool], writer, first: initial, again, plan, importAlone }
}

async function requireEqual(tool: BulkTool): Promise<void> {
  const [ours, theirs] = [await tool.digest(TABLE), await tool.digest(REFERENCE)]
  if (ours !== theirs) {
    throw new Error(`the tables on ${tool.name} differ: ${ours} and ${theirs}`)
  }
}

function figuresOf(name: string, people: number, rounds: readonly Round[]): Figure[] {
  const size = people.toLocaleString('en').replaceAll(',', ' ')
  const figure = (
    what: string,
    unit: string,
    atMost: number,
    value: (round: Round) => number,
    note: string,
  ): Figure => ({
    name: `${name}: ${what}`,
    unit,
    target: { atMost },
    rounds: rounds.map(value),
    note,
  })
  const seconds = (value: (round: Round) => number): string =>
    rounds.map((round) => (value(round) / 1000).toFixed(1)).join(', ')
  return [
    figure(
      `full run of ${size} people into an empty table`,
      '× the tool',
      4,
      ({ first, tool }) => first.milliseconds / tool[0],
      `${seconds(({ first }) => first.milliseconds)} s; tool ${seconds(({ tool }) => tool[0])} s`,
    ),
    figure(
      `the bulk writer alone, ${size} rows`,
      '× the tool',
      1.25,
      ({ writer, tool }) => writer / tool[0],
      `${seconds(({ writer }) => writer)} s; tool ${seconds(({ tool }) => tool[0])} s`,
    ),
    figure(
      `again with 1 % changed`,
      '× the tool',
      name === 'PostgreSQL' ? 3 : 4,
      ({ again, tool }) => again.milliseconds / tool[1],
      `${seconds(({ again }) => again.milliseconds)} s; tool ${seconds(({ tool }) => tool[1])} s`,
    ),
    figure(
      `plan of ${size} people with 1 % changed`,
      '× the import',
      1.2,
      ({ plan, importAlone }) => plan.milliseconds / importAlone.milliseconds,
      `${seconds(({ plan }) => plan.milliseconds)} s; import ${seconds(({ importAlone }) => importAlone.milliseconds)} s`,
    ),
    figure(
      `memory of a full run of ${size} people`,
      'MB',
      MEMORY,
      ({ first, again, plan }) => Math.max(first.memory, again.memory, plan.memory),
      'peak resident memory, the largest of run, run again and plan',
    ),
  ]
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
    runProfiles:
      full: { steps: [fullImport, fullSynchronization, export] }
`
}
