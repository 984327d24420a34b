import { createHash } from 'node:crypto'
import { OPEN_STATES } from '../../state/journal.ts'
import type { SpaceRecord } from '../../state/space.ts'
import { failedPeople, newlyFailed } from './change-failures.ts'
import type { ChangeReport } from './change-report.ts'
import { markStaged } from './change-marks.ts'
import { planId } from './plan-id.ts'
import { rehearsedJournal } from './plan-journal.ts'
import { peopleInScope } from './plan-report.ts'
import { changedColumns, plannedDeletes, plannedRow, stagedRecords } from './plan-rows.ts'
import { summarizeStaged } from './plan-summary.ts'
import type { PlannedRow } from './report.ts'
import type { RunParts } from './run.ts'
import type { StepContext } from './step-context.ts'
import { synchronizationStep } from './synchronization-step.ts'
import { waitingLimits } from './thresholds-waiting.ts'
import { planContext } from './plan-context.ts'

/** The two versions of a connector: on the same table, in the same connector space. */
export interface ChangedConnector {
  readonly before: RunParts
  readonly after: RunParts
}

/** What a changed configuration causes. It holds a copy of the connector space until it is closed. */
export interface ChangePlan {
  readonly report: ChangeReport
  /** Over the rows: what {@link changePlanId} takes. */
  readonly digest: string
  /** The same over those whom the change causes to be deleted or disabled. */
  readonly destructive: string
  /** Every row that the change causes to be written, one after the other. */
  rows(): AsyncIterable<PlannedRow>
  /** Every row that the change causes to be deleted, in full. */
  deletes(): AsyncIterable<PlannedRow>
  close(): Promise<void>
}

/**
 * Works out which rows a changed configuration causes to be written, and writes nothing. Both versions are evaluated
 * for everybody on the same copy of the connector space, first the one before, so that what waits anyway is told
 * apart. Neither the source nor the table is read.
 *
 * The thresholds are those of `after`.
 *
 * @throws SyncError `FLOW_TIMEOUT`, `INTERRUPTED`
 */
export async function planChange(
  { before, after }: ChangedConnector,
  { owner }: { readonly owner: string },
): Promise<ChangePlan> {
  const space = await after.space.rehearse()
  try {
    const journal = rehearsedJournal(after.journal)
    const older = changeContext({ ...before, space, journal }, owner)
    await synchronizationStep(older, 'fullSynchronization').finish()
    const marks = await markStaged(older)
    const failedBefore = await failedPeople(older)
    const newer = changeContext({ ...after, space, journal }, owner)
    await synchronizationStep(newer, 'fullSynchronization').finish()
    const isCaused = (record: SpaceRecord): boolean => !marks.has(record)
    const summary = await summarizeStaged(newer, { filter: { kind: 'staged' }, chosen: isCaused })
    const { limits } = await waitingLimits(
      newer,
      await journal.plans({ connector: after.connector.definition.name, states: OPEN_STATES }),
    )
    const config = { before: before.config, after: after.config }
    const report: ChangeReport = {
      plan: changePlanId(config, summary.digest),
      connector: after.connector.definition.name,
      config,
      inScope: await peopleInScope(newer),
      counts: summary.counts,
      columns: summary.columns,
      ...(await marks.compared(newer)),
      leaving: newer.outcome.leftScope ?? 0,
      failed: newlyFailed(failedBefore, await failedPeople(newer)),
      limits,
      examples: summary.examples,
    }
    return {
      report,
      digest: summary.digest,
      destructive: summary.destructive,
      rows: () => causedRows(newer, isCaused),
      deletes: () => plannedDeletes(newer, isCaused),
      close: () => space.close(),
    }
  } catch (error) {
    await space.close()
    throw error
  }
}

/** The digest of rows where there are none. */
export const NO_ROWS = createHash('sha256').digest('hex')

/**
 * The id of the plan over a changed configuration: whoever approves it approves this change of the configuration
 * with these rows, and nothing else.
 *
 * @param rows the digest of the rows, {@link NO_ROWS} where there are none; empty where nobody works them out
 */
export function changePlanId(config: ChangeReport['config'], rows: string): string {
  return planId(['change', config.before, config.after, rows])
}

async function* causedRows(
  context: StepContext,
  isCaused: (record: SpaceRecord) => boolean,
): AsyncGenerator<PlannedRow> {
  for await (const { type, records } of stagedRecords(context, { kind: 'staged' })) {
    for (const record of records) {
      if (isCaused(record)) yield plannedRow(type, record, changedColumns(context, record))
    }
  }
}

function changeContext(parts: RunParts, owner: string): StepContext {
  const { span } = parts.connector.definition
  const profile = { name: 'change', span, steps: [], timezone: 'UTC' }
  return planContext(parts, { profile, trigger: 'command', owner })
}
