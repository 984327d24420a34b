import { setTimeout as sleep } from 'node:timers/promises'
import { formatInstant, type Clock } from '../../model/clock.ts'
import { SyncError } from '../../model/errors.ts'
import type { Activations, ChangeEntry, ChangeDecision } from '../../state/activations.ts'

/** How often is looked, in milliseconds. */
const LOOK = 100
/** How long a service may take to work a change out once more and to take it over, in milliseconds. */
const PATIENCE = 60_000

/** What came of a decision about a changed configuration. */
export interface DecidedChange {
  readonly plan: string
  readonly connector: string
  readonly revision: string
  /**
   * `active`: it runs; `rejected`: the version before goes on; `waits`: no service has taken the decision up yet,
   * the next one does.
   */
  readonly outcome: 'active' | 'rejected' | 'waits'
}

/** Somebody decides about a change. */
export interface DecideChangeOptions extends Pick<ChangeDecision, 'state' | 'by'> {
  readonly plan: string
  readonly clock: Clock
  /** Whether a service is there that takes the decision up. */
  readonly served: boolean
  readonly signal?: AbortSignal
}

/**
 * Decides about a changed configuration that is held, and waits until the service has taken that up.
 *
 * @returns `undefined` when no change has that id
 * @throws SyncError `PLAN_DECIDED`; `PLAN_STALE` when what would be written is something else by now: nothing was
 *   activated; `INTERRUPTED`: the decision stands
 */
export async function decideChange(
  activations: Activations,
  options: DecideChangeOptions,
): Promise<DecidedChange | undefined> {
  const { plan, state, by, clock, served, signal } = options
  const entry = await entryOf(activations, plan)
  if (entry === undefined) return undefined
  const at = formatInstant(clock.now())
  if (!(await activations.decideChange(plan, { state, at, by }))) {
    throw decided((await entryOf(activations, plan)) ?? entry)
  }
  const { connector, revision } = entry
  const named = { plan, connector, revision }
  if (state === 'rejected') return { ...named, outcome: 'rejected' }
  const end = performance.now() + PATIENCE
  if (!served) return { ...named, outcome: 'waits' }
  while (performance.now() < end) {
    const now = await entryOf(activations, plan)
    if (now?.state === 'done') return { ...named, outcome: 'active' }
    if (now?.state === 'lapsed') throw stale(now)
    await sleep(LOOK, undefined, signal === undefined ? {} : { signal }).catch(() => {
      throw new SyncError('INTERRUPTED', 'The approval stands; the service takes the change over.')
    })
  }
  return { ...named, outcome: 'waits' }
}

async function entryOf(activations: Activations, plan: string): Promise<ChangeEntry | undefined> {
  return (await activations.changes()).find((one) => one.plan === plan)
}

function decided({ plan, connector, state, decidedBy, decidedAt }: ChangeEntry): SyncError {
  const by = decidedBy === undefined ? '' : ` by ${decidedBy} at ${decidedAt ?? ''}`
  const what =
    state === 'lapsed'
      ? 'has lapsed: the configuration or the rows have moved on since'
      : `is ${state}${by}`
  return new SyncError('PLAN_DECIDED', `The plan "${plan}" ${what}. Nothing was done.`, {
    connector,
  })
}

function stale({ plan, connector }: ChangeEntry): SyncError {
  return new SyncError(
    'PLAN_STALE',
    `What the change of "${connector}" would write is no longer what "${plan}" says, so it was not taken over. ` +
      '"rollcall status" shows what waits now, under a new plan.',
    { connector },
  )
}
