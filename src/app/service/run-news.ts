import type { RunProgress, RunReport } from '../../engine/run/report.ts'
import { isCode, isSyncError, type Code } from '../../model/errors.ts'
import type { Log } from '../../observe/log.ts'

/** A run that goes on says so this often, in milliseconds. */
const NEWS = 10_000

/** Writes a line every few seconds while a run goes on. */
export function newsOf(
  log: Log,
  named: { readonly connector: string; readonly profile: string },
): (progress: RunProgress) => void {
  let last = performance.now()
  return ({ step, done }) => {
    log.debug('A run has come so far.', { ...named, step, count: done })
    if (performance.now() - last < NEWS) return
    last = performance.now()
    log.info('A run goes on.', { ...named, step, count: done })
  }
}

/** Writes the line of a run's end: who, how, how many rows it wrote, how long it took. */
export function tellEnd(log: Log, report: RunReport): void {
  const { run, connector, profile, result, plan, failure } = report
  const fields = {
    connector,
    run,
    profile,
    result,
    count: report.steps.reduce((sum, one) => sum + writtenIn(one), 0),
    milliseconds: report.steps.reduce((sum, one) => sum + one.milliseconds, 0),
    ...(plan !== undefined && { plan }),
    ...(failure !== undefined && isCode(failure.code) && { code: failure.code }),
  }
  if (result === 'done') log.info('A run has ended.', fields)
  else if (result === 'failed') log.error('A run has failed.', fields)
  else log.warn('A run has ended.', fields)
}

/** The code of whatever was thrown, for a log line. */
export function codeOf(error: unknown): { readonly code: Code } {
  return { code: isSyncError(error) ? error.code : 'INTERNAL' }
}

function writtenIn(step: RunReport['steps'][number]): number {
  return 'written' in step ? Object.values(step.written).reduce((sum, one) => sum + one, 0) : 0
}
