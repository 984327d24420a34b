import type { CompiledExpression } from '../../../src/compile/compiled.ts'
import { type CompileOptions, compileExpression } from '../../../src/compile/expression/compile.ts'
import { isSyncError } from '../../../src/model/errors.ts'
import type { ExpressionText } from '../../../src/model/expression.ts'
import type { Span } from '../../../src/model/position.ts'
import type { JsonValue } from '../../../src/model/value.ts'

/** A one-line file that holds nothing but the expression. */
export function expressionText(text: string): ExpressionText {
  return { text, span: spanOf(0, text.length), spanOf }
}

function spanOf(start: number, end: number): Span {
  const at = (column: number) => ({ file: 'connectors.yaml', line: 1, column: column + 1 })
  return { start: at(start), end: at(end) }
}

/** Compiles with the names of SCIM. */
export function compile(text: string, options: Partial<CompileOptions> = {}): CompiledExpression {
  return compileExpression(expressionText(text), { vocabulary: 'scim', ...options })
}

/** The stretch of the text that a span covers. */
export function marked(text: string, span: Span): string {
  return text.slice(span.start.column - 1, span.end.column - 1)
}

/** What an evaluation gave: a value, or JSONata's code of what went wrong. */
export type Outcome = { readonly value: JsonValue | undefined } | { readonly code: string }

/** Runs an expression and keeps what comes of it. */
export async function outcomeOf(
  expression: CompiledExpression,
  input: Readonly<Record<string, JsonValue>>,
): Promise<Outcome> {
  try {
    return { value: await expression.evaluate(input, { now: NOW }) }
  } catch (thrown) {
    if (!isSyncError(thrown)) throw thrown
    const { cause } = thrown
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'none'
    return { code }
  }
}

/** 2026-11-23T05:22:40Z. */
export const NOW = 1_795_411_360_000
