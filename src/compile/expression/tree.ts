import type { ColumnValue } from '../../model/value.ts'
import type { CompiledExpression } from '../compiled.ts'
import { leftOf, type SyntaxNode } from './syntax.ts'

/**
 * What an expression looks like to those who must turn it round: the flow engine derives inverses from
 * it. Names are resolved already: `mail` and `emails[type="work"][0].value` have the same shape.
 */
export type Shape =
  | {
      readonly kind: 'path'
      /**
       * Canonical SCIM path as segments; with a selector, the attribute and the sub-attribute.
       * `['accountEnabled']` is `active` where it was not sent apart, `['isSoftDeleted']` its opposite.
       */
      readonly path: readonly string[]
      readonly selector?: Selector
    }
  | { readonly kind: 'not'; readonly of: Shape }
  | {
      readonly kind: 'choice'
      readonly of: Shape
      readonly whenTrue: ColumnValue
      readonly whenFalse: ColumnValue
    }
  | {
      readonly kind: 'affix'
      readonly prefix: string
      readonly suffix: string
      readonly of: Shape
    }
  | { readonly kind: 'fold'; readonly function: 'lowercase' | 'trim'; readonly of: Shape }
  | { readonly kind: 'constant'; readonly value: ColumnValue }
  | { readonly kind: 'other' }

/** One entry of a multi-valued attribute, such as `emails[type="work"][0].value`. */
export interface Selector {
  /** The multi-valued attribute, such as `['emails']`. */
  readonly attribute: readonly string[]
  /** What the entry must have, joined by `and`; empty when it is just the first one. */
  readonly where: Readonly<Record<string, string | boolean>>
  /** The sub-attribute that is taken, such as `value`. */
  readonly sub: string
}

/** The shape of a compiled expression; `other` when it has none that can be turned round. */
export function shapeOf(compiled: CompiledExpression): Shape {
  return shapes.get(compiled) ?? OTHER
}

/** Keeps the shape of an expression while the expression lives. */
export function rememberShape(compiled: CompiledExpression, shape: Shape): void {
  if (shape.kind !== 'other') shapes.set(compiled, shape)
}

/** The shape of a tree whose names are resolved. */
export function shapeOfTree(root: SyntaxNode): Shape {
  return shapeOfNode(root)
}

const OTHER: Shape = { kind: 'other' }
const shapes = new WeakMap<CompiledExpression, Shape>()

function shapeOfNode(node: SyntaxNode): Shape {
  const plain = node.predicate === undefined && node.group === undefined && node.keepArray !== true
  if (!plain) return OTHER
  switch (node.type) {
    case 'path':
      return pathShape(node)
    case 'string':
    case 'number':
    case 'value':
      return constantShape(node)
    case 'function':
      return callShape(node)
    case 'condition':
      return choiceShape(node)
    case 'binary':
      return node.value === '&' ? affixShape(node) : OTHER
    case 'block': {
      const [only, ...more] = node.expressions ?? []
      return only !== undefined && more.length === 0 ? shapeOfNode(only) : OTHER
    }
    default:
      return OTHER
  }
}

function constantShape(node: SyntaxNode): Shape {
  const { value } = node
  const scalar =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  return scalar || value === null ? { kind: 'constant', value } : OTHER
}

function pathShape(node: SyntaxNode): Shape {
  const steps = node.steps ?? []
  const [first] = steps
  const plain = node.group === undefined && node.keepSingletonArray !== true
  if (first === undefined || !plain || node.tuple === true) return OTHER
  if (first.resolved === true) return steps.length === 1 ? signalShape(first) : OTHER
  if (first.type === 'variable' && (first.value === '$' || first.value === '')) {
    return pathShape({ type: 'path', steps: steps.slice(1) })
  }
  const path = steps.map((step) => (step.type === 'name' ? String(step.value) : undefined))
  const names = path.filter((name) => name !== undefined)
  if (names.length !== path.length) return OTHER
  const at = steps.findIndex((step) => step.stages !== undefined || step.predicate !== undefined)
  if (at < 0) return { kind: 'path', path: names }
  const chosen = steps[at]
  const sub = names[at + 1]
  const where = chosen === undefined ? undefined : selection(chosen)
  if (where === undefined || sub === undefined || names.length !== at + 2) return OTHER
  if (steps[at + 1]?.stages !== undefined) return OTHER
  return { kind: 'path', path: names, selector: { attribute: names.slice(0, at + 1), where, sub } }
}

