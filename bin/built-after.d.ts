/** See built-after.js, which every Node can read. */
export function builtAfter(built: string, ...sources: readonly string[]): boolean
