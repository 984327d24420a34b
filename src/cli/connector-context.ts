import type { StateOptions } from '../app/state.ts'
import type { Configuration } from '../config/configuration.ts'
import type { CommandContext } from './command.ts'

/** The configuration that a command is about, with the files that it stands in. */
export interface ReadConfiguration {
  readonly configuration: Configuration
  /** Where the connector space of that configuration is. */
  readonly where: StateOptions
}

/**
 * Reads the configuration that `--config` names.
 *
 * @throws SyncError `CONFIGURATION_NOT_FOUND`, `CONFIGURATION_UNREADABLE`
 */
export async function readConfiguration(context: CommandContext): Promise<ReadConfiguration> {
  const { loadConfiguration } = await import('../config/load.ts')
  const { configurationFiles } = await import('../app/configuration-files.ts')
  const { cwd, clock, environment, global } = context
  const config = await configurationFiles(global.config, cwd)
  const configuration = await loadConfiguration(config, { cwd, env: global.env })
  const where = { state: global.state, env: global.env, config, cwd, clock, environment }
  return { configuration, where }
}
