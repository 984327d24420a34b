import type { CompiledFlow, CompiledObjectType } from '../compile/compiled.ts'
import type { ConnectorDefinition, TargetDefinition } from '../model/definition.ts'
import { formatPosition } from '../model/position.ts'
import type { ColumnDescription, TableDescription } from '../model/table.ts'
import { explain } from '../sql/explain.ts'
import type { StatementText } from '../sql/target.ts'

/** What a deprovisioning rule does to the row. */
export interface ExplainedRule {
  readonly event: 'disable' | 'delete' | 'out of scope'
  readonly when?: string
  readonly action: 'keep' | 'delete' | 'set'
  /** Columns that the rule sets beside what the flows write. */
  readonly columns: readonly string[]
  readonly position?: string
}

/** How a column is written and read back. */
export interface ExplainedColumn {
  readonly column: string
  readonly write: string
  readonly readBack: string
  /** Whether a filter on the attribute becomes a condition on the column. */
  readonly filter: 'in SQL' | 'scan'
  /** Why the interpreter runs the expression instead of a compiled closure. */
  readonly interpreted?: string
  readonly position: string
}

/** An object type, explained. */
export interface ExplainedType {
  readonly connector: string
  readonly objectType: string
  readonly dialect: TargetDefinition['dialect']
  readonly statements: readonly StatementText[]
  readonly rules: readonly ExplainedRule[]
  readonly columns: readonly ExplainedColumn[]
  /** What the login must be allowed on the table. */
  readonly grants: readonly string[]
  /** Whether the types of the columns are assumed, because no database was asked. */
  readonly assumed: boolean
}

/** Explains one object type. Nothing is asked of a database. */
export function explainType(
  definition: ConnectorDefinition,
  objectType: CompiledObjectType,
  dialect: TargetDefinition['dialect'],
): ExplainedType {
  const anchor = objectType.anchor.map((one) => one.column)
  const description = objectType.description ?? assumedTable(objectType, ASSUMED_TEXT[dialect])
  const rules = rulesOf(objectType)
  const binding = { description, columns: objectType.columns, anchor }
  const disable = disableColumns(objectType, rules)
  const update = sampleUpdate(objectType)
  const filter = objectType.unique[0]?.column
  const statements = explain(dialect, binding, {
    create: objectType.columns.filter((column) => !madeByDatabase(objectType, column)),
    unique: objectType.unique,
    disable,
    ...(update !== undefined && { update: [update] }),
    ...(filter !== undefined && { filter }),
  })
  return {
    connector: definition.name,
    objectType: objectType.definition.name,
    dialect,
    statements,
    rules,
    columns: objectType.flows.map((flow) => explainColumn(objectType, flow)),
    grants: grantsOf(rules),
    assumed: objectType.description === undefined,
  }
}

function rulesOf(objectType: CompiledObjectType): readonly ExplainedRule[] {
  const { deprovision } = objectType.definition
  const disable = deprovision.onDisable.map(({ when, do: action, span }): ExplainedRule => {
    const columns = action.kind === 'set' ? [...action.set.keys()] : []
    // A default stands where the object type does, which says nothing.
    const written = span !== objectType.definition.span
    const position = written ? { position: formatPosition(span.start) } : {}
    const base = { event: 'disable' as const, action: action.kind, columns, ...position }
    return when === undefined ? base : { ...base, when: when.text }
  })
  const others = (
    [
      ['delete', deprovision.onDelete],
      ['out of scope', deprovision.onOutOfScope],
    ] as const
  ).map(([event, action]): ExplainedRule => {
    const columns = action.kind === 'set' ? [...action.set.keys()] : []
    const base = { event, action: action.kind, columns }
    return action.span === undefined
      ? base
      : { ...base, position: formatPosition(action.span.start) }
  })
  return [...disable, ...others]
}

/** The columns of the UPDATE that a disable is, where the row stays: the signal's own, and what a rule sets. */
function disableColumns(
  objectType: CompiledObjectType,
  rules: readonly ExplainedRule[],
): readonly string[] {
  const kept = rules.find((rule) => rule.event === 'disable' && rule.action !== 'delete')
  if (kept === undefined && rules.some((rule) => rule.event === 'disable')) return []
  const fed = new Set(objectType.columnsFedBy(['active', 'accountEnabled', 'isSoftDeleted']))
  for (const column of kept?.columns ?? []) fed.add(column)
  const once = objectType.flows.filter((flow) => flow.definition?.apply === 'create')
  for (const flow of once) fed.delete(flow.column)
  return objectType.columns.filter((column) => fed.has(column))
}

