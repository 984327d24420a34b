import { ExpressionFault } from '../fault.ts'
import type { Callable } from '../function-table.ts'
import type { SyntaxNode } from '../syntax.ts'
import {
  type Build,
  type Code,
  type Compiled,
  type Frame,
  NotCompiled,
  type Scope,
} from './code.ts'
import { compileHigherOrder, HIGHER_ORDER } from './higher-order.ts'
import { compileMatching, MATCHING } from './matching.ts'
import { mergeSort } from './order.ts'
import { isNumeric, isTruthy, textOf } from './value.ts'

/** How a call came about. */
interface CallForm {
  /** The first argument of `a ~> $f(b)`. */
  readonly piped?: Code
  /** The last thing that a lambda does: JSONata then evaluates it without a context. */
  readonly tail?: boolean
}

/** Compiles `$name(…)` of a function of JSONata or ours. */
export function compileCall(
  node: SyntaxNode,
  scope: Scope,
  build: Build,
  form: CallForm = {},
): Compiled {
  const callable = calledFunction(node.procedure, scope, build)
  const given = node.arguments ?? []
  const piped = form.piped === undefined ? [] : [form.piped]
  const sorts = callable.name === 'sort' && given.length + piped.length === 1
  if (HIGHER_ORDER.has(callable.name) && !sorts) {
    return located(compileHigherOrder(callable.name, given, piped, scope, build), node)
  }
  const context: Code = form.tail === true ? () => null : (input) => input
  if (MATCHING.has(callable.name)) {
    return located(compileMatching(callable, given, piped, context, scope, build), node)
  }
  const args = [...piped, ...given.map((argument) => build.node(argument, scope))]
  const quick = form.tail === true ? undefined : quickCall(callable.name, args, node.position)
  if (quick !== undefined) return quick
  return located(generalCall(callable, args, context), node)
}

/** Compiles `a ~> $f(b)` and `a ~> $f`. */
export function compileApply(node: SyntaxNode, scope: Scope, build: Build): Compiled {
  const { lhs, rhs } = node
  if (lhs === undefined || Array.isArray(lhs) || rhs === undefined) {
    throw new NotCompiled('an operand is missing')
  }
  const piped = build.node(lhs, scope)
  if (rhs.type === 'function' && rhs.predicate === undefined && rhs.group === undefined) {
    return compileCall(rhs, scope, build, { piped })
  }
  const isName = rhs.type === 'variable' && rhs.predicate === undefined && rhs.group === undefined
  if (!isName) throw new NotCompiled('a value is piped into an expression')
  const call = { type: 'function', procedure: rhs, arguments: [] }
  return compileCall(call, scope, build, { piped, tail: true })
}

function calledFunction(procedure: SyntaxNode | undefined, scope: Scope, build: Build): Callable {
  if (procedure?.type !== 'variable') throw new NotCompiled('something other than $name is called')
  const name = String(procedure.value)
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    if (at.names.includes(name)) throw new NotCompiled(`$${name} is a variable that is called`)
  }
  const callable = build.functions.get(name)
  if (callable === undefined) throw new NotCompiled(`$${name} is not a known function`)
  return callable
}

/** Adds the place to failures that have none. */
function located(compiled: Compiled, node: SyntaxNode): Compiled {
  const { code } = compiled
  const position = node.position
  return {
    ...compiled,
    code: (input, frame) => {
      try {
        return code(input, frame)
      } catch (thrown) {
        throw withPosition(thrown, position)
      }
    },
  }
}

function withPosition(thrown: unknown, position: number | undefined): unknown {
  if (thrown instanceof ExpressionFault) {
    if (thrown.position !== undefined) return thrown
    return new ExpressionFault(thrown.code, position, thrown.message)
  }
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown) {
    const raised = 'message' in thrown && thrown.message !== undefined
    return raised ? thrown : new ExpressionFault(String(thrown.code), position)
  }
  return thrown
}

