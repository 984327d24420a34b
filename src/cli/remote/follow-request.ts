import { setTimeout as sleep } from 'node:timers/promises'
import { reportOf } from '../../app/run/run-entry.ts'
import type { RunReport } from '../../engine/run/report.ts'
import { SyncError } from '../../model/errors.ts'
import type { CommandContext } from '../command.ts'
import { jsonText, writeResult } from '../output.ts'
import type { RemoteService } from './remote-service.ts'

/** How often is looked, in milliseconds. */
const LOOK = 500
/** How often a service that cannot be reached meanwhile is asked again. */
const TRIES = 10

/**
 * Asks a service for something, follows it to the end of its run and prints what came of it, as a command on the
 * service's own machine does.
 *
 * @returns the exit code
 * @throws SyncError `SERVICE_UNREACHABLE`, what the service answers, `INTERRUPTED`: the service goes on
 */
export async function askRemotely(
  context: CommandContext,
  service: RemoteService,
  path: string,
  body: object,
): Promise<number> {
  const { printRun } = await import('../print-run.ts')
  const { runExit } = await import('../run-exit.ts')
  const asked = await service.post(path, body)
  if (asked['decision'] !== undefined) return tellDecision(context, asked)
  const report = await follow(context, service, asked)
  await writeResult(context, {
    human: ({ colour }) => printRun(report, { colour }),
    json: () => jsonText(report),
  })
  return runExit(report)
}

/** A change of the configuration was decided about: whoever serves the connector carries it out. */
async function tellDecision(
  context: CommandContext,
  decided: Readonly<Record<string, unknown>>,
): Promise<number> {
  const { plan, connector, decision, ahead } = decided
  const text = (value: unknown): string => (typeof value === 'string' ? value : '?')
  const next =
    decision !== 'approved'
      ? 'The version before goes on.'
      : ahead === true
        ? 'It is taken over when it is merged, if it still does the same.'
        : 'The service takes it over if it still does the same; "rollcall status" shows it.'
  await writeResult(context, {
    human: () => `${text(connector)}  ${text(plan)}  ${text(decision)}. ${next}\n`,
    json: () => jsonText(decided),
  })
  return 0
}

async function follow(
  { signal, global, stderr }: CommandContext,
  service: RemoteService,
  asked: Readonly<Record<string, unknown>>,
): Promise<RunReport> {
  const request = numberIn(asked, 'number')
  let run = numberIn(asked, 'run')
  let tries = TRIES
  if (!global.quiet) stderr.write(`The service does it: ${service.address}\n`)
  for (;;) {
    try {
      run ??= numberIn(await service.get(`requests/${request}`), 'run')
      if (run !== undefined) {
        const entry = await service.get(`runs/${run}`)
        if (entry['result'] !== 'running') return readReport(entry)
      }
      tries = TRIES
    } catch (error) {
      if (!(error instanceof SyncError) || error.code !== 'SERVICE_UNREACHABLE') throw error
      tries -= 1
      if (tries === 0) throw error
    }
    await sleep(LOOK, undefined, { signal }).catch(() => {
      throw new SyncError(
        'INTERRUPTED',
        'Nobody watches any more; the service goes on with it. "rollcall status --server" shows how far it is.',
      )
    })
  }
}

/** The entry is one that a service of ours has made; what is not there is left out by those who print it. */
function readReport(entry: Readonly<Record<string, unknown>>): RunReport {
  const text = (name: string): string => {
    const value = entry[name]
    return typeof value === 'string' ? value : ''
  }
  return reportOf({
    run: numberIn(entry, 'run') ?? 0,
    connector: text('connector'),
    profile: text('profile'),
    startedAt: text('startedAt'),
    config: text('config'),
    owner: text('owner'),
    trigger: 'command',
    result: RESULTS.find((one) => one === entry['result']) ?? 'failed',
    report: JSON.stringify(entry['report'] ?? {}),
  })
}

function numberIn(answer: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const value = answer[name]
  return typeof value === 'number' ? value : undefined
}

const RESULTS = ['done', 'errors', 'held', 'incomplete', 'failed', 'interrupted'] as const
