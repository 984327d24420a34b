import type { LookOptions } from '../app/run/look.ts'
import type { ConnectorDefinition } from '../model/definition.ts'
import { silentLog } from '../observe/log.ts'
import type { CommandContext } from './command.ts'
import type { ReadConfiguration } from './connector-context.ts'
import type { RunProgressReport } from './run-progress.ts'

/** How a command looks at a connector. */
export function lookOptions(
  { clock, cwd, environment, signal }: CommandContext,
  { configuration, where }: ReadConfiguration,
  definition: ConnectorDefinition,
  progress: RunProgressReport,
): LookOptions {
  return {
    definition,
    connectors: configuration.connectors,
    where,
    clock,
    cwd,
    environment,
    signal,
    log: silentLog,
    onProgress: progress.tell,
  }
}
