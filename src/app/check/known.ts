import type { ConnectorDefinition } from '../../model/definition.ts'
import type { Problem } from '../../model/problem.ts'
import type { TableDescription } from '../../model/table.ts'

/** What is known of the tables of a connector. */
export interface Known {
  /** By object type. */
  readonly tables: ReadonlyMap<string, TableDescription> | undefined
  /** The snapshot that says so, for messages; absent where a database was asked. */
  readonly snapshot?: string
  /** What was found on the way. */
  readonly problems?: readonly Problem[]
}

/** Finds out what is known of the tables of a connector; nothing without database and snapshot. */
export type KnownTables = (definition: ConnectorDefinition) => Promise<Known | undefined>
