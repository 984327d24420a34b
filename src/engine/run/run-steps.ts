import { formatInstant } from '../../model/clock.ts'
import { isSyncError, SyncError } from '../../model/errors.ts'
import { inSlices } from '../../model/pace.ts'
import { settleMovesBefore } from './export-moved.ts'
import { keepLease, type KeptLease } from './lease-keeper.ts'
import type { RunProgress, RunReport, StepReport } from './report.ts'
import type { RunParts, RunRequest } from './run.ts'
import type { Journal } from '../../state/journal.ts'
import { isPulled, typesOf, type RunOutcome, type StepContext } from './step-context.ts'
import { STEPS, synchronizationAfter } from './steps.ts'
import type { SynchronizationStep } from './synchronization-step.ts'

/** Checkpoints are written at most this often, in milliseconds. */
const CHECKPOINT = 1_000

/** For how long before-images and the history are kept: 30 days. */
export const HISTORY = 30 * 86_400_000

/**
 * Runs the steps of a profile in their order, as the one runner of the connector. A synchronization right
 * behind an import shares its pass over the source. A step that fails ends the run; what was written stays,
 * and the next run goes on from there.
 *
 * @param prepare is done before the first step, as a part of the run
 * @returns what the run did, also when it failed or was interrupted
 * @throws SyncError `RUN_BUSY`, `RUN_SUSPENDED`: nothing was done, and no run was begun
 */
export async function runSteps(
  parts: RunParts,
  request: RunRequest,
  prepare?: (context: StepContext) => Promise<void>,
): Promise<RunReport> {
  const { journal, clock, recordedAs = parts.config } = parts
  const connector = parts.connector.definition.name
  await refuseSuspended(parts)
  const lease = await keepLease(journal, connector, request.owner)
  try {
    const begun = {
      connector,
      profile: request.profile.name,
      config: recordedAs,
      ...(request.because !== undefined && { because: request.because }),
    }
    const run = await journal.startRun({
      connector,
      profile: request.profile.name,
      config: recordedAs,
      startedAt: formatInstant(clock.now()),
      trigger: request.trigger,
      owner: request.owner,
      report: JSON.stringify({ ...begun, steps: [] }),
    })
    // Whoever is paused while the lease passes on writes nothing any more when it goes on.
    const held = {
      ...parts,
      space: parts.space.under(lease.lease),
      journal: journal.under(lease.lease),
    }
    const report = await runThrough(held, request, lease, { ...begun, run }, prepare)
    const end = (of: Journal, told: RunReport): Promise<void> =>
      of.updateRun(run, {
        result: told.result,
        report: JSON.stringify(told),
        endedAt: formatInstant(clock.now()),
      })
    try {
      await end(held.journal, report)
    } catch (thrown) {
      if (!isSyncError(thrown, 'RUN_LEASE_LOST')) throw thrown
      // Somebody else has run since, and may have done what this run found done.
      const lost = { failure: failureOf(thrown), ...report, result: 'failed' } as const
      await end(journal, lost)
      return lost
    }
    await journal.forgetBefore(formatInstant(clock.now() - HISTORY))
    return report
  } finally {
    await lease.close()
  }
}

type Begun = Pick<RunReport, 'run' | 'connector' | 'profile' | 'config' | 'because'>