/** A column that a change of a person would write: the first that is neither key nor signal. */
function sampleUpdate(objectType: CompiledObjectType): string | undefined {
  const names = new Set(objectType.unique.map((one) => one.column))
  return objectType.flows.find(
    (flow) =>
      flow.role === 'flow' && flow.definition?.apply === 'always' && !names.has(flow.column),
  )?.column
}

function explainColumn(objectType: CompiledObjectType, flow: CompiledFlow): ExplainedColumn {
  const { definition, expression, readBack } = flow
  const anchor = objectType.anchor.find((one) => one.column === flow.column)
  const anchorDefinition = objectType.definition.anchor.find((one) => one.column === flow.column)
  const span = definition?.columnSpan ?? anchorDefinition?.span ?? objectType.definition.span
  return {
    column: flow.column,
    write: writeWords(flow, anchor?.generate),
    readBack: readBackWords(readBack),
    filter: flow.injective && readBack.kind === 'row' ? 'in SQL' : 'scan',
    position: formatPosition(span.start),
    ...(expression?.mode === 'interpreter' && { interpreted: expression.reason ?? 'unknown' }),
  }
}

function writeWords(flow: CompiledFlow, generate: string | undefined): string {
  if (generate !== undefined)
    return `generated by ${generate === 'uuid' ? 'Rollcall' : 'the database'}`
  const { definition } = flow
  const source = flow.expression?.source.text ?? 'constant'
  if (definition === undefined) return source
  const { value, values, as, format } = definition
  const parts = [
    'from' in value ? value.from.text : `constant ${JSON.stringify(value.constant)}`,
    values === undefined ? '' : `via ${values.size} values`,
    as === undefined ? '' : `as ${as}`,
    format === undefined ? '' : `in ${format}`,
    definition.default === undefined ? '' : `else ${JSON.stringify(definition.default)}`,
    definition.required ? 'required' : '',
    definition.apply === 'create' ? 'on create only' : '',
  ]
  return parts.filter((part) => part !== '').join(', ')
}

function readBackWords(readBack: CompiledFlow['readBack']): string {
  switch (readBack.kind) {
    case 'row':
      return `row: ${readBack.how}`
    case 'expression':
      return 'row: read expression'
    case 'state':
      return `connector space: ${readBack.why}`
    default:
      return 'not read back'
  }
}

function grantsOf(rules: readonly ExplainedRule[]): readonly string[] {
  const deletes = rules.some((rule) => rule.action === 'delete')
  return ['SELECT', 'INSERT', 'UPDATE', ...(deletes ? ['DELETE'] : [])]
}

function madeByDatabase(objectType: CompiledObjectType, column: string): boolean {
  return objectType.anchor.some((one) => one.column === column && one.generate === 'database')
}

/** The type of a column that nobody has looked at: one that holds any text and can stand in an index. */
const ASSUMED_TEXT: Readonly<Record<TargetDefinition['dialect'], string>> = {
  mssql: 'nvarchar(450)',
  postgres: 'text',
  mysql: 'varchar(255)',
  mariadb: 'varchar(255)',
  sqlite: 'text',
}

/** The table as the mappings alone suggest it; a database that is asked says more. */
function assumedTable(objectType: CompiledObjectType, text: string): TableDescription {
  return {
    table: objectType.table,
    kind: 'table',
    columns: objectType.columns.map((name) => assumedColumn(objectType, name, text)),
    primaryKey: objectType.anchor.map((one) => one.column),
    uniqueKeys: [],
    indexed: objectType.columns.map((column) => ({ column, folded: true })),
    triggers: [],
  }
}

function assumedColumn(
  objectType: CompiledObjectType,
  name: string,
  text: string,
): ColumnDescription {
  const identity = madeByDatabase(objectType, name)
  const flow = objectType.flows.find((one) => one.column === name)
  return {
    name,
    type: identity ? 'int' : text,
    kind: identity ? 'int' : 'text',
    nullable: flow?.role !== 'anchor',
    hasDefault: false,
    unicode: true,
    caseSensitive: true,
    ...(identity && { generated: 'identity' as const }),
  }
}
