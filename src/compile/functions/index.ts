import type { MappingFunction } from '../function.ts'

/** The functions that expressions can call beside those of JSONata. */
export const functions: readonly MappingFunction[] = []
