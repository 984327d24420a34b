import type { ObjectTypeDefinition } from '../../model/definition.ts'
import type { Span } from '../../model/position.ts'
import type { ColumnDescription } from '../../model/table.ts'
import { checkFlow, reportFault, type TableFacts } from '../check/check-flow.ts'
import type { Reporter } from '../check/problem.ts'
import type { CompiledExpression } from '../compiled.ts'
import { resolvePath } from './attribute-path.ts'
import type { ExpressionCompiler } from './expressions.ts'
import type { FlowPlan } from './flow-plan.ts'
import { isPlan, planAnchor, planFlow, type Ready } from './plan-flow.ts'

/** All columns of an object type with their plans. */
export interface Plans {
  readonly anchors: readonly FlowPlan[]
  readonly flows: readonly FlowPlan[]
  /** Compiled `read:` expressions, by column. */
  readonly reads: ReadonlyMap<string, CompiledExpression>
}

const CONSTANT: Ready = {
  expression: undefined,
  shape: { kind: 'other' },
  resolve: resolvePath,
}

/** Plans every column; what cannot work is reported and has no plan. */
export function planColumns(
  definition: ObjectTypeDefinition,
  table: TableFacts,
  expressions: ExpressionCompiler,
  problems: Reporter,
): Plans {
  const columns = new Map((table.description?.columns ?? []).map((one) => [one.name, one]))
  const anchors = definition.anchor.flatMap(({ column, value, span }) => {
    const ready = 'from' in value ? expressions.ready(value.from) : undefined
    const plan = ready && planAnchor({ column, value, span }, ready, columns.get(column))
    return plan === undefined ? [] : [checked(plan, table, span, problems)]
  })
  const taken = new Set(definition.anchor.map((one) => one.column))
  const reads = new Map<string, CompiledExpression>()
  const flows = definition.flows.flatMap((flow) => {
    if (taken.has(flow.column)) return []
    taken.add(flow.column)
    const ready = 'from' in flow.value ? expressions.ready(flow.value.from) : CONSTANT
    if (typeof flow.read === 'object') {
      const read = expressions.onRow(flow.read.from)
      if (read !== undefined) reads.set(flow.column, read)
    }
    if (ready === undefined) return []
    const planned = planFlow(flow, ready, columns.get(flow.column))
    if (isPlan(planned)) return [checked(planned, table, flow.span, problems)]
    reportFault(flow, planned, problems)
    return []
  })
  return { anchors, flows, reads }
}

/**
 * How a column takes values that are meant for it as they are (`deprovision.set`): spelled as its flow
 * would spell them, but without the flow's default and without its being required.
 */
export function planSetColumn(
  definition: ObjectTypeDefinition,
  column: string,
  span: Span,
  description: ColumnDescription | undefined,
): FlowPlan | undefined {
  const mapped = definition.flows.find((one) => one.column === column)
  const planned = planFlow(
    {
      column,
      span,
      columnSpan: span,
      value: { constant: null },
      ...(mapped?.as === undefined ? {} : { as: mapped.as }),
      ...(mapped?.format === undefined ? {} : { format: mapped.format }),
      ...(mapped?.timezone === undefined ? {} : { timezone: mapped.timezone }),
      required: false,
      apply: 'always',
      onOverflow: mapped?.onOverflow ?? 'error',
      sensitive: mapped?.sensitive ?? false,
    },
    CONSTANT,
    description,
  )
  return isPlan(planned) ? planned : undefined
}

function checked(plan: FlowPlan, table: TableFacts, span: Span, problems: Reporter): FlowPlan {
  checkFlow(plan, { table, span, problems })
  return plan
}
