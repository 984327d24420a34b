import type { ExpressionAnalysis, ExpressionText } from '../../model/expression.ts'
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
  return new PlacedAnalysis(analysis, source)
}

/** Places are worked out when they are asked for: of what is right, nearly nobody asks. */
class PlacedAnalysis implements ExpressionAnalysis {
  readonly #nowhere: ExpressionAnalysis
  readonly #source: ExpressionText
  #inputs: ExpressionAnalysis['inputs'] | undefined
  #functions: ExpressionAnalysis['functions'] | undefined

  constructor(nowhere: ExpressionAnalysis, source: ExpressionText) {
    this.#nowhere = nowhere
    this.#source = source
  }

  get inputs(): ExpressionAnalysis['inputs'] {
    return (this.#inputs ??= this.#here(this.#nowhere.inputs))
  }

  get paths(): ExpressionAnalysis['paths'] {
    return this.#nowhere.paths
  }

  get functions(): ExpressionAnalysis['functions'] {
    return (this.#functions ??= this.#here(this.#nowhere.functions))
  }

  get unknownNames(): ExpressionAnalysis['unknownNames'] {
    return this.#here(this.#nowhere.unknownNames)
  }

  get unknownFunctions(): ExpressionAnalysis['unknownFunctions'] {
    return this.#here(this.#nowhere.unknownFunctions)
  }

  get unknownVariables(): ExpressionAnalysis['unknownVariables'] {
    return this.#here(this.#nowhere.unknownVariables)
  }

  get bareCalls(): ExpressionAnalysis['bareCalls'] {
    return this.#here(this.#nowhere.bareCalls)
  }

  get regularExpressions(): ExpressionAnalysis['regularExpressions'] {
    return this.#here(this.#nowhere.regularExpressions)
  }

  get nondeterministic(): ExpressionAnalysis['nondeterministic'] {
    return this.#here(this.#nowhere.nondeterministic)
  }

  get textOperators(): ExpressionAnalysis['textOperators'] {
    return this.#here(this.#nowhere.textOperators)
  }

  get mayYieldSeveral(): boolean {
    return this.#nowhere.mayYieldSeveral
  }

  #here<T extends { readonly span: Span }>(uses: readonly T[]): readonly T[] {
    if (uses.length === 0) return uses
    return uses.map((use) => ({
      ...use,
      span: this.#source.spanOf(use.span.start.column, use.span.end.column),
    }))
  }
}
