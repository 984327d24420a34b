import type { JsonValue, Row } from '../../../model/value.ts'
import type { CallContext } from '../../function.ts'
import { ExpressionFault } from '../fault.ts'
import { LIMITS } from '../limits.ts'
import type { SyntaxNode } from '../syntax.ts'
import type { FunctionTable } from '../function-table.ts'

/** One node, compiled: its value for a context. `undefined` is "no value". */
export type Code = (input: unknown, frame: Frame) => unknown

/** What one evaluation needs; made anew for each, so that nothing is left over. */
export interface Run extends CallContext {
  readonly root: JsonValue
  readonly row: Row | undefined
  /** Rounds of loops so far. */
  rounds: number
}

/** The variables of one block or lambda. */
export interface Frame {
  readonly run: Run
  readonly parent: Frame | undefined
  readonly values: unknown[]
}

/** Stands in a frame for a variable that is not bound yet. */
export const UNBOUND: unique symbol = Symbol('unbound')

/** The names that a frame can hold, known while compiling. */
export interface Scope {
  readonly parent: Scope | undefined
  readonly names: readonly string[]
}

/** A node with what is known of its value. */
export interface Compiled {
  readonly code: Code
  /** The value may be a sequence that has not been settled yet. */
  readonly sequence: boolean
  /** The value is always a boolean. */
  readonly boolean?: boolean
}

/** A node whose value needs no settling. */
export function scalar(code: Code): Compiled {
  return { code, sequence: false }
}

/** Has never a value. */
export const nothing: Code = () => undefined

/** Compiles the nodes under a node; every part of the compiler gets it, so that none imports another. */
export interface Build {
  readonly functions: FunctionTable
  /** A node as it stands: filters, grouping and settling included. */
  node(node: SyntaxNode, scope: Scope): Code
  /** The same, with what is known of the value. */
  described(node: SyntaxNode, scope: Scope): Compiled
  /** Told which way a condition goes; absent where nobody asks, and then it costs nothing. */
  readonly observe?: ObserveCondition
}

/** Asked once for each half of a condition while compiling; what it gives is called when that half is taken. */
export type ObserveCondition = (node: SyntaxNode, half: 'then' | 'else') => (() => void) | undefined

/** Thrown while compiling: this part of the language is left to the interpreter. */
export class NotCompiled extends Error {}

/** Counts a round of a loop. @throws ExpressionFault D1012 beyond the limit */
export function countRound(frame: Frame): void {
  frame.run.rounds += 1
  if (frame.run.rounds > LIMITS.rounds) throw new ExpressionFault('D1012')
}

/** A frame with all its variables unbound. */
export function enterFrame(parent: Frame, size: number): Frame {
  const values: unknown[] = []
  for (let index = 0; index < size; index += 1) values.push(UNBOUND)
  return { run: parent.run, parent, values }
}
