import { setImmediate } from 'node:timers/promises'
import type { SourceObject } from '../../model/source-object.ts'
import type { EvaluationScope } from '../compiled.ts'
import type { RandomSource } from '../function.ts'
import type { Callable, FunctionTable } from './function-table.ts'
import { LIMITS } from './limits.ts'
import { onEveryNode } from './native-functions.ts'
import { LinearRegExp } from './regular-expression/linear.ts'
import { toJson } from './result.ts'
import type { InterpreterOptions, ParsedText } from './syntax.ts'

/** The limits that the jsonata package holds itself, and the engine for regular expressions. */
export const INTERPRETER_OPTIONS: InterpreterOptions = {
  timeout: LIMITS.timeout,
  stack: LIMITS.stack,
  sequence: LIMITS.sequence,
  RegexEngine: asRegExpConstructor(LinearRegExp),
}

/** Evaluates with the jsonata package. */
export type Interpreter = (input: SourceObject, scope: EvaluationScope) => Promise<unknown>

/**
 * Prepares the jsonata package to evaluate a parsed text with our functions. It never keeps the process
 * from its other work for long: JSONata evaluates in one chain of promises, so every few milliseconds it
 * is made to wait until timers and sockets have had their turn.
 *
 * @param used functions that the text calls; only those that need the clock or chance are bound anew
 */
export function prepareInterpreter(
  parsed: ParsedText,
  functions: FunctionTable,
  used: readonly Callable[],
  random: RandomSource,
): Interpreter {
  const { interpreter } = parsed
  interpreter.assign('eval', undefined)
  onEveryNode(interpreter, takeTurns())
  const contextual = used.filter((one) => one.contextual)
  for (const one of functions.values()) {
    if (one.native || contextual.includes(one)) continue
    interpreter.assign(
      one.name,
      bound(one, (args) => one.invoke(args, { now: 0, random })),
    )
  }
  return async (input, scope) => {
    const bindings: Record<string, unknown> = { row: scope.row }
    for (const one of contextual) {
      bindings[one.name] = bound(one, (args) => one.invoke(args, { now: scope.now, random }))
    }
    // The package marks and sometimes extends arrays of its input; it gets a copy.
    const result: unknown = await interpreter.evaluate(toJson(input), bindings)
    return result
  }
}

/** A function in the form that the package keeps its own in. */
function bound(one: Callable, call: (args: readonly unknown[]) => unknown): object {
  return {
    _jsonata_function: true,
    implementation: (...args: readonly unknown[]) => call(args),
    signature: one.signature,
  }
}

const NODES_BETWEEN_LOOKS = 200
const MILLISECONDS_IN_A_TURN = 5

function takeTurns(): () => Promise<void> | undefined {
  let nodes = 0
  let turnBegan = Date.now()
  return () => {
    nodes += 1
    if (nodes % NODES_BETWEEN_LOOKS !== 0) return undefined
    if (Date.now() - turnBegan < MILLISECONDS_IN_A_TURN) return undefined
    return setImmediate().then(() => {
      turnBegan = Date.now()
    })
  }
}

/** The package calls `new`, `exec` and `lastIndex` and nothing else of the constructor. */
function asRegExpConstructor(engine: typeof LinearRegExp): RegExpConstructor {
  return engine as unknown as RegExpConstructor
}
