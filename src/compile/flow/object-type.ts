import type { SchemaDefinition } from '../../model/attributes/attribute.ts'
import { type Awaitable, whenReady } from '../../model/awaitable.ts'
import type { FlowDefinition, ObjectTypeDefinition } from '../../model/definition.ts'
import { lazily } from '../../model/lazily.ts'
import type { ColumnDescription, TableDescription } from '../../model/table.ts'
import type { Row } from '../../model/value.ts'
import { checkTable, coversKey } from '../check/check-table.ts'
import { reporter } from '../check/problem.ts'
import type { CompiledFlow, CompiledObjectType } from '../compiled.ts'
import { conditionCompiler } from '../condition/condition.ts'
import { sortColumns } from '../condition/sort-column.ts'
import { advertisedSchemas } from '../read/advertised.ts'
import { type Answers, answersOf } from '../read/answer.ts'
import { carriedBy } from '../read/carried.ts'
import { columnAcceptor, type OfferedColumn, readColumns } from '../read/columns.ts'
import { createReader } from '../read/reader.ts'
import { accountQuestions } from '../read/account.ts'
import { firstAction, isTrue, workOut } from './actions.ts'
import { compiledAnchor } from './anchor.ts'
import { readyDeprovision } from './deprovision.ts'
import { definitionDigest } from './definition-digest.ts'
import { type BeingCompiled, expressionCompiler } from './expressions.ts'
import type { FlowPlan } from './flow-plan.ts'
import { columnsByInput } from './fed-columns.ts'
import { planColumns } from './plans.ts'
import { runFlows } from './run-flows.ts'
import { unreadPaths } from './unread.ts'

/**
 * Compiles one object type: every question of the engine becomes a function that is made once and only
 * takes values afterwards.
 *
 * @param description the table, where it is known; without it every column is taken for text
 */
export function compileObjectType(
  connector: BeingCompiled,
  definition: ObjectTypeDefinition,
  description: TableDescription | undefined,
): CompiledObjectType {
  const report = reporter(connector.name, connector.problems)
  if (description !== undefined) checkTable(definition, description, connector.remedies, report)
  const columns = new Map((description?.columns ?? []).map((one) => [one.name, one]))
  const names = description?.columns.map((one) => one.name)
  const matched = definition.match.map((one) => one.column)
  const expressions = expressionCompiler(connector, names)
  const { anchors, flows, reads } = planColumns(
    definition,
    { description, remedies: connector.remedies, matched: new Set(matched) },
    expressions,
    report,
  )
  const scope = definition.scope && expressions.onSource(definition.scope)
  const deprovision = readyDeprovision(definition, columns, expressions, report)

  const plans = [...anchors, ...flows]
  const always = flows.filter((one) => one.apply === 'always')
  const inputs = lazily(() => expressions.seen.flatMap((one) => one.analysis.paths))
  const answers = lazily(() =>
    answersOf(plans, deprovision.overlaid, inputs(), expressions.resolve),
  )
  const offered = offeredColumns(definition, columns, plans)
  const planOf = byColumn(anchors)
  const anchor = definition.anchor.map((one) =>
    compiledAnchor(one, planOf.get(one.column), columns.get(one.column)),
  )
  const flowOf = byColumn(definition.flows)
  const written = [...offered.map((one) => one.name), ...deprovision.columns]
  // What only requests ask is made for the first of them: `validate` asks for next to nothing.
  const unique = lazily(() =>
    connector.vocabulary === 'scim' ? uniqueColumns(answers(), columns) : [],
  )
  const schemas = lazily(() => schemasOf(description, answers(), inputs(), offered))
  const read = lazily(() => createReader(plans, answers(), reads))
  const accept = lazily(() => columnAcceptor(offered, answers()))
  const condition = lazily(() =>
    conditionCompiler({ objectType: definition.name, anchor, answers: answers(), offered }),
  )
  const sortColumn = lazily(() => sortColumns({ anchor, answers: answers(), offered }))
  const fedBy = lazily(() => columnsByInput(plans))
  const unread = lazily(() => unreadPaths(expressions.seen))
  const digest = lazily(() => definitionDigest(definition, connector.vocabulary, columns))
  const conditions = deprovision.onDisable.map((rule) => rule.when)
  const volatile = [
    scope,
    ...conditions,
    ...[...anchors, ...always].map((one) => one.expression),
  ].some((one) => one !== undefined && one.analysis.nondeterministic.length > 0)

  return {
    definition,
    vocabulary: connector.vocabulary,
    table: definition.table,
    description,
    anchor,
    flows: offered.map((one) => compiledFlow(flowOf.get(one.name), one, answers)),
    columns: [...new Set([...written, ...matched])],
    get unique() {
      return unique()
    },
    get schemas() {
      return schemas()
    },
    get definitionDigest() {
      return digest()
    },
    volatile,
    inScope:
      scope === undefined
        ? () => true
        : (source, at) => whenReady(scope.evaluate(source, at), isTrue),
    ...accountQuestions(connector.vocabulary),
    flow: (source, event, at) => runFlows(event === 'create' ? plans : always, source, at),
    anchorOf: (source, at): Awaitable<Row> =>
      whenReady(runFlows(anchors, source, at), (result) => result.columns),
    onDisable: (source, at) => firstAction(deprovision.onDisable, source, at),
    onDelete: (source, at) => workOut(deprovision.onDelete, source, at),
    onOutOfScope: (source, at) => workOut(deprovision.onOutOfScope, source, at),
    onMissing: (source, at) => workOut(deprovision.onMissing, source, at),
    read: (row, remembered, at) => read()(row, remembered, at),
    readColumns: (row) => readColumns(offered, row),
    acceptColumns: (source, given, present) => accept()(source, given, present),
    condition: (filter) => condition()(filter),
    sortColumn: (path) => sortColumn()(path),
    columnsFedBy: (paths) => fedBy()(paths),
    unread: (paths) => unread()(paths),
  }
}

