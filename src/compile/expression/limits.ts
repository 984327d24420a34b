/** What one evaluation may use. The same numbers hold for closures and for the interpreter. */
export const LIMITS = {
  /** Milliseconds. */
  timeout: 1000,
  /** Nested calls. */
  stack: 500,
  /** Members of a sequence. */
  sequence: 10_000,
  /** Rounds of all loops of one evaluation, in closures. */
  rounds: 1_000_000,
  /** Characters of a text that a function makes longer. */
  text: 1_000_000,
} as const
