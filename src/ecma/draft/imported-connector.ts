import type { TargetDefinition } from '../../model/definition.ts'
import type { ColumnValue } from '../../model/value.ts'
import type { AgentRunProfile } from '../mim/management-agent.ts'

/** A connector as it will be written, and what somebody has to know about it. */
export interface ImportedConnector {
  readonly name: string
  readonly table: string
  readonly dialect: TargetDefinition['dialect']
  /** The environment variable that is to hold the connection string. */
  readonly database: string
  readonly anchor: readonly ImportedColumn[]
  readonly columns: readonly ImportedColumn[]
  readonly match: readonly string[]
  readonly scope: string | undefined
  /** What the made-up person of tests must have to be in scope, by expression; `undefined` when nobody can say. */
  readonly inScope: ReadonlyMap<string, string> | undefined
  /** A scoping filter that stays in Entra, in its words. */
  readonly scopeLeft: string | undefined
  readonly every: string | undefined
  readonly delta: ImportedDelta | undefined
  readonly runProfiles: readonly AgentRunProfile[]
  readonly onDisable: ImportedAction | undefined
  readonly onDelete: 'keep' | undefined
  /** What Entra's disable does, where the scope would keep it from being seen. */
  readonly onOutOfScope: ImportedAction | undefined
  /** Columns that are not written, and why. */
  readonly left: readonly { readonly name: string; readonly because: string }[]
  readonly notes: ImportNotes
}

/** Lines for people, by kind. */
export interface ImportNotes {
  readonly read: readonly string[]
  readonly mapped: readonly string[]
  /** What is as it should be, and worth a look. */
  readonly check: readonly string[]
  /** What somebody has to do or to confirm. */
  readonly todo: readonly string[]
}

/** A column with its flow. */
export interface ImportedColumn {
  readonly name: string
  readonly flow: ImportedFlow
  /** The expression in Entra, where it is more than an attribute. */
  readonly original?: string
  readonly todo?: string
  /** An attribute that has no name in SCIM: it arrives under the column's name, and nothing is left to do. */
  readonly arrives?: string
  readonly length?: number
  /** It is one attribute, or values of one, so that what is sent for the column says what the attribute is. */
  readonly carries?: string
}

/** What a column gets. */
export interface ImportedFlow {
  readonly from?: string
  readonly generate?: 'database'
  readonly constant?: ColumnValue
  readonly values?: Readonly<Record<string, ColumnValue>>
  readonly default?: ColumnValue
  readonly createsOnly?: true
}

/** How changes of the table are found. */
export type ImportedDelta =
  | { readonly strategy: 'watermark'; readonly column: string }
  | { readonly strategy: 'changeTracking' }

/** What happens to the row of somebody who is disabled. */
export type ImportedAction = 'delete' | { readonly set: Readonly<Record<string, ColumnValue>> }