function signalShape(block: SyntaxNode): Shape {
  const then = block.expressions?.[0]?.then
  return block.stages === undefined && then !== undefined ? shapeOfNode(then) : OTHER
}

/** `[type="work"]`, `[0]`, or the one behind the other; `undefined` for any other filters. */
function selection(step: SyntaxNode): Record<string, string | boolean> | undefined {
  const filters = (step.stages ?? []).map((stage) => stage.expr)
  if (filters.at(-1)?.type === 'number' && filters.pop()?.value !== 0) return undefined
  const where: Record<string, string | boolean> = {}
  const [condition, ...more] = filters
  if (more.length > 0 || step.predicate !== undefined) return undefined
  if (condition === undefined) return where
  return addConditions(condition, where) ? where : undefined
}

function addConditions(node: SyntaxNode, where: Record<string, string | boolean>): boolean {
  if (node.type === 'path') {
    const name = plainName(node)
    if (name !== undefined) where[name] = true
    return name !== undefined
  }
  const lhs = leftOf(node)
  const { rhs } = node
  if (node.type !== 'binary' || lhs === undefined || rhs === undefined) return false
  if (node.value === 'and') return addConditions(lhs, where) && addConditions(rhs, where)
  if (node.value !== '=') return false
  const name = plainName(lhs) ?? plainName(rhs)
  const value = (plainName(lhs) === undefined ? lhs : rhs).value
  if (name === undefined || (typeof value !== 'string' && typeof value !== 'boolean')) return false
  where[name] = value
  return true
}

function plainName(node: SyntaxNode): string | undefined {
  const shape = node.type === 'path' ? pathShape(node) : OTHER
  if (shape.kind !== 'path' || shape.selector !== undefined) return undefined
  const [name, ...more] = shape.path
  return more.length === 0 ? name : undefined
}

function callShape(node: SyntaxNode): Shape {
  const [argument, ...more] = node.arguments ?? []
  if (node.procedure?.type !== 'variable' || argument === undefined || more.length > 0) return OTHER
  const of = shapeOfNode(argument)
  if (of.kind === 'other' || of.kind === 'constant') return OTHER
  switch (node.procedure.value) {
    case 'not':
      return { kind: 'not', of }
    case 'lowercase':
    case 'toLower':
      return { kind: 'fold', function: 'lowercase', of }
    case 'trim':
      return { kind: 'fold', function: 'trim', of }
    default:
      return OTHER
  }
}

function choiceShape(node: SyntaxNode): Shape {
  const { condition, then, else: otherwise } = node
  if (condition === undefined || then === undefined || otherwise === undefined) return OTHER
  const of = conditionShape(condition)
  const whenTrue = shapeOfNode(then)
  const whenFalse = shapeOfNode(otherwise)
  if (whenTrue.kind !== 'constant' || whenFalse.kind !== 'constant') return OTHER
  if (of.kind !== 'path' && of.kind !== 'not') return OTHER
  return { kind: 'choice', of, whenTrue: whenTrue.value, whenFalse: whenFalse.value }
}

/** The condition itself; `active = true` is the same as `active`. */
function conditionShape(node: SyntaxNode): Shape {
  const isTrue = node.type === 'binary' && node.value === '=' && node.rhs?.value === true
  const left = leftOf(node)
  return isTrue && left !== undefined ? shapeOfNode(left) : shapeOfNode(node)
}

function affixShape(node: SyntaxNode): Shape {
  const lhs = leftOf(node)
  if (lhs === undefined || node.rhs === undefined) return OTHER
  const left = shapeOfNode(lhs)
  const right = shapeOfNode(node.rhs)
  const before = textOf(left)
  const after = textOf(right)
  if (before !== undefined && after !== undefined) {
    return { kind: 'constant', value: before + after }
  }
  if (before !== undefined) return wrap(right, before, '')
  return after === undefined ? OTHER : wrap(left, '', after)
}

function textOf(shape: Shape): string | undefined {
  return shape.kind === 'constant' && typeof shape.value === 'string' ? shape.value : undefined
}

function wrap(of: Shape, prefix: string, suffix: string): Shape {
  if (of.kind === 'affix') {
    return { ...of, prefix: prefix + of.prefix, suffix: of.suffix + suffix }
  }
  return of.kind === 'path' || of.kind === 'fold' ? { kind: 'affix', prefix, suffix, of } : OTHER
}
