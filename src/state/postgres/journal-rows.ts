import type { PlanEntry, RunEntry, RunWish } from '../journal.ts'
import type { Lease } from '../lease.ts'
import type { Rows } from './session.ts'

const RESULTS = [
  'running',
  'done',
  'errors',
  'held',
  'incomplete',
  'failed',
  'interrupted',
] as const
const TRIGGERS = ['command', 'schedule', 'approval', 'undo', 'configuration'] as const
const PLAN_STATES = ['held', 'approved', 'rejected', 'done', 'lapsed'] as const

/** A run from its row. */
export function runOf(row: Rows[number]): RunEntry {
  const [run, connector, profile, startedAt, endedAt, result, trigger, config, owner, report] = row
  return {
    run: Number(run),
    connector: String(connector),
    profile: String(profile),
    startedAt: String(startedAt),
    ...(typeof endedAt === 'string' && { endedAt }),
    result: RESULTS.find((one) => one === result) ?? 'failed',
    trigger: TRIGGERS.find((one) => one === trigger) ?? 'command',
    config: String(config),
    owner: String(owner),
    report: String(report),
  }
}

/** A plan from its row. */
export function planOf(row: Rows[number]): PlanEntry {
  const [plan, connector, at, state, summary, decidedAt, decidedBy] = row
  return {
    plan: String(plan),
    connector: String(connector),
    at: String(at),
    state: PLAN_STATES.find((one) => one === state) ?? 'lapsed',
    summary: String(summary),
    ...(typeof decidedAt === 'string' && { decidedAt }),
    ...(typeof decidedBy === 'string' && { decidedBy }),
  }
}

/** A wish for a run from its row. */
export function wishOf(row: Rows[number]): RunWish {
  const [number, connector, profile, at, by, takenBy, run] = row
  return {
    number: Number(number),
    connector: String(connector),
    profile: String(profile),
    at: String(at),
    by: String(by),
    ...(typeof takenBy === 'string' && { takenBy }),
    ...(run !== null && { run: Number(run) }),
  }
}

/** A lease from its row. */
export function leaseOf(row: Rows[number]): Lease {
  const [connector, owner, until, fence] = row
  return {
    connector: String(connector),
    owner: String(owner),
    until: until instanceof Date ? until.toISOString() : '',
    fence: Number(fence),
  }
}
