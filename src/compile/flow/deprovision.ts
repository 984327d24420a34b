import type { ActionDefinition, ObjectTypeDefinition } from '../../model/definition.ts'
import type { ColumnDescription } from '../../model/table.ts'
import type { Reporter } from '../check/problem.ts'
import { type ActionParts, readyAction, type ReadyAction, type ReadyRule } from './actions.ts'
import type { ExpressionCompiler } from './expressions.ts'
import { planSetColumn } from './plans.ts'

/** The deprovisioning of an object type, compiled. */
export interface ReadyDeprovision {
  readonly onDisable: readonly ReadyRule[]
  readonly onDelete: ReadyAction
  readonly onOutOfScope: ReadyAction
  readonly onMissing: ReadyAction
  /** Columns that a rule may set on a row that stays in use, in place of their flows. */
  readonly overlaid: ReadonlySet<string>
  /** Every column that some action writes. */
  readonly columns: readonly string[]
}

/** Compiles the actions; constants that their columns cannot hold are reported. */
export function readyDeprovision(
  definition: ObjectTypeDefinition,
  columns: ReadonlyMap<string, ColumnDescription>,
  expressions: ExpressionCompiler,
  problems: Reporter,
): ReadyDeprovision {
  const { onDisable, onDelete, onOutOfScope, onMissing } = definition.deprovision
  const parts = partsOf(definition, columns, expressions, problems)
  const rules = onDisable.flatMap((rule): ReadyRule[] => {
    const when = rule.when && expressions.onSource(rule.when)
    // a rule whose condition cannot be read must not hold for everybody
    if (rule.when !== undefined && when === undefined) return []
    return [{ when, do: readyAction(rule.do, parts) }]
  })
  const overlaid = [...onDisable.map((rule) => rule.do), onOutOfScope].flatMap(columnsOf)
  return {
    onDisable: rules,
    onDelete: readyAction(onDelete, parts),
    onOutOfScope: readyAction(onOutOfScope, parts),
    onMissing: readyAction(onMissing, parts),
    overlaid: new Set(overlaid),
    columns: [...new Set([...overlaid, ...columnsOf(onDelete), ...columnsOf(onMissing)])],
  }
}

function partsOf(
  definition: ObjectTypeDefinition,
  columns: ReadonlyMap<string, ColumnDescription>,
  expressions: ExpressionCompiler,
  problems: Reporter,
): ActionParts {
  return {
    expression: (text) => expressions.onSource(text),
    plan: (column) => planSetColumn(definition, column, definition.span, columns.get(column)),
    unfit: (span, column, plan) => {
      problems.report({
        rule: 'wrong-column-type',
        severity: 'error',
        message: `"set" gives "${column}" a value that is not of its type: it takes ${plan.codec.expects}.`,
        span,
        help: 'Write a value as the column takes it.',
      })
    },
    tooLong: (span, column, { description, limit }) => {
      problems.report({
        rule: 'column-too-short',
        severity: 'error',
        message:
          `"set" gives "${column}" a text that the column (${description?.type ?? 'text'}) cannot hold: ` +
          `its length is ${limit?.length ?? 0}.`,
        span,
        help: 'Write a shorter text, or make the column longer.',
      })
    },
  }
}

function columnsOf(action: ActionDefinition): readonly string[] {
  return action.kind === 'set' ? [...action.set.keys()] : []
}
