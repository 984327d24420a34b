import { ExpressionFault } from '../fault.ts'
import type { Callable } from '../function-table.ts'
import { LinearRegExp, type Match } from '../regular-expression/linear.ts'
import type { SyntaxNode } from '../syntax.ts'
import {
  type Build,
  type Code,
  type Compiled,
  countRound,
  type Frame,
  NotCompiled,
  type Scope,
} from './code.ts'
import { expand } from './replacement.ts'
import { pushMember, sequenceOf } from './value.ts'

/** A text or a regular expression, as the second argument of `$contains`, `$split` and `$replace`. */
type Pattern = string | LinearRegExp

type TextFunction = (
  text: string | undefined,
  pattern: Pattern | undefined,
  more: readonly unknown[],
  frame: Frame,
) => unknown

/** Functions whose own code in the jsonata package answers later; these answer at once. */
export const MATCHING: ReadonlyMap<string, TextFunction> = new Map<string, TextFunction>([
  ['contains', contains],
  ['match', match],
  ['replace', replace],
  ['split', split],
])

/** Compiles a call of one of {@link MATCHING}; a regular expression must be written out in it. */
export function compileMatching(
  callable: Callable,
  given: readonly SyntaxNode[],
  piped: readonly Code[],
  context: Code,
  scope: Scope,
  build: Build,
): Compiled {
  const call = MATCHING.get(callable.name)
  const args = given.map((argument) => compileArgument(argument, scope, build))
  if (call === undefined) throw new NotCompiled('a regular expression is used as a value')
  const all = [...piped.map((code) => ({ code, expression: undefined })), ...args]
  const code: Code = (input, frame) => {
    const values = all.map((arg) => arg.expression?.marker ?? arg.code(input, frame))
    const checked = callable.signature?.validate(values, context(input, frame)) ?? values
    const [text, pattern, ...more] = checked.map((value) => expressionOf(value))
    return call(asText(text), asPattern(pattern), more, frame)
  }
  return { code, sequence: true }
}

interface Expression {
  readonly engine: LinearRegExp
  /** Stands for the expression while the signature is checked, which asks for a function. */
  readonly marker: () => LinearRegExp
}

function compileArgument(
  node: SyntaxNode,
  scope: Scope,
  build: Build,
): { readonly code: Code; readonly expression: Expression | undefined } {
  if (node.type !== 'regex') return { code: build.node(node, scope), expression: undefined }
  if (!(node.value instanceof RegExp) || node.predicate !== undefined) {
    throw new NotCompiled('a regular expression is used as a value')
  }
  const engine = engineOf(node.value)
  return { code: () => undefined, expression: { engine, marker: () => engine } }
}

function engineOf(expression: RegExp): LinearRegExp {
  try {
    return new LinearRegExp(expression)
  } catch {
    throw new NotCompiled('a regular expression is refused')
  }
}

function expressionOf(value: unknown): unknown {
  if (typeof value !== 'function') return value
  const engine: unknown = Reflect.apply(value, undefined, [])
  return engine
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function asPattern(value: unknown): Pattern | undefined {
  return typeof value === 'string' || value instanceof LinearRegExp ? value : undefined
}

function asLimit(value: unknown, code: string): number {
  const limit = typeof value === 'number' ? value : Number.POSITIVE_INFINITY
  if (limit < 0) throw new ExpressionFault(code)
  return limit
}

function contains(text: string | undefined, pattern: Pattern | undefined): unknown {
  if (text === undefined || pattern === undefined) return undefined
  if (typeof pattern === 'string') return text.includes(pattern)
  return pattern.matchFrom(text, 0) !== undefined
}

function match(...[text, pattern, [most], frame]: Parameters<TextFunction>): unknown {
  if (text === undefined) return undefined
  const limit = asLimit(most, 'D3040')
  const found = sequenceOf()
  if (!(pattern instanceof LinearRegExp)) throw new ExpressionFault('T1006')
  for (const one of matches(pattern, text, limit, frame)) {
    const entry = { match: one.text, index: one.start, groups: one.groups }
    pushMember(found, Object.assign(Object.create(null), entry))
  }
  return found
}

function replace(
  ...[text, pattern, [replacement, most], frame]: Parameters<TextFunction>
): unknown {
  if (text === undefined) return undefined
  if (pattern === '') throw new ExpressionFault('D3010')
  const limit = asLimit(most, 'D3011')
  if (limit === 0) return text
  if (pattern === undefined) throw new ExpressionFault('T1006')
  if (typeof pattern === 'string') return replaceText(text, pattern, replacement, limit)
  let result = ''
  let position = 0
  for (const one of matches(pattern, text, limit, frame)) {
    if (typeof replacement !== 'string') throw new ExpressionFault('D3012')
    result += text.slice(position, one.start) + expand(replacement, one)
    position = one.end
  }
  return result + text.slice(position)
}

function replaceText(text: string, old: string, replacement: unknown, limit: number): string {
  let result = ''
  let position = 0
  let count = 0
  for (let at = text.indexOf(old); at >= 0 && count < limit; at = text.indexOf(old, position)) {
    result += text.slice(position, at) + String(replacement)
    position = at + old.length
    count += 1
  }
  return result + text.slice(position)
}

function split(...[text, pattern, [most], frame]: Parameters<TextFunction>): unknown {
  if (text === undefined) return undefined
  const limit = asLimit(most, 'D3020')
  if (limit === 0) return []
  if (pattern === undefined) throw new ExpressionFault('T1006')
  if (typeof pattern === 'string') {
    return Number.isFinite(limit) ? text.split(pattern, limit) : text.split(pattern)
  }
  const parts: string[] = []
  let start = 0
  for (const one of matches(pattern, text, limit, frame)) {
    parts.push(text.slice(start, one.start))
    start = one.end
  }
  if (parts.length < limit) parts.push(text.slice(start))
  return parts
}

/** One match after the other. @throws ExpressionFault D1004 when a later one is empty */
function* matches(
  pattern: LinearRegExp,
  text: string,
  limit: number,
  frame: Frame,
): Generator<Match> {
  let count = 0
  let found = pattern.matchFrom(text, 0)
  while (found !== undefined && count < limit) {
    countRound(frame)
    yield found
    count += 1
    if (found.end >= text.length) return
    found = pattern.matchFrom(text, found.end)
    if (found?.text === '') throw new ExpressionFault('D1004')
  }
}
