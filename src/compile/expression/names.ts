import type { AttributeInput, ExpressionText, NamedUse } from '../../model/expression.ts'
import { namePlace, other, type Place, ROOT, ROW, single } from './name-place.ts'
import { type NameOptions, resolveStep } from './name-replacement.ts'
import { type NameReport, reportInput } from './name-report.ts'
import { leftOf, pairsOf, type SyntaxNode, type SyntaxStage } from './syntax.ts'

/** What the names of a tree are, once they are resolved. */
export interface ResolvedNames {
  readonly inputs: readonly AttributeInput[]
  readonly unknownNames: readonly NamedUse[]
  readonly textOperators: readonly NamedUse[]
  readonly mayYieldSeveral: boolean
}

interface State extends NameReport {
  readonly options: NameOptions
  readonly variables: Map<string, Place>
  readonly textOperators: Map<number, NamedUse>
}

/**
 * Finds out what every name means, and puts the SCIM name in the place of every other spelling, so that
 * neither closures nor the interpreter know of spellings. Only names that are looked up in the object
 * itself are resolved: inside `emails[…]`, `type` is the entry's.
 */
export function resolveNames(
  root: SyntaxNode,
  source: ExpressionText,
  options: NameOptions,
): ResolvedNames {
  const state: State = {
    source,
    options,
    inputs: new Map(),
    unknown: new Map(),
    variables: new Map(),
    textOperators: new Map(),
    written: new WeakMap(),
  }
  const result = visit(root, ROOT, state)
  return {
    inputs: [...state.inputs.values()],
    unknownNames: [...state.unknown.values()],
    textOperators: [...state.textOperators.values()],
    mayYieldSeveral: result.several,
  }
}

function visit(node: SyntaxNode, place: Place, state: State): Place {
  let result = node.type === 'path' ? visitPath(node, place, state) : visitBare(node, place, state)
  result = visitFilters(node.predicate, result, state)
  if (node.group === undefined) return result
  for (const part of node.group.lhs.flat()) visit(part, single(result), state)
  return other()
}

function visitFilters(
  stages: readonly SyntaxStage[] | undefined,
  place: Place,
  state: State,
): Place {
  let result = place
  for (const stage of stages ?? []) {
    if (stage.expr === undefined) continue
    if (stage.expr.type === 'number') result = single(result)
    else visit(stage.expr, single(place), state)
  }
  return result
}

function visitBare(node: SyntaxNode, place: Place, state: State): Place {
  switch (node.type) {
    case 'variable':
      return variablePlace(String(node.value), place, state)
    case 'block':
      return (node.expressions ?? []).reduce((_, one) => visit(one, place, state), other())
    case 'bind':
      return visitBind(node, place, state)
    case 'condition':
      return visitCondition(node, place, state)
    case 'function':
    case 'partial':
      return visitCall(node, place, state)
    case 'apply':
      return visitApply(node, place, state)
    case 'unary':
      for (const part of [node.expression, ...(node.expressions ?? []), ...pairsOf(node).flat()]) {
        if (part !== undefined) visit(part, place, state)
      }
      return other(node.value === '[')
    case 'lambda':
      return node.body === undefined ? other() : visit(node.body, place, state)
    case 'transform':
      return other()
    case 'wildcard':
    case 'descendant':
      return other(true)
    default:
      return visitOperands(node, place, state)
  }
}

function visitOperands(node: SyntaxNode, place: Place, state: State): Place {
  const operands = [leftOf(node), node.rhs].filter((one) => one !== undefined)
  const places = operands.map((one) => visit(one, place, state))
  const operator = String(node.value)
  if (node.type === 'string') return { ...other(), text: true }
  if (node.type !== 'binary') return other()
  if (operator === '&') return { ...other(), text: true }
  if (ARITHMETIC.has(operator) && places.some(({ text, several }) => text === true && !several)) {
    const end = node.position ?? 0
    const span = state.source.spanOf(Math.max(0, end - 1), end)
    state.textOperators.set(end, { name: operator, span })
  }
  return other(operator === '..')
}

const ARITHMETIC: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%'])

function variablePlace(name: string, place: Place, state: State): Place {
  if (name === '') return place
  if (name === '$') return ROOT
  if (name === 'row' && state.options.columns !== undefined) return ROW
  return state.variables.get(name) ?? other()
}

function visitBind(node: SyntaxNode, place: Place, state: State): Place {
  if (node.rhs === undefined) return other()
  const bound = visit(node.rhs, place, state)
  state.variables.set(String(leftOf(node)?.value), bound)
  return bound
}

function visitCondition(node: SyntaxNode, place: Place, state: State): Place {
  const { condition, then, else: otherwise } = node
  if (condition !== undefined) visit(condition, place, state)
  const branches = [then, otherwise].map((one) => one && visit(one, place, state))
  return other(branches.some((branch) => branch?.several === true))
}

function visitCall(node: SyntaxNode, place: Place, state: State): Place {
  const name = String(node.procedure?.value)
  const args = (node.arguments ?? []).map((argument) => visit(argument, place, state))
  // A call without `$` is a mistake of its own; its name is no attribute.
  if (node.procedure !== undefined && !['variable', 'path'].includes(node.procedure.type)) {
    visit(node.procedure, place, state)
  }
  const passesOn = PASSING_FUNCTIONS.has(name) && args.some((arg) => arg.several)
  return other(LIST_FUNCTIONS.has(name) || passesOn)
}

function visitApply(node: SyntaxNode, place: Place, state: State): Place {
  const left = leftOf(node)
  if (left !== undefined) visit(left, place, state)
  return node.rhs === undefined ? other() : visit(node.rhs, place, state)
}

const LIST_FUNCTIONS: ReadonlySet<string> = new Set([
  'split',
  'match',
  'map',
  'filter',
  'append',
  'reverse',
  'distinct',
  'sort',
  'shuffle',
  'keys',
  'spread',
  'zip',
  'each',
])
const PASSING_FUNCTIONS: ReadonlySet<string> = new Set(['lookup', 'coalesce'])

function visitPath(node: SyntaxNode, start: Place, state: State): Place {
  const steps = node.steps ?? []
  let place = start
  let several = node.keepSingletonArray === true
  const names: SyntaxNode[] = []
  for (let index = 0; index < steps.length; index += 1) {
    if (place.kind === 'root') resolveStep(steps, index, state.options, state)
    const step = steps[index]
    if (step === undefined) break
    const next = visitStep(step, place, { state, names, next: steps[index + 1] })
    if (next.kind !== 'attribute' && place.kind === 'attribute')
      reportInput(place.path, names, state)
    place = visitFilters(step.stages, next, state)
    several ||= place.several
    place = single(place)
  }
  if (place.kind === 'attribute' && place !== start) reportInput(place.path, names, state)
  return { ...place, several }
}

/** What a step is looked at with: the names before it, and the step behind it. */
interface Walk {
  readonly state: State
  readonly names: SyntaxNode[]
  readonly next: SyntaxNode | undefined
}

function visitStep(step: SyntaxNode, place: Place, { state, names, next }: Walk): Place {
  if (step.resolved === true) {
    const signal = state.written.get(step) ?? ''
    for (const path of [[signal], ['active']]) reportInput(path, [step], state)
    return other()
  }
  if (step.type === 'sort') {
    for (const term of step.terms ?? []) visit(term.expression, place, state)
    return place
  }
  if (step.type !== 'name') return visit(step, place, state)
  names.push(step)
  return namePlace(step, place, { state, next })
}