async function runThrough(
  parts: RunParts,
  request: RunRequest,
  lease: KeptLease,
  begun: Begun,
  prepare: ((context: StepContext) => Promise<void>) | undefined,
): Promise<RunReport> {
  const steps: StepReport[] = []
  const { context, settled } = stepContext(parts, request, lease, begun, steps)
  const { outcome: told } = context
  let shared: SynchronizationStep | undefined
  let since = performance.now()
  try {
    await settleMovesBefore(context)
    await prepare?.(context)
    for (const [at, step] of request.profile.steps.entries()) {
      since = performance.now()
      delete told.unfinished
      const next = synchronizationAfter(context, step, request.profile.steps[at + 1])
      const outcome = await STEPS[step.step](context, step, next ?? shared)
      shared = next
      steps.push({ ...outcome, milliseconds: Math.round(performance.now() - since) })
    }
    return { ...begun, steps, ...toldOf(told), result: resultOf(steps) }
  } catch (thrown) {
    // Whatever was under way ends in its own way when a run is asked to stop.
    const error = parts.signal?.aborted === true ? interrupted() : thrown
    const failure = failureOf(error)
    parts.log.error('A run ended before its last step.', {
      connector: begun.connector,
      ...(isSyncError(error) ? { code: error.code } : {}),
    })
    const result = isSyncError(error, 'INTERRUPTED') ? 'interrupted' : 'failed'
    const unfinished = told.unfinished?.()
    if (unfinished !== undefined) {
      steps.push({ ...unfinished, milliseconds: Math.round(performance.now() - since) })
    }
    return { ...begun, steps, ...toldOf(told), result, failure }
  } finally {
    await settled()
  }
}

function toldOf({ plan, waits, left }: RunOutcome): Pick<RunReport, 'plan' | 'waits' | 'left'> {
  return {
    ...(plan !== undefined && { plan }),
    ...(waits !== undefined && { waits }),
    ...(left !== undefined && { left }),
  }
}

function stepContext(
  parts: RunParts,
  request: RunRequest,
  lease: KeptLease,
  begun: Begun,
  steps: readonly StepReport[],
): { readonly context: StepContext; readonly settled: () => Promise<unknown> } {
  const now = parts.clock.now()
  const pace = inSlices()
  let written = performance.now()
  let writing: Promise<unknown> = Promise.resolve()
  const checkpoint = (progress: RunProgress): void => {
    if (performance.now() - written < CHECKPOINT) return
    written = performance.now()
    const report = JSON.stringify({ ...begun, steps, progress })
    // A checkpoint that fails is not worth a run: the next one may come through, and the end is waited for.
    writing = writing
      .then(() => parts.journal.updateRun(begun.run, { result: 'running', report }))
      .catch(() => undefined)
  }
  const context: StepContext = {
    parts,
    request,
    outcome: {},
    types: typesOf(parts),
    by: `run ${begun.run}`,
    at: formatInstant(now),
    scope: { now, newId: () => parts.ids.uuid() },
    pulled: isPulled(parts),
    sourceDigests: new Map(),
    async turn() {
      await pace()
      await lease.require()
    },
    async reached(progress) {
      await pace()
      if (parts.signal?.aborted === true) throw interrupted()
      await lease.require()
      parts.onProgress?.(progress)
      checkpoint(progress)
    },
  }
  return { context, settled: () => writing }
}

function resultOf(steps: readonly StepReport[]): RunReport['result'] {
  if (steps.some((one) => 'held' in one && one.held.length > 0)) return 'held'
  const sources = steps.flatMap((one) => ('source' in one && one.source ? [one.source] : []))
  if (sources.some((one) => !one.complete)) return 'incomplete'
  const failed = steps.some((one) => 'failed' in one && Object.keys(one.failed).length > 0)
  // A row that is in error since an earlier run is no success of this one.
  const waiting = steps.some((one) => 'waiting' in one)
  return failed || waiting ? 'errors' : 'done'
}

function failureOf(error: unknown): NonNullable<RunReport['failure']> {
  if (isSyncError(error)) return { code: error.code, message: error.message }
  return { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) }
}

function interrupted(): SyncError {
  return new SyncError(
    'INTERRUPTED',
    'The run was asked to stop, and did between two batches. The next run goes on from there.',
  )
}

async function refuseSuspended({ journal, connector }: RunParts): Promise<void> {
  const { name } = connector.definition
  const suspension = await journal.suspension(name)
  if (suspension === undefined) return
  throw new SyncError(
    'RUN_SUSPENDED',
    `"${name}" is suspended until ${suspension.until} (${suspension.reason}). Nothing was done; ` +
      `"rollcall resume ${name}" ends it.`,
    { connector: name },
  )
}
