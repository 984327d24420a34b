import type { Vocabulary } from '../../model/definition.ts'
import type { ExpressionText } from '../../model/expression.ts'
import type { Problem } from '../../model/problem.ts'
import type { Remedies } from '../../sql/dialects/remedy.ts'
import type { CompiledExpression } from '../compiled.ts'
import { type CompileOptions, tryCompileExpression } from '../expression/compile.ts'
import type { SharedExpressions } from '../expression/shared.ts'
import { shapeOf } from '../expression/tree.ts'
import { attributeResolver, type ResolveAttribute } from './attribute-path.ts'
import type { Ready } from './plan-flow.ts'

/** Compiles the expressions of one connector and keeps what is wrong with them. */
export interface ExpressionCompiler {
  /** An expression over a source object; `undefined` when its text cannot be read. */
  onSource(text: ExpressionText): CompiledExpression | undefined
  /** An expression over the live row, called `row`. */
  onRow(text: ExpressionText): CompiledExpression | undefined
  /** The same with its shape. */
  ready(text: ExpressionText): Ready | undefined
  /** What the names in expressions over source objects stand for. */
  readonly resolve: ResolveAttribute
  /** Every expression over source objects so far, flows or not. */
  readonly seen: readonly CompiledExpression[]
}

/** The connector that object types are compiled for. */
export interface BeingCompiled {
  readonly name: string
  /** Names of the source's attributes. */
  readonly vocabulary: Vocabulary
  /** Expressions that were compiled before. */
  readonly shared: SharedExpressions
  /** Gets what is found on the way. */
  readonly problems: Problem[]
  /** How the owner of the table would mend it. */
  readonly remedies: Remedies
}

/** Makes a compiler that notes syntax errors with the connector's problems. */
export function expressionCompiler(
  { name, vocabulary, shared, problems }: BeingCompiled,
  columns: readonly string[] | undefined,
): ExpressionCompiler {
  const resolve = attributeResolver(vocabulary)
  const seen: CompiledExpression[] = []
  const compile = (
    text: ExpressionText,
    options: CompileOptions,
  ): CompiledExpression | undefined => {
    const result = tryCompileExpression(text, { ...options, shared })
    if (result.kind === 'compiled') return result.expression
    problems.push({ ...result.problem, connector: name })
    return undefined
  }
  const onSource = (text: ExpressionText): CompiledExpression | undefined => {
    const expression = compile(text, { vocabulary })
    if (expression !== undefined) seen.push(expression)
    return expression
  }
  return {
    resolve,
    seen,
    onSource,
    onRow: (text) => compile(text, { vocabulary, columns: columns ?? 'unknown' }),
    ready: (text) => {
      const expression = onSource(text)
      return expression === undefined
        ? undefined
        : { expression, shape: shapeOf(expression), resolve }
    },
  }
}
