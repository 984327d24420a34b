import type { RunReport } from '../../engine/run/report.ts'
import { isSyncError } from '../../model/errors.ts'
import type { ConnectorDefinition } from '../../model/definition.ts'
import type { RunEntry } from '../../state/journal.ts'
import type { State } from '../../state/state.ts'
import { configDigest } from './config-digest.ts'

/** A run that could not even begin. */
export interface FailedBegin extends Pick<RunEntry, 'profile' | 'trigger' | 'owner'> {
  /** ISO 8601. */
  readonly at: string
  readonly error: unknown
}

/**
 * Writes a run that could not begin into the history, so that whoever asked for it, or looks at `status`, sees
 * why.
 *
 * @returns its number
 */
export async function recordFailure(
  { journal }: State,
  definition: ConnectorDefinition | { readonly name: string },
  { profile, trigger, owner, at, error }: FailedBegin,
): Promise<number> {
  const config = 'objects' in definition ? configDigest(definition) : ''
  const entry = { connector: definition.name, profile, config }
  const run = await journal.startRun({ ...entry, startedAt: at, trigger, owner, report: '{}' })
  const failure = isSyncError(error)
    ? { code: error.code, message: error.message }
    : { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) }
  const report: RunReport = { ...entry, run, steps: [], result: 'failed', failure }
  await journal.updateRun(run, { result: 'failed', report: JSON.stringify(report), endedAt: at })
  return run
}
