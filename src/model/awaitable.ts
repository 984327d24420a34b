/** A value that is there already or will be: compiled expressions answer at once, interpreted ones later. */
export type Awaitable<T> = T | Promise<T>

/**
 * Begins work whose result is needed later: it runs as far as it can at once.
 *
 * @returns asks for the result, once or never; what the work threw is thrown then
 */
export function ahead<T>(work: () => Awaitable<T>): () => Awaitable<T> {
  let begun: Awaitable<T>
  try {
    begun = work()
  } catch (thrown) {
    return () => {
      throw thrown
    }
  }
  // Nobody may ask any more, and that is no unhandled rejection.
  if (begun instanceof Promise) begun.catch(() => {})
  return () => begun
}

/** Runs `next` with the value: at once when it is there, after the promise otherwise. */
export function whenReady<T, R>(
  value: Awaitable<T>,
  next: (value: T) => Awaitable<R>,
): Awaitable<R> {
  return value instanceof Promise ? value.then(next) : next(value)
}
