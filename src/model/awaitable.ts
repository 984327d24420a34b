/** A value that is there already or will be: compiled expressions answer at once, interpreted ones later. */
export type Awaitable<T> = T | Promise<T>

/** Runs `next` with the value: at once when it is there, after the promise otherwise. */
export function whenReady<T, R>(
  value: Awaitable<T>,
  next: (value: T) => Awaitable<R>,
): Awaitable<R> {
  return value instanceof Promise ? value.then(next) : next(value)
}