function offeredColumns(
  definition: ObjectTypeDefinition,
  columns: ReadonlyMap<string, ColumnDescription>,
  plans: readonly FlowPlan[],
): readonly OfferedColumn[] {
  const anchors = new Set(definition.anchor.map((one) => one.column))
  const names = new Set([...anchors, ...definition.flows.map((one) => one.column)])
  const planOf = byColumn(plans)
  return [...names].map((name) => ({
    name,
    kind: columns.get(name)?.kind ?? 'unknown',
    isAnchor: anchors.has(name),
    plan: planOf.get(name),
  }))
}

/** The first of each column. */
function byColumn<T extends { readonly column: string }>(
  all: readonly T[],
): ReadonlyMap<string, T> {
  return new Map(all.toReversed().map((one) => [one.column, one]))
}

function compiledFlow(
  definition: FlowDefinition | undefined,
  { name, isAnchor, plan }: OfferedColumn,
  answers: () => Answers,
): CompiledFlow {
  return {
    column: name,
    definition: isAnchor ? undefined : definition,
    role: isAnchor ? 'anchor' : 'flow',
    readBack: () => answers().readBackOf(name),
    injective: () => plan !== undefined && carriedBy(plan)?.injective === true,
    ...(plan?.expression === undefined ? {} : { expression: plan.expression }),
  }
}

/** Columns that carry `userName`, which no two people share (RFC 7643 §4.1.1). */
function uniqueColumns(
  answers: Answers,
  columns: ReadonlyMap<string, ColumnDescription>,
): CompiledObjectType['unique'] {
  const carriers = [...answers.carried.values()].filter(
    ({ attribute }) => attribute.path.length === 1 && attribute.path[0] === 'userName',
  )
  return carriers.map(({ column }) => {
    const kind = columns.get(column)?.kind ?? 'unknown'
    return { column, case: kind === 'text' || kind === 'unknown' ? 'folded' : 'exact' }
  })
}

function schemasOf(
  description: TableDescription | undefined,
  answers: Answers,
  inputs: readonly (readonly string[])[],
  offered: readonly OfferedColumn[],
): readonly SchemaDefinition[] {
  return advertisedSchemas({
    answers: answers.all,
    inputs,
    offered,
    isUnique: (column) => description !== undefined && coversKey(description, [column]),
  })
}
