/**
 * Takes what a generator gives to its end, and gives what it returns. Where the work on it fails, the generator is
 * ended first: a file or a statement that it holds open is given back.
 */
export async function readThrough<T, R>(
  pages: AsyncGenerator<T, R>,
  take: (page: T) => Promise<void>,
): Promise<R> {
  for (;;) {
    const next = await pages.next()
    if (next.done === true) return next.value
    try {
      await take(next.value)
    } catch (error) {
      // What failed first is what is told, also where the end of the read fails in turn.
      await Promise.allSettled([pages[Symbol.asyncDispose]()])
      throw error
    }
  }
}
