import type { Clock } from '../../model/clock.ts'
import type { Headers } from './credentials.ts'

/** How long a delivery is remembered, in milliseconds, and how many are. */
const REMEMBERED = 600_000
const MOST = 1_000

/** The headers in which the senders number their deliveries. */
const IDS = [
  'x-github-delivery',
  'webhook-id',
  'idempotency-key',
  'x-gitlab-event-uuid',
  'x-gitea-delivery',
  'x-forgejo-delivery',
  'x-request-uuid',
]

/** The number that the sender gave a delivery; `undefined` where it gives none, as Azure DevOps does. */
export function deliveryId(headers: Headers): string | undefined {
  for (const name of IDS) {
    const value = headers[name]
    if (typeof value === 'string' && value !== '') return `${name} ${value.slice(0, 200)}`
  }
  return undefined
}

/** What came lately, so that a delivery that is sent again causes nothing. */
export interface RecentDeliveries {
  /** Whether it is new; it is remembered from now on. */
  isNew(id: string): boolean
}

/** Remembers deliveries for ten minutes, the last thousand. */
export function recentDeliveries(clock: Clock): RecentDeliveries {
  const seen = new Map<string, number>()
  return {
    isNew(id) {
      const now = clock.now()
      for (const [old, at] of seen) {
        if (seen.size <= MOST && now - at < REMEMBERED) break
        seen.delete(old)
      }
      if (seen.has(id)) return false
      seen.set(id, now)
      return true
    },
  }
}
