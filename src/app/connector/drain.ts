import type { ClosableEngine } from '../../engine/create-engine.ts'
import type { ConnectorEngine } from '../../engine/engine.ts'
import type { Awaitable } from '../../model/awaitable.ts'

/** An engine that knows how many calls are under way, so that it can be closed when the last has ended. */
export interface DrainableEngine extends ConnectorEngine {
  /** Resolves when no call is under way, or after so many milliseconds. */
  drained(within: number): Promise<void>
}

/** Counts the calls of an engine. */
export function drainable(engine: ClosableEngine): DrainableEngine {
  let running = 0
  let idle: (() => void) | undefined
  const ended = (): void => {
    running -= 1
    if (running === 0) idle?.()
  }
  const counted = async <T>(call: () => Promise<T>): Promise<T> => {
    running += 1
    try {
      return await call()
    } finally {
      ended()
    }
  }
  /** What is answered at once has ended before anybody can ask whether it is running. */
  const countedLate = <T>(answer: Awaitable<T>): Awaitable<T> =>
    answer instanceof Promise ? counted(() => answer) : answer
  return {
    name: engine.name,
    objectType: (name) => engine.objectType(name),
    check: () => counted(() => engine.check()),
    get: (type, id) => countedLate(engine.get(type, id)),
    list: (type, query) => countedLate(engine.list(type, query)),
    create: (type, source, context) => counted(() => engine.create(type, source, context)),
    update: (type, id, change, context) => counted(() => engine.update(type, id, change, context)),
    remove: (type, id, context) => counted(() => engine.remove(type, id, context)),
    recover: () => counted(() => engine.recover()),
    async drained(within) {
      if (running === 0) return
      const { promise, resolve } = Promise.withResolvers<undefined>()
      const timer = setTimeout(resolve, within, undefined)
      idle = () => resolve(undefined)
      await promise
      clearTimeout(timer)
    },
  }
}