function generalCall(callable: Callable, args: readonly Code[], context: Code): Compiled {
  const { plainTypes, required, signature } = callable
  const plain =
    plainTypes !== undefined && args.length >= required && args.length <= plainTypes.length
      ? plainTypes.slice(0, args.length)
      : undefined
  const invoke =
    callable.name === 'sort'
      ? sortMembers
      : (values: readonly unknown[], frame: Frame): unknown => callable.invoke(values, frame.run)
  const code: Code = (input, frame) => {
    const values = args.map((arg) => arg(input, frame))
    if (plain !== undefined && fits(values, plain)) return invoke(values, frame)
    const checked =
      signature === undefined ? values : check(signature, values, context(input, frame))
    return invoke(checked, frame)
  }
  return { code, sequence: true, boolean: BOOLEAN_RESULTS.has(callable.name) }
}

/** Functions whose result is a boolean whatever they are given. */
const BOOLEAN_RESULTS: ReadonlySet<string> = new Set(['exists'])

function check(
  signature: NonNullable<Callable['signature']>,
  values: readonly unknown[],
  context: unknown,
): readonly unknown[] {
  return signature.validate(values, context)
}

function fits(values: readonly unknown[], types: readonly string[]): boolean {
  for (let index = 0; index < types.length; index += 1) {
    if (typeof values[index] !== types[index]) return false
  }
  return true
}

/** The functions that most flows call, with one argument and without its array. */
function quickCall(
  name: string,
  args: readonly Code[],
  position: number | undefined,
): Compiled | undefined {
  const [arg] = args
  if (arg === undefined || args.length !== 1) return undefined
  const onText = TEXT_FUNCTIONS.get(name)
  if (onText !== undefined) return { code: textCall(onText, arg, position), sequence: false }
  switch (name) {
    case 'not':
      return scalar((input, frame) => {
        const value = arg(input, frame)
        return value === undefined ? undefined : !isTruthy(value)
      })
    case 'boolean':
      return scalar((input, frame) => {
        const value = arg(input, frame)
        return value === undefined ? undefined : isTruthy(value)
      })
    case 'exists':
      return { ...scalar((input, frame) => arg(input, frame) !== undefined), boolean: true }
    case 'string':
      return scalar((input, frame) => {
        const value = arg(input, frame)
        return value === undefined ? undefined : textOf(value)
      })
    default:
      return undefined
  }
}

function scalar(code: Code): Compiled {
  return { code, sequence: false }
}

function textCall(on: (text: string) => unknown, arg: Code, position: number | undefined): Code {
  return (input, frame) => {
    const value = arg(input, frame)
    if (typeof value === 'string') return on(value)
    if (value === undefined) return undefined
    throw new ExpressionFault('T0410', position)
  }
}

const TEXT_FUNCTIONS: ReadonlyMap<string, (text: string) => unknown> = new Map([
  ['lowercase', (text: string): unknown => text.toLowerCase()],
  ['uppercase', (text: string): unknown => text.toUpperCase()],
  ['length', (text: string): unknown => Array.from(text).length],
  ['trim', trimmed],
])

/** Runs of white space as one blank, none at the ends. */
function trimmed(text: string): string {
  return text
    .replaceAll(/[ \t\n\r]+/gu, ' ')
    .replace(/^ /u, '')
    .replace(/ $/u, '')
}

/** `$sort` without a function; JSONata's own answers later. */
function sortMembers([list]: readonly unknown[]): unknown {
  if (!Array.isArray(list) || list.length <= 1) return list
  const texts = list.filter((member) => typeof member === 'string')
  const numbers = list.filter((member) => isNumeric(member))
  if (numbers.length === list.length) return mergeSort(numbers, (a, b) => Number(a) > Number(b))
  if (texts.length === list.length) return mergeSort(texts, (a, b) => String(a) > String(b))
  throw new ExpressionFault('D3070')
}
