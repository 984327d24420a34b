import type { TargetDefinition } from '../../model/definition.ts'

/** What an export of a connector says: of MIM, or of the ECMA Connector Host. */
export interface ManagementAgent {
  readonly name: string | undefined
  /** As people call it, such as `Generic SQL`. */
  readonly product: string
  /** `undefined` where an ODBC data source file says it, which is no part of the export. */
  readonly dialect: TargetDefinition['dialect'] | undefined
  /** Where the database is, as far as that is no secret: `server HR01, database HRData`. */
  readonly place: string | undefined
  readonly objectType: string
  /** What else it reads and writes beside {@link objectType}. */
  readonly otherTypes: readonly string[]
  readonly table: string | undefined
  readonly anchor: readonly string[]
  readonly columns: readonly AgentColumn[]
  readonly flows: readonly AgentFlow[]
  /** Its objects became people of the metaverse: the table is where people came from. */
  readonly projects: boolean
  /** Columns of join rules. */
  readonly joins: readonly string[]
  readonly autosyncMinutes: number | undefined
  readonly delta: AgentDelta | undefined
  readonly runProfiles: readonly AgentRunProfile[]
  readonly cleanup: Cleanup | undefined
  readonly disable: DisableFlow | undefined
  /** What nothing here has a place for, in sentences. */
  readonly left: readonly string[]
  /** Names of parameters that hold a secret; their values are not even read. */
  readonly secrets: readonly string[]
}

/** A column that the connector knows. */
export interface AgentColumn {
  readonly name: string
  readonly kind: 'text' | 'int' | 'bool' | 'binary' | 'reference'
  readonly length?: number
  readonly multiValued: boolean
  /** The database makes the value. */
  readonly readOnly: boolean
  readonly required: boolean
}

/** An attribute flow to the database. */
export interface AgentFlow {
  readonly column: string
  readonly initialOnly: boolean
  readonly source: AgentFlowSource
}

/** What an attribute flow reads. */
export type AgentFlowSource =
  | { readonly kind: 'direct'; readonly attribute: string }
  | { readonly kind: 'constant'; readonly value: string }
  | { readonly kind: 'scripted'; readonly rule: string; readonly attributes: readonly string[] }
  | { readonly kind: 'other'; readonly words: string }

/** How changes are found. */
export interface AgentDelta {
  readonly strategy: string
  readonly column?: string
  readonly table?: string
}

/** A run profile, in steps of ours. */
export interface AgentRunProfile {
  readonly name: string
  readonly steps: readonly AgentStep[]
}

/** Steps that have a counterpart. */
export type AgentStep =
  | 'fullImport'
  | 'deltaImport'
  | 'fullSynchronization'
  | 'deltaSynchronization'
  | 'export'

/** What deprovisioning does. */
export type Cleanup = 'delete' | 'keep' | { readonly rule: string }

/** What the ECMA Connector Host does with somebody who is disabled. */
export type DisableFlow =
  | { readonly kind: 'delete' | 'none' }
  | { readonly kind: 'set'; readonly column: string; readonly value: string }
