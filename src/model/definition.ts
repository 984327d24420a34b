import type { DialectName } from './dialects.ts'
import type { ExpressionText } from './expression.ts'
import type { Span } from './position.ts'
import type { TableName } from './table.ts'
import type { ColumnValue } from './value.ts'

/**
 * A connector in its normal form: fragments merged, short forms spelled out, defaults filled in (spec
 * §3.3), every part with its place in the file. `config` makes it, `compile` takes it; nobody else reads
 * YAML.
 */
export interface ConnectorDefinition {
  readonly name: string
  readonly span: Span
  readonly description?: string
  readonly owner?: string
  readonly suspended?: { readonly reason: string; readonly until?: string }
  readonly source: SourceDefinition
  readonly target: TargetDefinition
  readonly objects: readonly ObjectTypeDefinition[]
  readonly import: ImportDefinition
  readonly export: ExportDefinition
  readonly runProfiles: readonly RunProfileDefinition[]
  readonly thresholds: ThresholdsDefinition
  readonly onDrift: 'report' | 'overwrite' | 'adopt'
}

/** Where people come from: an identity provider that calls, or something that is read. */
export type SourceDefinition = EndpointSource | FileSource | ConnectorSource

/** A SCIM endpoint that an identity provider calls. */
export interface EndpointSource {
  readonly kind: 'entra' | 'okta' | 'scim'
  readonly span: Span
  /** One token, or two during a rotation. */
  readonly tokens: readonly SecretReference[]
  /** A JWT from this issuer is accepted too (Entra, when its secret field is left empty). */
  readonly jwt?: { readonly issuer: string; readonly audience: string; readonly keys?: string }
  /** Base paths of the endpoint, the first is the main one: `/scim/<Name>`, `/ecma2host_<Name>/scim`. */
  readonly paths: readonly string[]
}

/** A file of people, read completely each time. */
export interface FileSource {
  readonly kind: 'csv' | 'json'
  readonly span: Span
  /** Absolute. */
  readonly path: string
  /** The field that identifies a person. */
  readonly key: string
  /** How often it is read by itself, in milliseconds. */
  readonly every?: number
}

/** Fan-out: the accepted objects of another connector of the same configuration. */
export interface ConnectorSource {
  readonly kind: 'connector'
  readonly span: Span
  readonly connector: string
  /** Names of the people's attributes: those of the source at the end of the chain. */
  readonly vocabulary: Vocabulary
}

/** Which names expressions use (spec §3.4): `scim` the fixed table, `none` the fields of a file as they are. */
export type Vocabulary = 'scim' | 'none'

/** The names that expressions over objects of a source use. */
export function vocabularyOf(source: SourceDefinition): Vocabulary {
  if (source.kind === 'connector') return source.vocabulary
  return isEndpoint(source) ? 'scim' : 'none'
}

/** Whether a source calls by itself; else it is read by a run profile. */
export function isEndpoint(source: SourceDefinition): source is EndpointSource {
  return source.kind !== 'csv' && source.kind !== 'json' && source.kind !== 'connector'
}

/** Base paths of the endpoint, the first is the main one; none for a source that is read. */
export function endpointPaths(source: SourceDefinition): readonly string[] {
  return isEndpoint(source) ? source.paths : []
}

/** How the target table is re-read. Times in milliseconds. */
export interface ImportDefinition {
  readonly every?: number
  readonly pageSize: number
  readonly delta?: DeltaDefinition
}

/** How rows that changed since the last import are found. Times in milliseconds. */
export interface DeltaDefinition {
  readonly strategy: 'watermark' | 'changeTracking' | 'history'
  readonly span: Span
  readonly column?: string
  readonly table?: TableName
  readonly overlap: number
  /** How often all keys are compared to find deletes; with strategies that see deletes it is absent. */
  readonly keyscanEvery?: number
}

/** How changes are written. */
export interface ExportDefinition {
  readonly mode: 'immediate' | 'staged'
  /** Where the mode stands, when it was written. */
  readonly modeSpan?: Span
  /** Rows in one transaction of a run. */
  readonly batch: number
}

/** The names of the run steps (spec §7). */
export type StepName =
  | 'fullImport'
  | 'deltaImport'
  | 'fullSynchronization'
  | 'deltaSynchronization'
  | 'export'
  | 'purge'

/** One step of a run profile with its options; what is absent is taken from `import` and `export`. */
export interface StepDefinition {
  readonly step: StepName
  readonly pageSize?: number
  readonly batch?: number
  readonly overlap?: number
}

/** A run profile. `every` in milliseconds; `schedule` a cron line of five fields in `timezone`. */
export interface RunProfileDefinition {
  readonly name: string
  readonly span: Span
  readonly steps: readonly StepDefinition[]
  readonly every?: number
  readonly schedule?: string
  /** Where the schedule stands. */
  readonly scheduleSpan?: Span
  readonly timezone: string
}

