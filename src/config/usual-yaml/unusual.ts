/** Thrown where a text leaves the usual form; one for all, since it carries nothing. */
const UNUSUAL = new Error('not in the usual form')

/** Ends the reading of a text that is not in the usual form. */
export function unusual(): never {
  throw UNUSUAL
}

/** Gives what `read` gives, or `undefined` where it meets something unusual. */
export function unlessUnusual<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error === UNUSUAL) return undefined
    throw error
  }
}
