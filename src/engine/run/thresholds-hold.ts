import { createHash } from 'node:crypto'
import type { PlanEntry } from '../../state/journal.ts'
import { summarizeStaged } from './plan-summary.ts'
import { planReport } from './plan-report.ts'
import type { ChangeKind, HeldKind } from './report.ts'
import type { StepContext } from './step-context.ts'
import { changeKind } from './step-tally.ts'
import { CHANGE_KINDS, limitsOf, type Limit } from './thresholds.ts'
import { writtenInWindow } from './thresholds-window.ts'

type Counts = Record<ChangeKind, number>

/** What waits to be written, by kind. */
export interface Waiting {
  /** Neither held nor decided about. */
  readonly ready: Readonly<Counts>
  /** Held by a plan that waits for somebody. */
  readonly undecided: Readonly<Counts>
  /** Written in the window of the thresholds already. */
  readonly written: Readonly<Counts>
  /** People with a row. */
  readonly rows: number
}

/** Counts what waits to be written, over all object types. */
export async function waitingExports(
  context: StepContext,
  plans: readonly PlanEntry[],
): Promise<Waiting> {
  const { space, journal, connector, clock } = context.parts
  const [ready, undecided] = [noCounts(), noCounts()]
  let rows = 0
  for (const type of context.types) {
    const { byState, staged, stagedHeld } = await space.counts(type.key)
    rows += byState.inSync + byState.deprovisioned
    for (const kind of CHANGE_KINDS) {
      ready[kind] += staged[kind] - stagedHeld[kind]
      undecided[kind] += stagedHeld[kind]
    }
  }
  for (const { plan, state } of plans) {
    if (state === 'approved') await subtractHeld(context, plan, undecided)
  }
  const { name, thresholds } = connector.definition
  const written = await writtenInWindow(journal, name, clock.now(), thresholds.window)
  return { ready, undecided, written, rows }
}

/**
 * Looks at the whole plan before anything is written: a kind beyond its threshold is held back completely, and a
 * plan is put down that somebody may approve or reject. While one waits, what comes of the same kind counts with
 * it, so that a mass change does not slip through in parts.
 *
 * @param kinds the kinds that are about to be written
 * @returns the kinds of which nothing is written
 */
export async function holdBeyondThresholds(
  context: StepContext,
  kinds: readonly ChangeKind[],
): Promise<readonly HeldKind[]> {
  const { parts } = context
  const { name, thresholds } = parts.connector.definition
  const plans = await parts.journal.plans(name)
  const waiting = await waitingExports(context, plans)
  const sums = noCounts()
  for (const kind of CHANGE_KINDS) {
    const open = waiting.ready[kind] + waiting.undecided[kind]
    sums[kind] = open === 0 ? 0 : open + waiting.written[kind]
  }
  const limits = limitsOf(thresholds, sums, waiting.rows)
  const over = limits.filter(
    (one): one is Limit & { kind: ChangeKind } =>
      one.exceeded && kinds.some((kind) => kind === one.kind),
  )
  if (over.length === 0) return []
  const fresh = over.map((one) => one.kind).filter((kind) => waiting.ready[kind] > 0)
  const plan =
    fresh.length > 0
      ? await holdKinds(context, fresh, limits)
      : plans.find((one) => one.state === 'held')?.plan
  if (plan !== undefined) context.outcome.plan = plan
  return over.map(({ kind, limit, why }) => ({
    kind,
    count: waiting.ready[kind] + waiting.undecided[kind],
    limit,
    why: withWritten(why, waiting.written[kind]),
  }))
}

/** The plan stands before anything is held by it, so that no hold is without one. */
async function holdKinds(
  context: StepContext,
  kinds: readonly ChangeKind[],
  limits: readonly Limit[],
): Promise<string> {
  const { space, journal, clock, config } = context.parts
  const summary = await summarizeStaged(context, {
    filter: { kind: 'staged' },
    chosen: (record) =>
      record.heldBy === undefined &&
      record.staged !== undefined &&
      kinds.includes(changeKind(record.staged)),
  })
  const plan = planId([summary.digest, config, ...kinds])
  const report = await planReport(context, { plan, summary, limits, steps: [], revision: 0 })
  await journal.putPlan({
    plan,
    connector: report.connector,
    at: new Date(clock.now()).toISOString(),
    state: 'held',
    summary: JSON.stringify(report),
  })
  for (const type of context.types) {
    for (const kind of kinds) await space.hold(type.key, kind, plan)
  }
  return plan
}

/** `p-7f3a91c0`: the same for the same changes under the same configuration. */
export function planId(parts: readonly string[]): string {
  return `p-${createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 8)}`
}

async function subtractHeld(context: StepContext, plan: string, counts: Counts): Promise<void> {
  for (const type of context.types) {
    let after = 0
    for (;;) {
      const filter = { kind: 'heldBy', plan } as const
      const records = await context.parts.space.scan(type.key, filter, { after, limit: PAGE })
      for (const { staged } of records) if (staged !== undefined) counts[changeKind(staged)] -= 1
      const last = records.at(-1)
      if (last === undefined) break
      after = last.number
    }
  }
}

const PAGE = 5_000

function withWritten(why: string, written: number): string {
  return written === 0 ? why : `${why}; ${written} were written in that time already`
}

function noCounts(): Counts {
  return { insert: 0, update: 0, disable: 0, delete: 0, purge: 0 }
}
