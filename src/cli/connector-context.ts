import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { followedRevision } from '../app/revisions/followed.ts'
import type { StateOptions } from '../app/state.ts'
import type { Configuration } from '../config/configuration.ts'
import type { CommandContext } from './command.ts'

/** The configuration that a command is about, with the files that it stands in. */
export interface ReadConfiguration {
  readonly configuration: Configuration
  /** Where the connector space of that configuration is. */
  readonly where: StateOptions
  /** The repository that it comes from, where a service follows one. */
  readonly followed?: Awaited<ReturnType<typeof followedRevision>>
}

/** What of a command its configuration depends on. */
type ConfigurationContext = Pick<CommandContext, 'cwd' | 'clock' | 'environment' | 'global'>

/**
 * Reads the configuration that `--config` names. Beside a service that follows a repository, and without files, it is
 * the newest commit that the service took.
 *
 * @throws SyncError `CONFIGURATION_NOT_FOUND`, `CONFIGURATION_UNREADABLE`
 */
export async function readConfiguration(context: ConfigurationContext): Promise<ReadConfiguration> {
  const { loadConfiguration } = await import('../config/load.ts')
  const { configurationFiles } = await import('../app/configuration-files.ts')
  const { cwd, clock, environment, global } = context
  const { state, env } = global
  const followed = await followedBeside(context)
  if (followed !== undefined) {
    const { config, readFile, findFiles } = followed.revision
    const options = { cwd, env, readFile, findFiles, within: cwd }
    const where = { state, env, config: [], cwd, clock, environment }
    return { configuration: await loadConfiguration(config, options), where, followed }
  }
  const config = await configurationFiles(global.config, cwd)
  const configuration = await loadConfiguration(config, { cwd, env })
  return { configuration, where: { state, env, config, cwd, clock, environment } }
}

/** What a service in this folder follows; files that are named or lie here come first. */
async function followedBeside({
  cwd,
  environment,
  global,
}: ConfigurationContext): Promise<ReadConfiguration['followed']> {
  const files = global.config.map((name) => resolve(cwd, name))
  if (global.configGiven || files.some((file) => existsSync(file))) return undefined
  const { followedRevision } = await import('../app/revisions/followed.ts')
  return followedRevision({ state: global.state, env: global.env, config: [], cwd, environment })
}
