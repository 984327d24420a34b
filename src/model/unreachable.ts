/** Ends a `switch` over a union: the compiler refuses the call when a variant was forgotten. */
export function unreachable(value: never): never {
  throw new Error(`cannot happen: ${JSON.stringify(value)}`)
}
