import type { StepDefinition } from '../../model/definition.ts'
import { formatInstant } from '../../model/clock.ts'
import { CHANGE_KINDS, type ChangeKind } from '../../model/change-kind.ts'
import { SyncError } from '../../model/errors.ts'
import type { SpaceRecord } from '../../state/space.ts'
import { beginTally, exportStaged, type ExportSelection } from './export.ts'
import { NEVER } from './export-failure.ts'
import { closePlans, endRejections } from './decide-plans.ts'
import { stagePurges } from './stage-purges.ts'
import { summarizeStaged } from './plan-summary.ts'
import { heldByPlan } from './held-counts.ts'
import type { HeldKind, StepReport, WaitingPlan } from './report.ts'
import type { StepContext } from './step-context.ts'
import { changeKind } from './step-tally.ts'
import { holdBeyondThresholds } from './thresholds-hold.ts'

type ExportOutcome = Omit<Extract<StepReport, { step: 'export' | 'purge' }>, 'milliseconds'>

/**
 * `export`: writes what synchronizations have staged. Kinds beyond their threshold are held back before anything
 * is written; what somebody approved, looked at in a plan or asked to undo is not held.
 *
 * @throws SyncError `PLAN_STALE` when the run was bound to a plan and comes out differently; what
 *   {@link exportStaged} throws
 */
export function exportStep(context: StepContext, step: StepDefinition): Promise<ExportOutcome> {
  return exportKinds(context, step, 'export', CHANGE_KINDS)
}

/** Writes what is staged of some kinds, under the thresholds. */
export async function exportKinds(
  context: StepContext,
  step: StepDefinition,
  name: 'export' | 'purge',
  kinds: readonly ChangeKind[],
): Promise<ExportOutcome> {
  const tally = beginTally(context, name)
  await endRejections(context)
  const { expect, only } = context.request
  let held: readonly HeldKind[] = []
  if (expect !== undefined) await requireExpectedOnce(context, expect)
  else if (only === undefined) held = await holdBeyondThresholds(context, kinds)
  await rememberIds(context)
  // No statement is sent whose export a power cut could take out of the connector space.
  await context.parts.space.durable(context.parts.connector.definition.name)
  await exportStaged(context, step, await selectionOf(context, kinds), tally)
  await closePlans(context)
  if (held.length > 0) context.outcome.waits = await waitingPlans(context)
  const { written, batches, failed } = tally
  const waiting = name === 'export' ? await rowsInError(context, failed) : 0
  return { step: name, written, batches, held, failed, ...(waiting > 0 && { waiting }) }
}

/** Every plan that waits for somebody, with what it holds now. */
async function waitingPlans({ parts, types }: StepContext): Promise<readonly WaitingPlan[]> {
  const { name } = parts.connector.definition
  const plans = await parts.journal.plans({ connector: name, states: ['held'] })
  const holds = await heldByPlan(
    parts.space,
    types.map((one) => one.key),
  )
  return plans.flatMap(({ plan }) => {
    const held = holds.get(plan)
    return held === undefined ? [] : { plan, holds: held }
  })
}

/** Before rows get other keys: people go on being found under the ids that clients know. */
async function rememberIds({ parts, types }: StepContext): Promise<void> {
  for (const { key, objectType } of types) {
    if (objectType.definition.onAnchorChange === 'rekey') await parts.publicIds?.rememberStaged(key)
  }
}

/** Rows in error that this run did not try. */
async function rowsInError(
  { parts, types, outcome }: StepContext,
  tried: Readonly<Record<string, number>>,
): Promise<number> {
  let rows = 0
  for (const { key } of types) rows += (await parts.space.counts(key)).failed
  const failed = Object.values(tried).reduce((sum, one) => sum + one, outcome.failed ?? 0)
  return Math.max(0, rows - failed)
}

async function selectionOf(
  context: StepContext,
  kinds: readonly ChangeKind[],
): Promise<ExportSelection> {
  const { expect, only } = context.request
  const isMeant = ({ staged }: SpaceRecord): boolean =>
    staged !== undefined && kinds.includes(changeKind(staged))
  if (expect !== undefined) return { filters: [{ kind: 'staged' }], chosen: isMeant }
  if (only !== undefined && 'cause' in only) {
    const chosen = (record: SpaceRecord): boolean => record.staged?.cause === only.cause
    return { filters: [{ kind: 'staged' }], chosen }
  }
  if (only !== undefined) {
    const { plan } = only
    return { filters: [{ kind: 'heldBy', plan }], chosen: ({ heldBy }) => heldBy === plan }
  }
  return readyOrApproved(context, isMeant)
}

/**
 * What nothing holds back, and what was approved and not yet written. Rows in error wait for their next attempt
 * where runs come by themselves; who asks for a run has mended something, and they are tried at once.
 */
async function readyOrApproved(
  { parts, request }: StepContext,
  isMeant: (record: SpaceRecord) => boolean,
): Promise<ExportSelection> {
  const now = request.trigger === 'command' ? NEVER : formatInstant(parts.clock.now())
  const { name } = parts.connector.definition
  const plans = await parts.journal.plans({ connector: name, states: ['approved'] })
  const approved = new Set(plans.map((one) => one.plan))
  return {
    filters: [
      { kind: 'staged', ready: { now } },
      ...[...approved].map((plan) => ({ kind: 'heldBy', plan }) as const),
    ],
    chosen: (record) =>
      isMeant(record) &&
      (record.heldBy === undefined || approved.has(record.heldBy)) &&
      (record.failure === undefined || record.failure.nextAt <= now),
  }
}

/**
 * Looks before the first statement of the run, and at everything: what later steps purge is staged by then, as it
 * was in the plan. What follows writes the rest of the same.
 */
async function requireExpectedOnce(
  context: StepContext,
  expect: { readonly plan: string; readonly digest: string },
): Promise<void> {
  const { outcome, request } = context
  if (outcome.expected === true) return
  if (request.profile.steps.some((one) => one.step === 'purge')) await stagePurges(context)
  await requireExpected(context, expect)
  outcome.expected = true
}

async function requireExpected(
  context: StepContext,
  expect: { readonly plan: string; readonly digest: string },
): Promise<void> {
  const { digest } = await summarizeStaged(context, { filter: { kind: 'staged' } })
  if (digest === expect.digest) return
  throw new SyncError(
    'PLAN_STALE',
    `What would be written now is not what the plan ${expect.plan} says: the source, the table or the ` +
      'configuration has changed since. Nothing was written to the table. Make a new plan and look at it.',
    { connector: context.parts.connector.definition.name },
  )
}
