import { SyncError } from '../../model/errors.ts'
import type { ExpressionText } from '../../model/expression.ts'
import { formatPosition } from '../../model/position.ts'
import type { Problem } from '../../model/problem.ts'
import type { SourceObject } from '../../model/source-object.ts'
import type { JsonValue, Row } from '../../model/value.ts'
import type { CompiledExpression, EvaluationScope } from '../compiled.ts'
import type { MappingFunction, RandomSource } from '../function.ts'
import { analyse } from './analysis.ts'
import { buildClosure } from './closure/build.ts'
import { type Code, NotCompiled, type Run } from './closure/code.ts'
import { toSyncError } from './fault.ts'
import { type Callable, functionTable } from './function-table.ts'
import { type Interpreter, prepareInterpreter } from './interpreter.ts'
import type { NameOptions } from './name-replacement.ts'
import { resolveNames } from './names.ts'
import { parseExpression } from './parse.ts'
import { cryptoRandom } from './random.ts'
import { toJson } from './result.ts'
import { placed, type PreparedExpression, type SharedExpressions, withoutPlace } from './shared.ts'
import type { ParsedText } from './syntax.ts'
import { rememberShape, shapeOfTree } from './tree.ts'

/** How an expression is to be read. */
export interface CompileOptions extends NameOptions {
  /** Functions beside JSONata's and ours. */
  readonly functions?: readonly MappingFunction[]
  /** Where `$random`, `$guid` and `$randomString` take their chance from. */
  readonly random?: RandomSource
  /** `interpreter` leaves everything to the jsonata package, to compare the two. */
  readonly mode?: 'closure' | 'interpreter'
  /** Where equal texts find each other; `functions` and `random` must be the same for all of them. */
  readonly shared?: SharedExpressions
}

/** A compiled expression, or what is wrong with its text. */
export type CompileResult =
  | { readonly kind: 'compiled'; readonly expression: CompiledExpression }
  | { readonly kind: 'problem'; readonly problem: Problem }

/**
 * Compiles a JSONata expression: parsed once, names resolved, its common part turned into a closure that
 * answers at once. What is not compiled runs in the jsonata package, and `reason` says why.
 *
 * @throws SyncError `CONFIGURATION_INVALID` with the position when the text cannot be parsed
 */
export function compileExpression(
  source: ExpressionText,
  options: CompileOptions,
): CompiledExpression {
  const result = tryCompileExpression(source, options)
  if (result.kind === 'compiled') return result.expression
  const { message, span } = result.problem
  throw new SyncError('CONFIGURATION_INVALID', `${formatPosition(span.start)}: ${message}`)
}

/** Compiles like {@link compileExpression}, with a syntax error as a problem. */
export function tryCompileExpression(
  source: ExpressionText,
  options: CompileOptions,
): CompileResult {
  const { shared } = options
  const key = shared === undefined ? '' : keyOf(source.text, options)
  let prepared = shared?.get(key)
  if (prepared === undefined) {
    const result = parseExpression(source)
    if (result.kind === 'problem') return result
    prepared = prepare(result.parsed, source.text, options)
    shared?.set(key, prepared)
  }
  const expression: CompiledExpression = {
    source,
    analysis: placed(prepared.analysis, source),
    ...prepared.how,
    evaluate: prepared.evaluation(source),
  }
  rememberShape(expression, prepared.shape)
  return { kind: 'compiled', expression }
}

/** Everything that makes two equal texts mean the same; there is no line break in what stands before the text. */
function keyOf(text: string, { vocabulary, columns, mode = 'closure' }: CompileOptions): string {
  const row = columns === undefined ? '' : JSON.stringify(columns)
  return `${vocabulary} ${mode} ${row}\n${text}`
}

function prepare(parsed: ParsedText, text: string, options: CompileOptions): PreparedExpression {
  const functions = functionTable(options.functions)
  const nowhere = withoutPlace(text)
  const names = resolveNames(parsed.root, nowhere, options)
  const analysis = analyse(parsed.root, nowhere, names, functions, options.vocabulary)
  const random = options.random ?? cryptoRandom
  const shape = shapeOfTree(parsed.root)
  const closure = tryClosure(parsed, functions, options.mode)
  if (typeof closure === 'function') {
    return {
      analysis,
      shape,
      how: { mode: 'closure' },
      evaluation: (source) => closureEvaluation(closure, source, random),
    }
  }
  const used = analysis.functions.flatMap((use) => functions.get(use.name) ?? [])
  const interpret = prepareInterpreter(parsed, functions, used, random)
  return {
    analysis,
    shape,
    how: { mode: 'interpreter', reason: closure.reason },
    evaluation: (source) => interpreterEvaluation(interpret, source),
  }
}

function tryClosure(
  parsed: ParsedText,
  functions: ReadonlyMap<string, Callable>,
  mode: CompileOptions['mode'],
): Code | { readonly reason: string } {
  if (mode === 'interpreter') return { reason: 'the interpreter was asked for' }
  try {
    return buildClosure(parsed.root, functions)
  } catch (thrown) {
    if (thrown instanceof NotCompiled) return { reason: thrown.message }
    throw thrown
  }
}

const TIMELESS: EvaluationScope = { now: 0 }

function closureEvaluation(
  code: Code,
  source: ExpressionText,
  random: RandomSource,
): CompiledExpression['evaluate'] {
  return (input, scope = TIMELESS) => {
    const run = startRun(input, scope.now, scope.row, random)
    try {
      const result = code(input, { run, parent: undefined, values: NO_VALUES })
      return typeof result === 'object' ? toJson(result) : scalar(result)
    } catch (thrown) {
      throw toSyncError(thrown, source)
    }
  }
}

const NO_VALUES: unknown[] = []

function startRun(
  root: SourceObject,
  now: number,
  row: Row | undefined,
  random: RandomSource,
): Run {
  return { root, now, row, random, rounds: 0 }
}

function scalar(value: unknown): JsonValue | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : toJson(value)
}

function interpreterEvaluation(
  interpret: Interpreter,
  source: ExpressionText,
): CompiledExpression['evaluate'] {
  return async (input, scope = TIMELESS): Promise<JsonValue | undefined> => {
    try {
      return toJson(await interpret(input, scope))
    } catch (thrown) {
      throw toSyncError(thrown, source)
    }
  }
}
