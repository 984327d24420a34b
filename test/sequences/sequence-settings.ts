/** Sequences to be played on each database, instead of the few of `npm test`; 0 for those. */
export const MANY = Number(process.env['ROLLCALL_SEQUENCES'] ?? 0)

const SEED = process.env['ROLLCALL_SEED'] ?? (MANY > 0 ? undefined : '7')

/** How many sequences fast-check plays, and which: `few` are always the same. */
export function playing(few: number): { readonly numRuns: number; readonly seed?: number } {
  return { numRuns: MANY > 0 ? MANY : few, ...(SEED !== undefined && { seed: Number(SEED) }) }
}

/** How long a test may take, in milliseconds. */
export const PATIENCE = MANY > 0 ? 3_600_000 : 120_000
