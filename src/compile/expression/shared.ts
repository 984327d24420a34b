import type {
  AttributeInput,
  ExpressionAnalysis,
  ExpressionText,
  NamedUse,
} from '../../model/expression.ts'
import type { Span } from '../../model/position.ts'
import type { CompiledExpression } from '../compiled.ts'
import type { Shape } from './tree.ts'

/**
 * What equal texts of one configuration have in common, by how they are to be read: each is parsed and
 * compiled once, however often it stands there.
 */
export type SharedExpressions = Map<string, PreparedExpression>

/** A compiled text, wherever it stands. */
export interface PreparedExpression {
  /** Its spans are offsets. */
  readonly analysis: ExpressionAnalysis
  readonly shape: Shape
  readonly how: Pick<CompiledExpression, 'mode' | 'reason'>
  /** `source` is named when an evaluation fails. */
  evaluation(source: ExpressionText): CompiledExpression['evaluate']
}

const NOWHERE = ''

/** A text without a place: its spans are offsets, until {@link placed} puts them where the text stands. */
export function withoutPlace(text: string): ExpressionText {
  const spanOf = (start: number, end: number): Span => ({
    start: { file: NOWHERE, line: 0, column: start },
    end: { file: NOWHERE, line: 0, column: end },
  })
  return { text, spanOf, span: spanOf(0, text.length) }
}

/** The analysis of a text {@link withoutPlace}, for one place where the text stands. */
export function placed(analysis: ExpressionAnalysis, source: ExpressionText): ExpressionAnalysis {
  const here = <T extends NamedUse | AttributeInput | { readonly span: Span }>(
    uses: readonly T[],
  ) =>
    uses.length === 0
      ? uses
      : uses.map((use) => ({
          ...use,
          span: source.spanOf(use.span.start.column, use.span.end.column),
        }))
  return {
    inputs: here(analysis.inputs),
    functions: here(analysis.functions),
    unknownNames: here(analysis.unknownNames),
    unknownFunctions: here(analysis.unknownFunctions),
    bareCalls: here(analysis.bareCalls),
    regularExpressions: here(analysis.regularExpressions),
    nondeterministic: here(analysis.nondeterministic),
    textOperators: here(analysis.textOperators),
    mayYieldSeveral: analysis.mayYieldSeveral,
  }
}
