import type { SharedExpressions } from '../../compile/expression/shared.ts'
import type { FoundProblem } from '../../config/lint/lint.ts'
import { type ConfigurationMemory, createMemory } from '../../config/memory.ts'
import { Remembered } from '../../config/remembered.ts'
import type { JudgedConnector } from './judge-connector.ts'

/** What is remembered between two checks of a configuration, so that only what has changed is checked again. */
export interface CheckMemory {
  readonly configuration: ConfigurationMemory
  /** What the rules found in each connector, by name. */
  readonly connectors: Remembered<JudgedConnector>
  /** What the rules found in each file, by path. */
  readonly files: Remembered<readonly FoundProblem[]>
  /** Equal texts are compiled once, wherever they stand and whenever they come. */
  readonly shared: SharedExpressions
}

/** A memory without anything in it. */
export function createCheckMemory(): CheckMemory {
  return {
    configuration: createMemory(),
    connectors: new Remembered(),
    files: new Remembered(),
    shared: new Map(),
  }
}

/** Ends a check: what it did not ask for is forgotten. */
export function endCheck({ connectors, files, shared }: CheckMemory): void {
  connectors.forget()
  files.forget()
  // Texts that nobody writes any more are not told apart; compiling all of them once more costs little.
  if (shared.size > MOST_SHARED) shared.clear()
}

/** Different texts that are kept compiled: more than ten thousand connectors of one kind have. */
const MOST_SHARED = 200_000
