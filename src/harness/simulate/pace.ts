import { setTimeout as sleep } from 'node:timers/promises'

/** Lets requests go at a steady rate. */
export interface Pace {
  /** Waits for the turn of the next request. */
  turn(): Promise<void>
}

/** At most so many requests a second, evenly spread; without a rate nobody waits. */
export function createPace(rate: number | undefined, signal: AbortSignal): Pace {
  if (rate === undefined) return { turn: async () => undefined }
  const gap = 1000 / rate
  let next = 0
  return {
    async turn() {
      const now = performance.now()
      // A pause is not made up for by a burst.
      next = Math.max(next + gap, now)
      if (next > now) await sleep(next - now, undefined, { signal }).catch(() => undefined)
    },
  }
}

/** Does something with every item, so many at a time; the first failure stops the rest. */
export async function forEachConcurrently<T>(
  items: readonly T[],
  concurrency: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values()
  let failed = false
  const worker = async (): Promise<void> => {
    for (const item of queue) {
      if (failed) return
      try {
        await work(item)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, worker))
}
