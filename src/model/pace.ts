/**
 * Asked between two pieces of work by whoever has many of them: resolves when it is time to go on, at once as long as
 * nobody else has been kept waiting for long.
 */
export type Pace = () => Promise<void> | undefined

/** Of a command, which has nobody else to think of. */
export const withoutPause: Pace = () => undefined

/** How long the event loop is kept in one go, in milliseconds. */
const SLICE = 5

/**
 * Of a service: lets the event loop turn every few milliseconds, so that requests are answered meanwhile. Several may
 * share one; each turn of the loop then lets one of them go on.
 */
export function inSlices(): Pace {
  const waiting: (() => void)[] = []
  let begun = performance.now()
  const next = (): void => {
    begun = performance.now()
    waiting.shift()?.()
    if (waiting.length > 0) setImmediate(next)
  }
  return () => {
    if (waiting.length === 0 && performance.now() - begun < SLICE) return undefined
    return new Promise((resolve) => {
      waiting.push(resolve)
      if (waiting.length === 1) setImmediate(next)
    })
  }
}
