import type { ExpressionAnalysis } from '../../model/expression.ts'
import { type FileLook, type Finding, isFailed } from './rule.ts'

/**
 * The check of a rule that looks at the syntax tree of every expression in a file. Those that have none are the
 * matter of other rules.
 */
export function inEachExpression(
  find: (analysis: ExpressionAnalysis) => readonly Omit<Finding, 'connector'>[],
): (look: FileLook) => readonly Finding[] {
  return ({ expressions, analyse }) =>
    expressions.flatMap((use): readonly Finding[] => {
      const analysis = analyse(use)
      if (isFailed(analysis)) return []
      return find(analysis).map((one) => ({ ...one, connector: use.connector }))
    })
}
