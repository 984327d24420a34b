import type { AttributeDefinition, SchemaDefinition } from '../model/attributes/attribute.ts'
import type { Awaitable } from '../model/awaitable.ts'
import type { Condition } from '../model/condition.ts'
import type {
  ConnectorDefinition,
  FlowDefinition,
  ObjectTypeDefinition,
  Vocabulary,
} from '../model/definition.ts'
import type { ExpressionAnalysis, ExpressionText } from '../model/expression.ts'
import type { AttributePath, Filter } from '../model/filter.ts'
import type { Problem } from '../model/problem.ts'
import type { SourceObject } from '../model/source-object.ts'
import type { TableDescription, TableName } from '../model/table.ts'
import type { ColumnValue, JsonValue, Row } from '../model/value.ts'

/** A JSONata expression, ready to run. `expression/compile.ts` makes it. */
export interface CompiledExpression {
  readonly source: ExpressionText
  readonly analysis: ExpressionAnalysis
  /** `closure`: answers at once. `interpreter`: the jsonata package runs it, and `reason` says why. */
  readonly mode: 'closure' | 'interpreter'
  readonly reason?: string
  /**
   * The value for one object; `undefined` is "no value".
   *
   * @throws SyncError `FLOW_FAILED` with the position of the expression, `FLOW_TIMEOUT` beyond the limits
   */
  evaluate(input: SourceObject, scope?: EvaluationScope): Awaitable<JsonValue | undefined>
}

/** What an expression may see beside its input. */
export interface EvaluationScope {
  /** Milliseconds for `$now()` and `$millis()`; the same through one event. */
  readonly now: number
  /** The live row, for `read:` expressions, as `row`. */
  readonly row?: Row
}

/** A connector, compiled against its tables where they are known. Immutable. */
export interface CompiledConnector {
  readonly definition: ConnectorDefinition
  readonly objects: ReadonlyMap<string, CompiledObjectType>
  /** Mapping problems found on the way, warnings included; with errors `objects` may be incomplete. */
  readonly problems: readonly Problem[]
}

/** The columns that a source object should have; a column that is absent stays untouched. */
export interface FlowResult {
  readonly columns: Row
  /** Columns shortened by `onOverflow: truncate`. */
  readonly truncated: readonly string[]
}

/** What the connector space still knows of an object, for attributes that the row cannot give back. */
export interface Remembered {
  readonly accepted: SourceObject
  readonly written: Row
}

/** How an attribute is answered on a GET (spec §3.6). */
export type ReadBack =
  | { readonly kind: 'row'; readonly column: string; readonly how: string }
  | { readonly kind: 'expression'; readonly column: string }
  | { readonly kind: 'state'; readonly columns: readonly string[]; readonly why: string }
  | { readonly kind: 'none' }

/** One column with its flow, for `explain`, lint and grants. */
export interface CompiledFlow {
  readonly column: string
  readonly definition: FlowDefinition | undefined
  readonly role: 'anchor' | 'flow'
  readonly expression?: CompiledExpression
  /** Worked out with the answers of the whole object type, when somebody asks. */
  readBack(): ReadBack
  /** Different attribute values always give different column values, so that filters can be pushed down. */
  injective(): boolean
}

/** An object type, compiled: every question the engine asks of the configuration, without a dialect. */
export interface CompiledObjectType {
  readonly definition: ObjectTypeDefinition
  /** Whose names the attributes of its source objects have. */
  readonly vocabulary: Vocabulary
  readonly table: TableName
  readonly description: TableDescription | undefined
  readonly anchor: readonly CompiledAnchor[]
  /** Anchor first, then the mappings, in the order of the file; each column once. */
  readonly flows: readonly CompiledFlow[]
  /** Every column that is read or written. */
  readonly columns: readonly string[]
  /** Columns whose value must be unique, because they feed `userName` (RFC 7643 §4.1.1: without case). */
  readonly unique: readonly { readonly column: string; readonly case: 'exact' | 'folded' }[]
  /** The schemas to advertise, cut down to what the flows read; the ECMA2Host extension is the last one. */
  readonly schemas: readonly SchemaDefinition[]

  /**
   * A short text that changes with everything that decides which row an object gives: table, anchor, scope,
   * flows, deprovisioning, the types of their columns. Objects that were evaluated with another one are to
   * be evaluated again.
   */
  readonly definitionDigest: string
  /**
   * Whether an object may give another row although neither it nor the configuration changed: scope,
   * anchor, a rule's condition or a flow that is always applied asks a clock or chance.
   */
  readonly volatile: boolean

