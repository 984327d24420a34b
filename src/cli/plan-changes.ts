import { SHOWS, type ChangesReport, type Show } from '../app/change/report.ts'
import { SyncError } from '../model/errors.ts'
import { changesExit } from './change-words.ts'
import type { CommandContext } from './command.ts'
import { jsonText, writeResult } from './output.ts'
import { remoteService } from './remote/remote-service.ts'
import { runProgress } from './run-progress.ts'

/** How long a service may take to work a change out, in milliseconds. */
const PATIENCE = 300_000

/**
 * `rollcall plan --from REF [--to REF]`: what a change of the configuration does, asked of a running service or worked
 * out on a copy of this machine's connector space.
 *
 * @returns the exit code
 */
export async function planChangesOf(context: CommandContext): Promise<number> {
  const { given } = context
  if (given.text('out') !== undefined || given.arguments.length > 1) {
    throw new SyncError(
      'USAGE',
      'With --from a change of the configuration is planned: it has no run profile, and is approved by its id.',
    )
  }
  const remote = remoteService(context)
  const report = remote === undefined ? await here(context) : await there(context, remote)
  const { printChange } = await import('./print-change.ts')
  const { printChangeMarkdown } = await import('./print-change-markdown.ts')
  await writeResult(context, {
    human: (options) => printChange(report, options),
    json: () => jsonText(report),
    markdown: () => printChangeMarkdown(report),
  })
  return changesExit(report, { detailed: given.flag('detailed-exitcode') })
}

async function here(context: CommandContext): Promise<ChangesReport> {
  const { planLocalChanges } = await import('../app/change/local-changes.ts')
  const { configurationFiles } = await import('../app/configuration-files.ts')
  const { given, global, cwd, clock, environment, signal } = context
  const config = await configurationFiles(global.config, cwd)
  const progress = runProgress(context, 'change')
  const to = given.text('to')
  try {
    return await planLocalChanges({
      from: given.text('from') ?? '',
      ...(to !== undefined && { to }),
      ...(given.arguments.length > 0 && { only: given.arguments }),
      show: showOf(context),
      where: { state: global.state, env: global.env, config, cwd, clock, environment },
      environment,
      signal,
      onProgress: progress.tell,
    })
  } finally {
    progress.end()
  }
}

async function there(
  context: CommandContext,
  service: NonNullable<ReturnType<typeof remoteService>>,
): Promise<ChangesReport> {
  const { given } = context
  const to = given.text('to')
  if (to === undefined) {
    throw new SyncError(
      'USAGE',
      'A service sees no working tree: name a pushed revision with --to.',
    )
  }
  const answer: unknown = await service.post(
    'plan',
    {
      from: given.text('from'),
      to,
      show: showOf(context),
      ...(given.arguments.length > 0 && { connectors: given.arguments }),
    },
    { within: PATIENCE },
  )
  if (isReport(answer)) return answer
  throw new SyncError('SERVICE_UNREACHABLE', 'The service answers with something that is no plan.')
}

/** What it answers was made by a program of ours; its shape is looked at as far as a wrong address would show. */
function isReport(value: unknown): value is ChangesReport {
  return (
    typeof value === 'object' &&
    value !== null &&
    'connectors' in value &&
    Array.isArray(value.connectors) &&
    'errors' in value &&
    Array.isArray(value.errors)
  )
}

/** Values for people at a terminal; where nobody sits there, counts. */
function showOf({ given, global, stdout }: CommandContext): Show {
  const asked = given.text('show')
  const isPerson = stdout.isTTY === true && global.ci === undefined
  const show = SHOWS.find((one) => one === asked) ?? (isPerson ? 'values' : 'counts')
  if (global.ci !== undefined && show === 'values') {
    throw new SyncError('USAGE', "--ci shows nobody's values: take --show counts or --show keys.")
  }
  return show
}
