import { ExpressionFault } from '../fault.ts'
import type { SyntaxNode } from '../syntax.ts'
import {
  type Build,
  type Code,
  type Compiled,
  countRound,
  enterFrame,
  type Frame,
  NotCompiled,
  type Scope,
} from './code.ts'
import { mergeSort } from './order.ts'
import { isTruthy, pushMember, sequenceOf } from './value.ts'

/** Functions that take a function. They are compiled when it is written out in the call. */
export const HIGHER_ORDER: ReadonlySet<string> = new Set([
  'map',
  'filter',
  'single',
  'reduce',
  'each',
  'sift',
  'sort',
])

/** A lambda with the values of its parameters; those that it does not name are dropped. */
interface Lambda {
  readonly arity: number
  call(args: readonly unknown[], input: unknown, frame: Frame): unknown
}

type Loop = (
  subject: unknown,
  call: (...args: readonly unknown[]) => unknown,
  more: { readonly initial: unknown; readonly arity: number; readonly frame: Frame },
) => unknown

/** Compiles `$map(list, function($v) {…})` and its like. */
export function compileHigherOrder(
  name: string,
  given: readonly SyntaxNode[],
  piped: readonly Code[],
  scope: Scope,
  build: Build,
): Compiled {
  const [subject, lambda, initial] = splitArguments(given, piped, scope, build)
  const loop = LOOPS.get(name)
  const extra = initial !== undefined && name !== 'reduce'
  if (subject === undefined || lambda === undefined || loop === undefined || extra) {
    throw new NotCompiled(`$${name} is called without a function that is written out`)
  }
  const code: Code = (input, frame) => {
    const value = subject(input, frame)
    const start = initial?.(input, frame)
    const call = (...args: readonly unknown[]): unknown => {
      countRound(frame)
      return lambda.call(args, input, frame)
    }
    return loop(value, call, { initial: start, arity: lambda.arity, frame })
  }
  return { code, sequence: true }
}

function splitArguments(
  given: readonly SyntaxNode[],
  piped: readonly Code[],
  scope: Scope,
  build: Build,
): [Code | undefined, Lambda | undefined, Code | undefined] {
  const nodes = [...given]
  const first = piped[0] ?? nodeCode(nodes.shift(), scope, build)
  const lambda = nodes.shift()
  const initial = nodeCode(nodes.shift(), scope, build)
  if (nodes.length > 0) throw new NotCompiled('a function gets too many arguments')
  return [first, compileLambda(lambda, scope, build), initial]
}

function nodeCode(node: SyntaxNode | undefined, scope: Scope, build: Build): Code | undefined {
  return node === undefined ? undefined : build.node(node, scope)
}

function compileLambda(
  node: SyntaxNode | undefined,
  parent: Scope,
  build: Build,
): Lambda | undefined {
  const written = node?.type === 'lambda' && node.thunk !== true && node.signature === undefined
  if (!written || node.body === undefined || node.predicate !== undefined) return undefined
  const names = (node.arguments ?? []).map((parameter) => String(parameter.value))
  if (new Set(names).size !== names.length) throw new NotCompiled('two parameters have one name')
  const body = build.node(node.body, { parent, names })
  return {
    arity: names.length,
    call: (args, input, frame) => {
      if (names.length === 0) return body(input, frame)
      const inner = enterFrame(frame, names.length)
      for (let index = 0; index < names.length; index += 1) inner.values[index] = args[index]
      return body(input, inner)
    },
  }
}

const LOOPS: ReadonlyMap<string, Loop> = new Map<string, Loop>([
  ['map', (subject, call) => overList(subject, (list) => mapped(list, call))],
  ['filter', (subject, call) => overList(subject, (list) => filtered(list, call))],
  ['single', (subject, call) => overList(subject, (list) => single(list, call))],
  ['reduce', reduced],
  ['each', each],
  ['sift', sifted],
  ['sort', (subject, call) => overList(subject, (list) => sorted(list, call))],
])

function overList(subject: unknown, loop: (list: readonly unknown[]) => unknown): unknown {
  if (subject === undefined) return undefined
  return loop(Array.isArray(subject) ? subject : [subject])
}

function mapped(list: readonly unknown[], call: (...args: readonly unknown[]) => unknown): unknown {
  const found = sequenceOf()
  for (const [index, member] of list.entries()) {
    const value = call(member, index, list)
    if (value !== undefined) pushMember(found, value)
  }
  return found
}

function filtered(
  list: readonly unknown[],
  call: (...args: readonly unknown[]) => unknown,
): unknown {
  const found = sequenceOf()
  for (const [index, member] of list.entries()) {
    if (isTruthy(call(member, index, list))) pushMember(found, member)
  }
  return found
}

function single(list: readonly unknown[], call: (...args: readonly unknown[]) => unknown): unknown {
  const found: unknown[] = []
  for (const [index, member] of list.entries()) {
    if (!isTruthy(call(member, index, list))) continue
    found.push(member)
    if (found.length > 1) throw new ExpressionFault('D3138')
  }
  if (found.length === 0) throw new ExpressionFault('D3139')
  return found[0]
}

function sorted(list: readonly unknown[], call: (...args: readonly unknown[]) => unknown): unknown {
  return list.length <= 1 ? list : mergeSort([...list], (a, b) => Boolean(call(a, b)))
}

function reduced(...[subject, call, { initial, arity }]: Parameters<Loop>): unknown {
  return overList(subject, (list) => {
    if (arity < 2) throw new ExpressionFault('D3050')
    const fromFirst = initial === undefined && list.length > 0
    let result = fromFirst ? list[0] : initial
    for (let index = fromFirst ? 1 : 0; index < list.length; index += 1) {
      result = call(result, list[index], index, list)
    }
    return result
  })
}

function each(subject: unknown, call: (...args: readonly unknown[]) => unknown): unknown {
  const found = sequenceOf()
  for (const [name, value] of entriesOf(subject)) {
    const made = call(value, name, subject)
    if (made !== undefined) pushMember(found, made)
  }
  return found
}

function sifted(subject: unknown, call: (...args: readonly unknown[]) => unknown): unknown {
  const kept = Object.create(null) as Record<string, unknown>
  for (const [name, value] of entriesOf(subject)) {
    if (isTruthy(call(value, name, subject))) kept[name] = value
  }
  return Object.keys(kept).length === 0 ? undefined : kept
}

function entriesOf(subject: unknown): [string, unknown][] {
  if (subject === undefined) return []
  if (typeof subject !== 'object' || subject === null || Array.isArray(subject)) {
    throw new ExpressionFault('T0410')
  }
  return Object.entries(subject)
}