/**
 * How many changes of a kind may be written without somebody looking: they exceed it when they are more than
 * `most`, or more than `percent` of the rows and more than `atLeast`.
 */
export interface ThresholdDefinition {
  readonly span: Span
  readonly most?: number
  readonly percent?: number
  readonly atLeast?: number
}

/** Thresholds with their defaults (spec §3.3); a kind that is absent has no limit. */
export interface ThresholdsDefinition {
  readonly deletes?: ThresholdDefinition
  readonly disables?: ThresholdDefinition
  readonly updates?: ThresholdDefinition
  readonly inserts?: ThresholdDefinition
  readonly errors?: ThresholdDefinition
  /** In milliseconds. */
  readonly window: number
  readonly onExceed: 'hold' | 'reject'
}

/** Where a secret is; never the secret (spec §3.2). */
export type SecretReference = ({ readonly env: string } | { readonly file: string }) & {
  readonly span: Span
}

/** The database of a connector. */
export interface TargetDefinition {
  readonly dialect: DialectName
  readonly span: Span
  /** A connection URL or a path by reference, one that holds no password, or the options one by one. */
  readonly connection:
    | { readonly secret: SecretReference }
    | { readonly url: string }
    | { readonly options: ConnectionOptions }
}

/** Connection options one by one; `password` is always a reference. Times in milliseconds. */
export interface ConnectionOptions {
  readonly host?: string
  readonly port?: number
  readonly database?: string
  readonly user?: string
  readonly password?: SecretReference
  readonly path?: string
  readonly ssl?: boolean | 'require' | 'verify'
  readonly poolSize?: number
  readonly connectTimeout?: number
  readonly statementTimeout?: number
  /** PostgreSQL behind a transaction pooler: statements are not named. */
  readonly namedStatements?: boolean
}

/** One object type of a connector. */
export interface ObjectTypeDefinition {
  readonly name: string
  readonly span: Span
  readonly table: TableName
  readonly tableSpan: Span
  readonly anchor: readonly AnchorDefinition[]
  readonly match: readonly { readonly column: string; readonly span: Span }[]
  readonly scope?: ExpressionText
  readonly flows: readonly FlowDefinition[]
  readonly deprovision: DeprovisionDefinition
  readonly onAnchorChange: 'hold' | 'rekey' | 'recreate'
}

/** A column of the anchor: what identifies a row for the source. */
export interface AnchorDefinition {
  readonly column: string
  readonly span: Span
  readonly value: { readonly from: ExpressionText } | { readonly generate: 'uuid' | 'database' }
}

/** How a column value is made from an attribute value, beyond the column's own type. */
export type Conversion = 'text' | 'int' | 'decimal' | 'bool' | 'uuid' | 'date' | 'datetime' | 'json'

/** One attribute flow: how one column gets its value and how it is read back. */
export interface FlowDefinition {
  readonly column: string
  /** The flow's whole place; `columnSpan` marks only the column name. */
  readonly span: Span
  readonly columnSpan: Span
  readonly value: { readonly from: ExpressionText } | { readonly constant: ColumnValue }
  /** Attribute value (as text) → column value. */
  readonly values?: ReadonlyMap<string, ColumnValue>
  readonly as?: Conversion
  /** .NET letters, such as `yyyy-MM-dd`; for `bool` the two texts `Y/N`. */
  readonly format?: string
  readonly timezone?: string
  readonly default?: ColumnValue
  readonly required: boolean
  readonly apply: 'always' | 'create'
  readonly read?: { readonly from: ExpressionText } | 'state' | 'none'
  readonly onOverflow: 'error' | 'truncate'
  readonly sensitive: boolean
}

/** What happens to the row when a person leaves (spec §5). */
export interface DeprovisionDefinition {
  readonly onDisable: readonly RuleDefinition[]
  readonly onDelete: ActionDefinition
  readonly onOutOfScope: ActionDefinition
  /** The source no longer has the person: absence from a complete full import of a pull source. */
  readonly onMissing: ActionDefinition
}

/** The first rule whose `when` holds decides; a rule without `when` always holds. */
export interface RuleDefinition {
  readonly when?: ExpressionText
  readonly do: ActionDefinition
  readonly span: Span
}

/** One action: leave the row, delete it, or set columns. `purgeAfter` in milliseconds. */
export type ActionDefinition =
  | { readonly kind: 'keep'; readonly span?: Span }
  | { readonly kind: 'delete'; readonly span?: Span }
  | {
      readonly kind: 'set'
      readonly span: Span
      readonly set: ReadonlyMap<string, SetValueDefinition>
      readonly purgeAfter?: number
    }

/** What a `set` action gives one column; `span` is that of the entry. */
export type SetValueDefinition = { readonly span: Span } & (
  | { readonly constant: ColumnValue }
  | { readonly expr: ExpressionText }
)
