import { ExpressionFault } from '../fault.ts'
import { LIMITS } from '../limits.ts'
import { leftOf, type SyntaxNode } from '../syntax.ts'
import { type Build, type Code, type Compiled, NotCompiled, type Scope } from './code.ts'
import { isEqual, isNumeric, isTruthy, sequenceOf, textOf } from './value.ts'

/** Compiles `a op b`: both sides, the left first, then the types are looked at. */
export function compileBinary(node: SyntaxNode, scope: Scope, build: Build): Compiled {
  const lhs = leftOf(node)
  if (lhs === undefined || node.rhs === undefined) throw new NotCompiled('an operand is missing')
  const left = build.node(lhs, scope)
  const right = build.node(node.rhs, scope)
  const position = node.position
  switch (node.value) {
    case '=':
      return boolean(equality(lhs, node.rhs, left, right))
    case '!=':
      return boolean(inequality(left, right))
    case 'and':
      return boolean(
        (input, frame) => isTruthy(left(input, frame)) && isTruthy(right(input, frame)),
      )
    case 'or':
      return boolean(
        (input, frame) => isTruthy(left(input, frame)) || isTruthy(right(input, frame)),
      )
    case 'in':
      return boolean((input, frame) => isMember(left(input, frame), right(input, frame)))
    case '&':
      return scalar((input, frame) => joined(left(input, frame), right(input, frame)))
    case '..':
      return {
        code: (input, frame) => range(left(input, frame), right(input, frame), position),
        sequence: true,
      }
    case '<':
    case '<=':
    case '>':
    case '>=':
      return scalar(comparison(node.value, left, right, position))
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return scalar(arithmetic(node.value, left, right, position))
    default:
      throw new NotCompiled(`the operator ${String(node.value)} is used`)
  }
}

/** Compiles unary minus. */
export function compileMinus(node: SyntaxNode, scope: Scope, build: Build): Compiled {
  if (node.expression === undefined) throw new NotCompiled('an operand is missing')
  const operand = build.node(node.expression, scope)
  return scalar((input, frame) => {
    const value = operand(input, frame)
    if (value === undefined) return undefined
    if (!isNumeric(value)) throw new ExpressionFault('D1002', node.position)
    return -value
  })
}

function boolean(code: Code): Compiled {
  return { code, sequence: false, boolean: true }
}

function scalar(code: Code): Compiled {
  return { code, sequence: false }
}

function equality(lhs: SyntaxNode, rhs: SyntaxNode, left: Code, right: Code): Code {
  const literal = literalText(rhs) ?? literalText(lhs)
  if (literal !== undefined) {
    const other = literalText(rhs) === undefined ? right : left
    return (input, frame) => other(input, frame) === literal
  }
  return (input, frame) => {
    const a = left(input, frame)
    const b = right(input, frame)
    return a !== undefined && b !== undefined && isEqual(a, b)
  }
}

function literalText(node: SyntaxNode): string | undefined {
  const bare = node.type === 'string' && node.predicate === undefined && node.group === undefined
  return bare && typeof node.value === 'string' ? node.value : undefined
}

function inequality(left: Code, right: Code): Code {
  return (input, frame) => {
    const a = left(input, frame)
    const b = right(input, frame)
    return a !== undefined && b !== undefined && !isEqual(a, b)
  }
}

function isMember(value: unknown, list: unknown): boolean {
  if (value === undefined || list === undefined) return false
  return Array.isArray(list) ? list.some((member) => member === value) : list === value
}

function joined(left: unknown, right: unknown): string {
  const before = left === undefined ? '' : textOf(left)
  return right === undefined ? before : before + textOf(right)
}

function comparison(
  operator: '<' | '<=' | '>' | '>=',
  left: Code,
  right: Code,
  position: number | undefined,
): Code {
  const holds = COMPARISONS[operator]
  return (input, frame) => {
    const a = left(input, frame)
    const b = right(input, frame)
    if (!isComparable(a) || !isComparable(b)) throw new ExpressionFault('T2010', position)
    if (a === undefined || b === undefined) return undefined
    if (typeof a !== typeof b) throw new ExpressionFault('T2009', position)
    return holds(a, b)
  }
}

type Comparable = string | number

const COMPARISONS: Readonly<
  Record<'<' | '<=' | '>' | '>=', (a: Comparable, b: Comparable) => boolean>
> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
}

function isComparable(value: unknown): value is Comparable | undefined {
  return value === undefined || typeof value === 'string' || typeof value === 'number'
}

function arithmetic(
  operator: '+' | '-' | '*' | '/' | '%',
  left: Code,
  right: Code,
  position: number | undefined,
): Code {
  const calculate = CALCULATIONS[operator]
  return (input, frame) => {
    const a = left(input, frame)
    const b = right(input, frame)
    if (a !== undefined && !isNumeric(a)) throw new ExpressionFault('T2001', position)
    if (b !== undefined && !isNumeric(b)) throw new ExpressionFault('T2002', position)
    return a === undefined || b === undefined ? undefined : calculate(a, b)
  }
}

const CALCULATIONS: Readonly<
  Record<'+' | '-' | '*' | '/' | '%', (a: number, b: number) => number>
> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
}

function range(from: unknown, to: unknown, position: number | undefined): unknown {
  if (from !== undefined && !isInteger(from)) throw new ExpressionFault('T2003', position)
  if (to !== undefined && !isInteger(to)) throw new ExpressionFault('T2004', position)
  if (from === undefined || to === undefined || from > to) return undefined
  const size = to - from + 1
  if (size > 1e7) throw new ExpressionFault('D2014', position)
  if (size > LIMITS.sequence) throw new ExpressionFault('D2015', position)
  const members = sequenceOf()
  for (let member = from; member <= to; member += 1) members.push(member)
  return members
}

function isInteger(value: unknown): value is number {
  return Number.isInteger(value)
}
