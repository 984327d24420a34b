import type { Journal } from '../../state/journal.ts'
import type { SpaceType } from '../../state/space.ts'

/**
 * The journal as a plan sees it: everything can be read, watermarks that the plan sets are only remembered by it,
 * and nothing can be written.
 */
export function rehearsedJournal(journal: Journal): Journal {
  const watermarks = new Map<string, string>()
  const nameOf = ({ connector, objectType }: SpaceType, name: string): string =>
    JSON.stringify([connector, objectType, name])
  const rehearsed: Journal = {
    watermark: (type, name) => watermarks.get(nameOf(type, name)) ?? journal.watermark(type, name),
    setWatermark: (type, name, value) => {
      watermarks.set(nameOf(type, name), value)
      return Promise.resolve()
    },
    runs: (options) => journal.runs(options),
    run: (run) => journal.run(run),
    audit: (options) => journal.audit(options),
    writtenSince: (connector, since) => journal.writtenSince(connector, since),
    plans: (which) => journal.plans(which),
    plan: (plan) => journal.plan(plan),
    suspension: (connector) => journal.suspension(connector),
    suspended: () => journal.suspended(),
    requests: () => journal.requests(),
    request: (number) => journal.request(number),
    leaseOf: (connector) => journal.leaseOf(connector),
    lastLeaseOf: (connector) => journal.lastLeaseOf(connector),
    startRun: refuse,
    updateRun: refuse,
    forgetBefore: refuse,
    putPlan: refuse,
    suspend: refuse,
    resume: refuse,
    requestRun: refuse,
    takeLease: refuse,
    renewLease: refuse,
    releaseLease: refuse,
    takeRequest: refuse,
    answerRequest: refuse,
    under: () => rehearsed,
  }
  return rehearsed
}

function refuse(): Promise<never> {
  return Promise.reject(new Error('cannot happen: a plan writes to the journal'))
}
