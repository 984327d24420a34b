import type { Clock } from '../model/clock.ts'

/** How many requests a second, and how many at once after a pause. */
export interface Rate {
  readonly perSecond: number
  readonly burst: number
}

/** A bucket of permissions that fills up with time. */
export interface TokenBucket {
  /** Takes one permission: 0 when there was one, otherwise the seconds until there is. */
  take(): number
}

/** A bucket that is full at first and refills at `perSecond` up to `burst`. */
export function tokenBucket(rate: Rate, clock: Clock): TokenBucket {
  let level = rate.burst
  let filledAt = clock.now()
  return {
    take() {
      const now = clock.now()
      // A clock that was set back must not drain the bucket.
      const passed = Math.max(0, now - filledAt)
      level = Math.min(rate.burst, level + (passed * rate.perSecond) / 1000)
      filledAt = now
      if (level >= 1) {
        level -= 1
        return 0
      }
      return Math.max(1, Math.ceil((1 - level) / rate.perSecond))
    },
  }
}
