import type { ConnectorDefinition } from '../model/definition.ts'
import type { Problem } from '../model/problem.ts'

/** Everything that was read: connectors in normal form, problems, and the files they came from. */
export interface Configuration {
  /** Connectors without errors of their own, in the order of the files. */
  readonly connectors: readonly ConnectorDefinition[]
  /** Names of connectors that have errors and are left out of `connectors`. */
  readonly broken: readonly string[]
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
