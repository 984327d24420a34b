import type { ConnectorDefinition } from '../model/definition.ts'
import type { MovedDefinition, RemovedDefinition } from '../model/moved.ts'
import type { Problem } from '../model/problem.ts'

/** Everything that was read: connectors in normal form, problems, and the files they came from. */
export interface Configuration {
  /** Connectors without errors of their own, in the order of the files. */
  readonly connectors: readonly ConnectorDefinition[]
  /** Names of connectors that have errors and are left out of `connectors`. */
  readonly broken: readonly string[]
  /** What is still the same under another name; that of a file with errors beyond its connectors is left out. */
  readonly moved: readonly MovedDefinition[]
  /** The connectors that are retired on purpose, likewise. */
  readonly removed: readonly RemovedDefinition[]
  /** All problems, sorted; those that follow from an earlier one are left out. */
  readonly problems: readonly Problem[]
  readonly files: readonly ConfigurationFile[]
}

/** One file that was read. */
export interface ConfigurationFile {
  /** As messages name it. */
  readonly name: string
  /** Absolute. */
  readonly path: string
  readonly text: string
}
