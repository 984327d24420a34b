import type { Wish } from '../app/run/wish.ts'
import type { RunReport } from '../engine/run/report.ts'
import type { ConnectorDefinition } from '../model/definition.ts'
import { silentLog } from '../observe/log.ts'
import type { CommandContext } from './command.ts'
import type { ReadConfiguration } from './connector-context.ts'
import { jsonText, writeResult } from './output.ts'
import { runProgress } from './run-progress.ts'

/**
 * Has something done with a connector, by this process or by the service that holds the connector space; shows
 * how far it is, and prints what came of it.
 *
 * @returns the exit code
 * @throws SyncError what `app/run/ask.ts` throws
 */
export async function askFor(
  context: CommandContext,
  read: ReadConfiguration,
  definition: ConnectorDefinition,
  wish: Wish,
): Promise<number> {
  const { printRun } = await import('./print-run.ts')
  const { runExit } = await import('./run-exit.ts')
  const report = await askAndWait(context, read, definition, wish)
  await writeResult(context, {
    human: ({ colour }) => printRun(report, { colour }),
    json: () => jsonText(report),
  })
  return runExit(report)
}

async function askAndWait(
  context: CommandContext,
  { configuration, where }: ReadConfiguration,
  definition: ConnectorDefinition,
  wish: Wish,
): Promise<RunReport> {
  const { ask } = await import('../app/run/ask.ts')
  const { deciderOf } = await import('../app/run/owner.ts')
  const { clock, cwd, environment, signal, stderr } = context
  const progress = runProgress(context, definition.name)
  try {
    return await ask({
      definition,
      connectors: configuration.connectors,
      wish,
      where,
      by: deciderOf(environment),
      clock,
      cwd,
      environment,
      signal,
      log: silentLog,
      onProgress: progress.tell,
      onHandedOver(holder) {
        if (context.global.quiet) return
        const { kind, process } = holder
        stderr.write(
          kind === 'service'
            ? `The service does it: ${process}.\n`
            : `Waiting for a command that has the connector space: ${process}.\n`,
        )
      },
    })
  } finally {
    progress.end()
  }
}
