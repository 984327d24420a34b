import { isSyncError, SyncError } from '../../model/errors.ts'
import { silentLog } from '../../observe/log.ts'
import { systemClock } from '../../model/clock.ts'
import type { RunProgress } from '../../engine/run/report.ts'
import { openState, type StateOptions } from '../state.ts'
import { planChanges } from './plan-changes.ts'
import type { ChangesReport, Show } from './report.ts'
import { loadRevision, type RevisionFiles } from './revision-files.ts'
import { trustedPart, type TrustedConnector } from './trusted.ts'

/** What a process apart is given: values only. */
export interface PlanTask {
  readonly from: RevisionFiles
  readonly to: RevisionFiles
  readonly env?: string
  /** Whose databases and secrets are used; those of `from` when left out. */
  readonly trusted?: readonly TrustedConnector[]
  readonly only?: readonly string[]
  readonly show: Show
  readonly where: Omit<StateOptions, 'clock' | 'environment'>
  /** The variables that may be read. */
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly cwd: string
}

/** What it says. */
export type PlanMessage =
  | { readonly kind: 'progress'; readonly progress: RunProgress }
  | { readonly kind: 'done'; readonly report: ChangesReport }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  /** Our bug. */
  | { readonly kind: 'bug'; readonly stack: string }

/** Works a change out: reads both revisions and looks at the rows. Tells how it ended, and throws nothing. */
export async function workOut(
  task: PlanTask,
  signal: AbortSignal,
  tell: (message: PlanMessage) => void,
): Promise<void> {
  try {
    const report = await reportOf(task, signal, tell)
    tell({ kind: 'done', report })
  } catch (error) {
    if (isSyncError(error)) tell({ kind: 'failed', code: error.code, message: error.message })
    else tell({ kind: 'bug', stack: error instanceof Error ? (error.stack ?? '') : String(error) })
  }
}

async function reportOf(
  task: PlanTask,
  signal: AbortSignal,
  tell: (message: PlanMessage) => void,
): Promise<ChangesReport> {
  const { env, environment, cwd, show, only } = task
  const from = await loadRevision(task.from, env)
  const to = await loadRevision(task.to, env)
  requireKnown(
    only,
    [...from.connectors, ...to.connectors].map((one) => one.name),
  )
  const trusted = task.trusted ?? from.connectors.map(trustedPart)
  const where = { ...task.where, environment, clock: systemClock }
  const state = await openState({ ...where, readOnly: true })
  try {
    return await planChanges(
      {
        from: { name: task.from.name, configuration: from },
        to: { name: task.to.name, configuration: to },
        trusted,
        show,
        ...(env !== undefined && { env }),
        ...(only !== undefined && { only }),
      },
      {
        state,
        environment,
        cwd,
        clock: systemClock,
        log: silentLog,
        signal,
        onProgress: (progress) => tell({ kind: 'progress', progress }),
      },
    )
  } finally {
    await state.close()
  }
}

function requireKnown(only: readonly string[] | undefined, names: readonly string[]): void {
  const unknown = only?.find((name) => !names.includes(name))
  if (unknown === undefined) return
  throw new SyncError('USAGE', `Neither revision has a connector "${unknown}".`)
}
