import type { PlanEntry } from '../../state/journal.ts'
import type { ChangeKind } from './report.ts'
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

/** What waits beside the limits that it meets. */
export interface WaitingLimits {
  readonly waiting: Waiting
  readonly limits: readonly Limit[]
  /** What is held although no limit is exceeded any more. */
  readonly heldBefore: readonly (Limit & { readonly kind: ChangeKind })[]
}

/** What waits to be written beside the thresholds, together with what was written in their window. */
export async function waitingLimits(
  context: StepContext,
  plans: readonly PlanEntry[],
): Promise<WaitingLimits> {
  const waiting = await waitingExports(context, plans)
  const sums = noCounts()
  for (const kind of CHANGE_KINDS) {
    const open = waiting.ready[kind] + waiting.undecided[kind]
    sums[kind] = open === 0 ? 0 : open + waiting.written[kind]
  }
  const { thresholds } = context.parts.connector.definition
  const limits = limitsOf(thresholds, sums, waiting.rows)
  return { waiting, limits, heldBefore: heldBefore(waiting, limits) }
}

/**
 * Kinds that are within their limit by now, or have none any more, and of which an earlier plan holds some all the
 * same: they wait for somebody until that is decided.
 */
function heldBefore({ undecided }: Waiting, limits: readonly Limit[]): WaitingLimits['heldBefore'] {
  return CHANGE_KINDS.flatMap((kind) => {
    if (undecided[kind] === 0) return []
    if (limits.some((one) => one.kind === kind && one.exceeded)) return []
    const why = 'waits for a decision since an earlier run'
    return { kind, count: undecided[kind], limit: 0, exceeded: true, why }
  })
}

/** Counts what waits to be written, over all object types. */
async function waitingExports(context: StepContext, plans: readonly PlanEntry[]): Promise<Waiting> {
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

function noCounts(): Counts {
  return { insert: 0, update: 0, disable: 0, delete: 0, purge: 0 }
}