  /** Whether `scope` holds; true without one. */
  inScope(source: SourceObject, scope: EvaluationScope): Awaitable<boolean>
  /** Whether the person is disabled: soft-deleted, or the account not enabled (spec §5). */
  disabled(source: SourceObject): boolean
  /** Whether this event disables: one of the signals went from true to false between the two. */
  disables(before: SourceObject | undefined, after: SourceObject): boolean
  /**
   * Runs the flows on a whole object.
   *
   * `event: 'create'` gives every column, anchor included where it is not generated; `'update'` leaves
   * `apply: create` columns out.
   *
   * @throws SyncError `FLOW_*`, `OBJECT_NO_ANCHOR` with attribute and column
   */
  flow(
    source: SourceObject,
    event: 'create' | 'update',
    scope: EvaluationScope,
  ): Awaitable<FlowResult>
  /** The anchor values of an object by column; generated ones are absent. */
  anchorOf(source: SourceObject, scope: EvaluationScope): Awaitable<Row>
  /**
   * The action for a disabled object: the first rule of `onDisable` that holds, its `set` evaluated.
   */
  onDisable(source: SourceObject, scope: EvaluationScope): Awaitable<CompiledAction>
  onDelete(source: SourceObject, scope: EvaluationScope): Awaitable<CompiledAction>
  onOutOfScope(source: SourceObject, scope: EvaluationScope): Awaitable<CompiledAction>
  /** The action for an object that a complete read of the source no longer has. */
  onMissing(source: SourceObject, scope: EvaluationScope): Awaitable<CompiledAction>
  /**
   * The attributes of a live row, as a normalised source object: row first, then what is remembered,
   * where the columns it fed still hold what was written.
   */
  read(
    row: Row,
    remembered: Remembered | undefined,
    scope: EvaluationScope,
  ): Awaitable<SourceObject>
  /** The ECMA2Host attributes of a row: `bool` columns as booleans, everything else as text. */
  readColumns(row: Row): Readonly<Record<string, JsonValue>>
  /**
   * Puts ECMA2Host column values back into the attributes that feed them, through the inverse of the flow;
   * without one the value stands under the ECMA2Host URN and wins over the flow's expression.
   *
   * @param present the object that is replaced: a column that repeats what was written does not win over
   *   the attributes of `source` that feed it
   * @throws SyncError `REQUEST_VALUE` when the value does not fit, `REQUEST_PATH` for an unknown column
   */
  acceptColumns(
    source: SourceObject,
    columns: Readonly<Record<string, JsonValue | undefined>>,
    present?: Remembered,
  ): SourceObject
  /**
   * A SCIM filter as a condition on columns. `exact: false` means that the condition may let more rows
   * through than the filter, so that each must be checked again; then `condition` is the best that the
   * columns can say.
   *
   * @throws SyncError `REQUEST_FILTER` for an attribute that nothing maps (`facts.attribute` names it)
   */
  condition(filter: Filter): { readonly condition: Condition; readonly exact: boolean }
  /** The column that sorts by an attribute, `undefined` when no single one does. */
  sortColumn(
    path: AttributePath,
  ): { readonly column: string; readonly case: 'exact' | 'folded' } | undefined
  /** The columns whose flows read one of these attributes (canonical paths joined by `.`). */
  columnsFedBy(paths: readonly string[]): readonly string[]
  /**
   * Those of these attributes (canonical paths) that nothing reads: no flow, anchor, scope or rule; as people
   * write them. What is sent there is accepted and reaches no row.
   */
  unread(paths: readonly string[]): readonly string[]
}

/** A column of the anchor. */
export interface CompiledAnchor {
  readonly column: string
  readonly generate?: 'uuid' | 'database'
  readonly expression?: CompiledExpression
  /** Whether a decoded text can be a value of this column's type, in canonical form; else the id is unknown. */
  parse(text: string): ColumnValue | undefined
}

/** A deprovisioning action with its values worked out. */
export type CompiledAction =
  | { readonly kind: 'keep' }
  | { readonly kind: 'delete' }
  | {
      readonly kind: 'set'
      readonly set: Row
      readonly volatile: readonly string[]
      readonly purgeAfter?: number
    }

/** Re-exported for those who build answers from flows. */
export type { AttributeDefinition }
