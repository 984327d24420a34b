import type { CompiledConnector } from '../../compile/compiled.ts'
import type { ParsedFile } from '../../config/document.ts'
import { findOnDisk } from '../../config/include.ts'
import { loadConfiguration, type LoadOptions } from '../../config/load.ts'
import { environmentsFolder } from '../../config/overlay/environments-folder.ts'
import { findEnvironments } from '../../config/overlay/environments.ts'
import type { ConnectorDefinition } from '../../model/definition.ts'
import type { Problem } from '../../model/problem.ts'
import { formatTable, type TableDescription } from '../../model/table.ts'
import type { CheckMemory } from './check-memory.ts'
import { judgeConfiguration } from './judge-configuration.ts'

/** How to check overlays. */
export interface EnvironmentCheckOptions extends Omit<LoadOptions, 'memory'> {
  /** What `$now()` gives while values are tried out, in milliseconds. */
  readonly now: number
  /** What is known from the check of the configuration by itself. */
  readonly memory: CheckMemory
  /** The connectors of the configuration by itself: what is known of a table holds where the table is the same. */
  readonly compiled: readonly CompiledConnector[]
}

/** What overlays add to what is known of a configuration. */
export interface CheckedEnvironments {
  /** Problems that the configuration has in an environment only. */
  readonly problems: readonly Problem[]
  /** The overlays themselves. */
  readonly files: readonly ParsedFile[]
}

/**
 * Checks every overlay beside a configuration: the configuration as each environment has it. A problem that
 * several environments have at one place is told once.
 *
 * @param known the problems of the configuration by itself
 */
export async function checkEnvironments(
  paths: readonly string[],
  options: EnvironmentCheckOptions,
  known: readonly Problem[],
): Promise<CheckedEnvironments> {
  const folder = environmentsFolder(paths, options.cwd)
  const found = await findEnvironments(folder, options.findFiles ?? findOnDisk)
  const told = new Set(known.map(identity))
  const problems: Problem[] = []
  const files: ParsedFile[] = []
  for (const env of new Set(found.map((one) => one.env))) {
    const environment = await checkEnvironment(paths, { ...options, env })
    files.push(environment.file)
    for (const problem of environment.problems) {
      if (told.has(identity(problem))) continue
      told.add(identity(problem))
      problems.push(inEnvironment(problem, env, environment.file))
    }
  }
  return { problems, files }
}

interface CheckedEnvironment {
  readonly problems: readonly Problem[]
  readonly file: ParsedFile
}

async function checkEnvironment(
  paths: readonly string[],
  options: EnvironmentCheckOptions & { readonly env: string },
): Promise<CheckedEnvironment> {
  const { memory, now, pace } = options
  const load = { ...options, memory: memory.configuration }
  const configuration = await loadConfiguration(paths, load)
  const { files, overlaid } = configuration
  // What the overlay leaves alone was compiled and tried out already.
  const base = new Map(options.compiled.map((one) => [one.definition.name, one]))
  const problems = await judgeConfiguration(configuration, {
    now,
    memory,
    ...(pace !== undefined && { pace }),
    only: (name) => overlaid.has(name),
    tables: async (definition) => ({ tables: sameTables(definition, base) }),
  })
  const file = files.at(-1)
  if (file === undefined) throw new Error('cannot happen: an environment has a file')
  return { problems, file }
}

/** The tables as the configuration by itself knows them, of a connector whose environment has the same ones. */
function sameTables(
  definition: ConnectorDefinition,
  base: ReadonlyMap<string, CompiledConnector>,
): ReadonlyMap<string, TableDescription> | undefined {
  const own = base.get(definition.name)
  if (own?.definition.target.dialect !== definition.target.dialect) return undefined
  const known = definition.objects.flatMap(({ name, table }) => {
    const { definition: before, description } = own.objects.get(name) ?? {}
    const same = before !== undefined && formatTable(before.table) === formatTable(table)
    return same && description !== undefined ? [[name, description] as const] : []
  })
  return known.length === 0 ? undefined : new Map(known)
}

/** A mistake that is seen at another place than in the overlay is one in this environment only. */
function inEnvironment(problem: Problem, env: string, { name }: ParsedFile): Problem {
  if (problem.span.start.file === name) return problem
  return { ...problem, message: `With --env ${env}: ${problem.message}` }
}

function identity({ rule, span: { start } }: Problem): string {
  return `${rule} ${start.file}:${start.line}:${start.column}`
}
