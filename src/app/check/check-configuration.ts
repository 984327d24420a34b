import type { CompiledConnector } from '../../compile/compiled.ts'
import type { LoadedConfiguration } from '../../config/join-files.ts'
import { type LoadOptions, loadConfiguration } from '../../config/load.ts'
import { compareProblems, type Problem } from '../../model/problem.ts'
import { createCheckMemory } from './check-memory.ts'
import { judgeConfiguration, type JudgeOptions } from './judge-configuration.ts'

/** A configuration with everything that can be known of it. */
export interface CheckedConfiguration {
  readonly configuration: LoadedConfiguration
  /**
   * Connectors without errors in the files, compiled; some may have problems of their own. Those that a memory knew
   * are not among them: they were not compiled again.
   */
  readonly compiled: readonly CompiledConnector[]
  /** All problems, sorted. */
  readonly problems: readonly Problem[]
}

/** How to check. */
export interface CheckOptions extends Omit<LoadOptions, 'memory'>, JudgeOptions {
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
  const memory = options.memory ?? createCheckMemory()
  const load = { ...options, memory: memory.configuration }
  const configuration = await loadConfiguration(paths, load)
  const compiled: CompiledConnector[] = []
  const problems = await judgeConfiguration(configuration, {
    ...options,
    memory,
    onCompiled(one) {
      compiled.push(one)
      options.onCompiled?.(one)
    },
  })
  if (options.everyEnvironment !== true || options.env !== undefined) {
    return { configuration, compiled, problems }
  }
  const { checkEnvironments } = await import('./check-environments.ts')
  const overlays = await checkEnvironments(paths, { ...options, memory, compiled }, problems)
  return {
    configuration: { ...configuration, files: [...configuration.files, ...overlays.files] },
    compiled,
    problems: [...problems, ...overlays.problems].toSorted(compareProblems),
  }
}

/** The connectors that have an error of their own or are left out for one. */
export function brokenConnectors(
  checked: Pick<CheckedConfiguration, 'configuration' | 'problems'>,
): ReadonlySet<string> {
  const names = checked.problems
    .filter((problem) => problem.severity === 'error' && problem.connector !== undefined)
    .map((problem) => problem.connector ?? '')
  return new Set([...checked.configuration.broken, ...names])
}
