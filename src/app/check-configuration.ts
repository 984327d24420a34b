import type { CompiledConnector } from '../compile/compiled.ts'
import { compileConnector } from '../compile/connector.ts'
import type { SharedExpressions } from '../compile/expression/shared.ts'
import { createFileMemory } from '../config/file-memory.ts'
import type { LoadedConfiguration } from '../config/join-files.ts'
import { lintRules } from '../config/lint/index.ts'
import { type LoadOptions, loadConfiguration } from '../config/load.ts'
import type { ConnectorDefinition } from '../model/definition.ts'
import { compareProblems, type Problem } from '../model/problem.ts'
import type { TableDescription } from '../model/table.ts'
import { lintConfiguration } from './lint.ts'

/** A configuration with everything that can be known of it. */
export interface CheckedConfiguration {
  readonly configuration: LoadedConfiguration
  /** Connectors without errors in the files, compiled; some may have problems of their own. */
  readonly compiled: readonly CompiledConnector[]
  /** All problems, sorted. */
  readonly problems: readonly Problem[]
}

/** What is known of the tables of a connector. */
export interface Known {
  /** By object type. */
  readonly tables: ReadonlyMap<string, TableDescription> | undefined
  /** The snapshot that says so, for messages; absent where a database was asked. */
  readonly snapshot?: string
  /** What was found on the way. */
  readonly problems?: readonly Problem[]
}

/** Finds out what is known of the tables of a connector; nothing without database and snapshot. */
export type KnownTables = (definition: ConnectorDefinition) => Promise<Known | undefined>

/** How to check. */
export interface CheckOptions extends LoadOptions {
  /** What `$now()` gives while values are tried out, in milliseconds. */
  readonly now: number
  readonly tables?: KnownTables
  /** Checks the overlays beside the configuration, too, when no `env` says which one is laid over it. */
  readonly everyEnvironment?: boolean
}

/**
 * Loads, compiles and lints: needs no network, no secret, no database unless `tables` does.
 *
 * @throws SyncError `CONFIGURATION_NOT_FOUND`, `CONFIGURATION_UNREADABLE`
 */
export async function checkConfiguration(
  paths: readonly string[],
  options: CheckOptions,
): Promise<CheckedConfiguration> {
  const memory = options.memory ?? createFileMemory()
  const configuration = await loadConfiguration(paths, { ...options, memory })
  const compiled: CompiledConnector[] = []
  const shared: SharedExpressions = new Map()
  const found: Problem[] = []
  const snapshots = new Map<string, string>()
  for (const definition of configuration.connectors) {
    const known = await options.tables?.(definition)
    if (known?.snapshot !== undefined) snapshots.set(definition.name, known.snapshot)
    found.push(...(known?.problems ?? []))
    compiled.push(compileConnector(definition, known?.tables, shared))
  }
  const linted = await lintConfiguration(configuration, compiled, { now: options.now, shared })
  const problems = [...found, ...linted.map((one) => withSnapshot(one, snapshots))]
  const checked = { configuration, compiled, problems: problems.toSorted(compareProblems) }
  if (options.everyEnvironment !== true || options.env !== undefined) return checked
  const { checkEnvironments } = await import('./check-environments.ts')
  const overlays = await checkEnvironments(
    paths,
    { ...options, memory, shared, compiled },
    problems,
  )
  return {
    configuration: { ...configuration, files: [...configuration.files, ...overlays.files] },
    compiled,
    problems: [...checked.problems, ...overlays.problems].toSorted(compareProblems),
  }
}

const OF_TABLES: ReadonlySet<string> = new Set(
  lintRules.filter((rule) => rule.table !== undefined).map((rule) => rule.id),
)

/** Says by which file a finding about a table is known. */
function withSnapshot(problem: Problem, snapshots: ReadonlyMap<string, string>): Problem {
  const snapshot = problem.connector && snapshots.get(problem.connector)
  if (snapshot === undefined || snapshot === '' || !OF_TABLES.has(problem.rule)) return problem
  return { ...problem, message: `${problem.message} So says the snapshot ${snapshot}.` }
}

/** The connectors that have an error of their own or are left out for one. */
export function brokenConnectors(checked: CheckedConfiguration): ReadonlySet<string> {
  const names = checked.problems
    .filter((problem) => problem.severity === 'error' && problem.connector !== undefined)
    .map((problem) => problem.connector ?? '')
  return new Set([...checked.configuration.broken, ...names])
}
