import { setImmediate as nextTurn } from 'node:timers/promises'

/** For how long a run may keep everything else of its process waiting, in milliseconds. */
const SLICE = 10

/**
 * Gives a function that lets requests, timers and signals have their turn when the caller has kept them waiting
 * for a while. Embedded databases answer at once: a run over one of them would else go through a million rows
 * without the event loop ever coming round.
 */
export function turns(): () => Promise<void> {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < SLICE) return
    await nextTurn()
    since = performance.now()
  }
}
