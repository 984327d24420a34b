/** A record that is longer, in characters, is a fault: it has to fit into memory. */
export const LONGEST_RECORD = 16 * 1024 * 1024

const LONG = 1024 * 1024

/**
 * Whether a text is to be looked through for a record again that was not complete when the text was `tried`
 * characters long: a long one only when it has doubled, so that the work grows with the file and not its square.
 */
export function worthAnotherTry(length: number, tried: number): boolean {
  return tried < LONG || length >= tried * 2
}
