import type { CompiledConnector } from '../compile/compiled.ts'
import { compileConnector } from '../compile/connector.ts'
import type { SharedExpressions } from '../compile/expression/shared.ts'
import { createFileMemory } from '../config/file-memory.ts'
import type { LoadedConfiguration } from '../config/join-files.ts'
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

/** What is known of the tables, by object type, for a connector; nothing offline. */
export type KnownTables = (
  definition: ConnectorDefinition,
) => Promise<ReadonlyMap<string, TableDescription> | undefined>

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
  for (const definition of configuration.connectors) {
    compiled.push(compileConnector(definition, await options.tables?.(definition), shared))
  }
  const problems = await lintConfiguration(configuration, compiled, { now: options.now, shared })
  const checked = { configuration, compiled, problems: problems.toSorted(compareProblems) }
  if (options.everyEnvironment !== true || options.env !== undefined) return checked
  const { checkEnvironments } = await import('./check-environments.ts')
  const overlays = await checkEnvironments(paths, { ...options, memory, shared }, problems)
  return {
    configuration: { ...configuration, files: [...configuration.files, ...overlays.files] },
    compiled,
    problems: [...checked.problems, ...overlays.problems].toSorted(compareProblems),
  }
}

/** The connectors that have an error of their own or are left out for one. */
export function brokenConnectors(checked: CheckedConfiguration): ReadonlySet<string> {
  const names = checked.problems
    .filter((problem) => problem.severity === 'error' && problem.connector !== undefined)
    .map((problem) => problem.connector ?? '')
  return new Set([...checked.configuration.broken, ...names])
}
