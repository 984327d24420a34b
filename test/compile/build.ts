import { compileConnector } from '../../src/compile/connector.ts'
import type { CompiledConnector, CompiledObjectType } from '../../src/compile/compiled.ts'
import type {
  ActionDefinition,
  AnchorDefinition,
  ConnectorDefinition,
  DeprovisionDefinition,
  FlowDefinition,
  ObjectTypeDefinition,
  RuleDefinition,
  SourceDefinition,
} from '../../src/model/definition.ts'
import type { ExpressionText } from '../../src/model/expression.ts'
import type { Span } from '../../src/model/position.ts'
import type { ColumnDescription, ColumnKind, TableDescription } from '../../src/model/table.ts'
import {
  type ColumnValue,
  emptyObject,
  emptyRow,
  isObject,
  type JsonValue,
  type Row,
} from '../../src/model/value.ts'

/** A place in a file that does not matter. */
export const SPAN: Span = {
  start: { file: 'connectors.yaml', line: 1, column: 1 },
  end: { file: 'connectors.yaml', line: 1, column: 2 },
}

/** A flow: an expression, or its parts. */
export type GivenFlow =
  | string
  | (Partial<Omit<FlowDefinition, 'value' | 'values' | 'read'>> & {
      readonly from?: string
      readonly constant?: ColumnValue
      readonly values?: Readonly<Record<string, ColumnValue>>
      readonly read?: 'state' | 'none' | { readonly from: string }
    })

/** A column: its kind, or more of its description. */
export type GivenColumn = ColumnKind | Partial<ColumnDescription>

/** What a test says of an object type. */
export interface Given {
  readonly columns?: Readonly<Record<string, GivenColumn>>
  readonly anchor?: Readonly<Record<string, string | { readonly generate: 'uuid' | 'database' }>>
  readonly mappings?: Readonly<Record<string, GivenFlow>>
  readonly match?: readonly string[]
  readonly scope?: string
  readonly deprovision?: Partial<DeprovisionDefinition>
  readonly table?: Partial<TableDescription>
  /** Entra where nothing is said. */
  readonly source?: SourceDefinition
  readonly onAnchorChange?: ObjectTypeDefinition['onAnchorChange']
}

/** A CSV file of people. */
export const CSV: SourceDefinition = { kind: 'csv', span: SPAN, path: '/people.csv', key: 'No' }

/** An expression as the configuration would have it. */
export function expression(text: string): ExpressionText {
  return { text, span: SPAN, spanOf: () => SPAN }
}

/** A `set` action. */
export function setAction(
  set: Readonly<Record<string, ColumnValue | { readonly expr: string }>>,
): ActionDefinition {
  const entries = Object.entries(set).map(
    ([column, value]) =>
      [
        column,
        typeof value === 'object' && value !== null
          ? { span: SPAN, expr: expression(value.expr) }
          : { span: SPAN, constant: value },
      ] as const,
  )
  return { kind: 'set', span: SPAN, set: new Map(entries) }
}

/** A rule of `onDisable`. */
export function rule(action: ActionDefinition, when?: string): RuleDefinition {
  return { do: action, span: SPAN, ...(when === undefined ? {} : { when: expression(when) }) }
}

/** Compiles a connector with one object type, `User`. */
export function compileGiven(given: Given): CompiledConnector {
  const tables =
    given.columns === undefined
      ? undefined
      : new Map([['User', tableOf(given.columns, given.table ?? {})]])
  return compileConnector(connectorOf(given), tables)
}

/** The same, only its object type; the mapping must be without errors. */
export function compileUser(given: Given): CompiledObjectType {
  const { objects, problems } = compileGiven(given)
  const user = objects.get('User')
  const errors = problems.filter((one) => one.severity === 'error')
  if (user === undefined || errors.length > 0) {
    throw new Error(errors.map((one) => one.message).join('\n') || 'no User')
  }
  return user
}

/** A connector's definition. */
export function connectorOf(given: Given): ConnectorDefinition {
  const object: ObjectTypeDefinition = {
    name: 'User',
    span: SPAN,
    table: { name: 'Users' },
    tableSpan: SPAN,
    anchor: anchorsOf(given.anchor ?? { Id: 'externalId' }),
    match: (given.match ?? []).map((column) => ({ column, span: SPAN })),
    ...(given.scope === undefined ? {} : { scope: expression(given.scope) }),
    flows: Object.entries(given.mappings ?? {}).map(([column, flow]) => flowOf(column, flow)),
    deprovision: {
      onDisable: [],
      onDelete: { kind: 'delete' },
      onOutOfScope: { kind: 'keep' },
      onMissing: { kind: 'keep' },
      ...given.deprovision,
    },
    onAnchorChange: given.onAnchorChange ?? 'hold',
  }
  return {
    name: 'Test',
    span: SPAN,
    source: given.source ?? { kind: 'entra', span: SPAN, tokens: [], paths: ['/scim/Test'] },
    target: { dialect: 'sqlite', span: SPAN, connection: { options: { path: ':memory:' } } },
    objects: [object],
    import: { pageSize: 1000 },
    export: { mode: 'immediate', batch: 1000 },
    runProfiles: [],
    thresholds: { window: 3_600_000, onExceed: 'hold' },
    onDrift: 'report',
  }
}

/** A table with a primary key over the first column. */
export function tableOf(
  columns: Readonly<Record<string, GivenColumn>>,
  more: Partial<TableDescription> = {},
): TableDescription {
  const [first = ''] = Object.keys(columns)
  return {
    table: { name: 'Users' },
    kind: 'table',
    columns: Object.entries(columns).map(([name, column]) => ({
      name,
      type: 'nvarchar(100)',
      kind: 'text',
      nullable: name !== first,
      hasDefault: false,
      unicode: true,
      caseSensitive: true,
      ...(typeof column === 'string' ? { kind: column } : column),
    })),
    primaryKey: [first],
    uniqueKeys: [],
    indexed: Object.keys(columns).map((column) => ({ column, folded: true })),
    triggers: [],
    ...more,
  }
}

/** A value with objects that have no prototype, as outside data has them. */
export function json<T extends JsonValue>(value: T): T
export function json(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((one: JsonValue) => json(one))
  if (!isObject(value)) return value
  const object = emptyObject()
  for (const [name, part] of Object.entries(value)) object[name] = json(part)
  return object
}

/** A row without prototype. */
export function row(values: Readonly<Record<string, ColumnValue>>): Row {
  return Object.assign(emptyRow(), values)
}

function anchorsOf(given: NonNullable<Given['anchor']>): readonly AnchorDefinition[] {
  return Object.entries(given).map(([column, value]) => ({
    column,
    span: SPAN,
    value: typeof value === 'string' ? { from: expression(value) } : value,
  }))
}

function flowOf(column: string, given: GivenFlow): FlowDefinition {
  const parts = typeof given === 'string' ? { from: given } : given
  const { from, constant, values, read, ...rest } = parts
  return {
    column,
    span: SPAN,
    columnSpan: SPAN,
    required: false,
    apply: 'always',
    onOverflow: 'error',
    sensitive: false,
    ...rest,
    value: from === undefined ? { constant: constant ?? null } : { from: expression(from) },
    ...(values === undefined ? {} : { values: new Map(Object.entries(values)) }),
    ...(read === undefined
      ? {}
      : { read: typeof read === 'string' ? read : { from: expression(read.from) } }),
  }
}
