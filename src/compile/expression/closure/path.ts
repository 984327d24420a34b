import { childrenOf, type SyntaxNode } from '../syntax.ts'
import {
  type Build,
  type Code,
  type Compiled,
  countRound,
  type Frame,
  NotCompiled,
  type Scope,
} from './code.ts'
import { compileFilters, type Filter } from './filter.ts'
import { compileOrder, type Order } from './order.ts'
import { type Flagged, lookup, ownValue, pushMember, sequenceOf, settle } from './value.ts'

interface Step {
  readonly code: Code
  readonly filters: readonly Filter[]
  /** Set for `^(…)`, which orders the whole sequence. */
  readonly order: Order | undefined
  /** A first step written with `[…]`: evaluated once, on the whole input. */
  readonly constructs: boolean
}

/**
 * Compiles a path. Names without filters, which most flows are, read straight through the objects and
 * allocate nothing; arrays on the way lead into the general form, which is JSONata's own algorithm.
 */
export function compilePath(node: SyntaxNode, scope: Scope, build: Build): Compiled {
  const steps = node.steps ?? []
  for (const step of steps) refuseBindings(step)
  const [first] = steps
  if (
    first?.resolved === true &&
    steps.length === 1 &&
    isBare(node) &&
    first.stages === undefined
  ) {
    return build.described(first, scope)
  }
  const sequence = compileGeneral(node, scope, build)
  if (!isBare(node)) return { code: sequence, sequence: true }
  const general: Code = (input, frame) => settle(sequence(input, frame))
  const quick = compileNames(steps, general) ?? compileSelection(steps, scope, build, general)
  return { code: quick ?? general, sequence: false }
}

function isBare(node: SyntaxNode): boolean {
  return (
    node.keepSingletonArray !== true &&
    node.keepArray !== true &&
    node.group === undefined &&
    node.predicate === undefined
  )
}

function compileNames(steps: readonly SyntaxNode[], general: Code): Code | undefined {
  const names = steps.map((step) => plainName(step)).filter((name) => name !== undefined)
  if (names.length !== steps.length) return undefined
  const [first, second] = names
  if (first !== undefined && names.length === 1) return oneName(first, general)
  if (first === undefined || second === undefined || names.length > 2) {
    return manyNames(names, general)
  }
  return twoNames(first, second, general)
}

function refuseBindings(step: SyntaxNode): void {
  const binds = step.focus !== undefined || step.index !== undefined
  if (binds) throw new NotCompiled('a step of a path is bound to a variable')
  if (step.tuple === true || step.type === 'parent') {
    throw new NotCompiled('the parent operator % is used')
  }
}

function plainName(step: SyntaxNode): string | undefined {
  const plain =
    step.type === 'name' &&
    step.stages === undefined &&
    step.predicate === undefined &&
    step.keepArray !== true &&
    step.group === undefined
  return plain && typeof step.value === 'string' ? step.value : undefined
}

function oneName(name: string, general: Code): Code {
  return (input, frame) => {
    if (typeof input !== 'object' || input === null) return undefined
    if (Array.isArray(input)) return general(input, frame)
    const value = ownValue(input, name)
    return isFlagged(value) ? general(input, frame) : value
  }
}

function twoNames(first: string, second: string, general: Code): Code {
  return (input, frame) => {
    if (typeof input !== 'object' || input === null) return undefined
    if (Array.isArray(input)) return general(input, frame)
    const between = ownValue(input, first)
    if (typeof between !== 'object' || between === null) return undefined
    if (Array.isArray(between)) return general(input, frame)
    const value = ownValue(between, second)
    return isFlagged(value) ? general(input, frame) : value
  }
}

function manyNames(names: readonly string[], general: Code): Code {
  return (input, frame) => {
    let value: unknown = input
    for (const name of names) {
      if (typeof value !== 'object' || value === null) return undefined
      if (Array.isArray(value)) return general(input, frame)
      value = ownValue(value, name)
    }
    return isFlagged(value) ? general(input, frame) : value
  }
}

/** A sequence inside an object that the expression made itself. */
function isFlagged(value: unknown): boolean {
  if (!Array.isArray(value)) return false
  const list: Flagged = value
  return list.sequence === true || list.cons === true
}

/**
 * `emails[type="work"][0].value` and the like: the first entry that a condition holds for, then one
 * name. Only for an array of objects; anything else takes the general form.
 */
function compileSelection(
  steps: readonly SyntaxNode[],
  scope: Scope,
  build: Build,
  general: Code,
): Code | undefined {
  const [list, last, ...more] = steps
  if (list === undefined || last === undefined || more.length > 0) return undefined
  const sub = plainName(last)
  const [filter, index, ...others] = list.stages ?? []
  if (list.type !== 'name' || typeof list.value !== 'string' || sub === undefined) return undefined
  if (list.keepArray === true || others.length > 0 || index?.expr?.type !== 'number') {
    return undefined
  }
  if (index.expr.value !== 0 || filter?.expr === undefined) return undefined
  if (!cannotFail(filter.expr)) return undefined
  const condition = build.described(filter.expr, scope)
  if (condition.boolean !== true) return undefined
  const name = list.value
  return (input, frame) => {
    if (typeof input !== 'object' || input === null) return undefined
    if (Array.isArray(input)) return general(input, frame)
    const entries = ownValue(input, name)
    if (entries === undefined) return undefined
    if (!Array.isArray(entries) || !entries.every(isPlainObject)) return general(input, frame)
    const entry: unknown = entries.find((one) => condition.code(one, frame) === true)
    if (typeof entry !== 'object' || entry === null) return undefined
    const value = ownValue(entry, sub)
    return isFlagged(value) ? general(input, frame) : value
  }
}

/** Such a condition need not be asked of the entries behind the one that is taken. */
function cannotFail(condition: SyntaxNode): boolean {
  if (condition.type === 'binary') {
    const harmless = ['=', '!=', 'in', 'and', 'or'].includes(String(condition.value))
    return harmless && childrenOf(condition).every((child) => cannotFail(child))
  }
  if (condition.predicate !== undefined || condition.group !== undefined) return false
  if (condition.type === 'path') {
    return (condition.steps ?? []).every((step) => plainName(step) !== undefined)
  }
  return ['string', 'number', 'value'].includes(condition.type)
}

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function compileGeneral(node: SyntaxNode, scope: Scope, build: Build): Code {
  const steps = (node.steps ?? []).map((step, index) => compileStep(step, index, scope, build))
  const absolute = node.steps?.[0]?.type === 'variable'
  const keeps = node.keepSingletonArray === true
  return (input, frame) => {
    let current: Flagged = Array.isArray(input) && !absolute ? input : sequenceOf(input)
    for (const [index, step] of steps.entries()) {
      const isLast = index === steps.length - 1
      current = takeStep(step, current, frame, isLast)
      if (current.length === 0) break
    }
    if (keeps) {
      if (current.cons === true && current.sequence !== true) current = sequenceOf(current)
      if (current.sequence === true) current.keepSingleton = true
    }
    return current
  }
}

function compileStep(step: SyntaxNode, index: number, scope: Scope, build: Build): Step {
  const filters = compileFilters(step.stages ?? [], scope, build)
  const constructs = index === 0 && step.consarray === true
  if (step.type === 'sort') {
    const order = compileOrder(step, scope, build)
    return { code: (input) => input, filters, order, constructs }
  }
  return { code: stepCode(step, scope, build), filters, order: undefined, constructs }
}

function stepCode(step: SyntaxNode, scope: Scope, build: Build): Code {
  const name = step.value
  const plain = step.type === 'name' && step.predicate === undefined && step.group === undefined
  if (!plain || typeof name !== 'string') return build.node(step, scope)
  if (step.keepArray !== true) return (input) => settle(lookup(input, name))
  return (input) => {
    const value = lookup(input, name)
    if (Array.isArray(value)) {
      const list: Flagged = value
      if (list.sequence === true) list.keepSingleton = true
    }
    return settle(value)
  }
}

function takeStep(step: Step, input: Flagged, frame: Frame, isLast: boolean): Flagged {
  if (step.constructs) {
    const made = step.code(input, frame)
    return Array.isArray(made) ? made : made === undefined ? sequenceOf() : sequenceOf(made)
  }
  if (step.order !== undefined) {
    let ordered: Flagged = step.order(input, frame)
    for (const filter of step.filters) ordered = filter(ordered, frame)
    return ordered
  }
  const found: unknown[] = []
  for (const member of input) {
    countRound(frame)
    let value = step.code(member, frame)
    for (const filter of step.filters) value = filter(value, frame)
    if (value !== undefined) pushMember(found, value)
  }
  return flattened(found, isLast)
}

/** One level: arrays become their members, except an array of the object as the only result at the end. */
function flattened(found: readonly unknown[], isLast: boolean): Flagged {
  const [first] = found
  if (isLast && found.length === 1 && Array.isArray(first)) {
    const list: Flagged = first
    if (list.sequence !== true) return list
  }
  const flat = sequenceOf()
  for (const value of found) {
    if (isSpreadable(value)) for (const member of value) pushMember(flat, member)
    else pushMember(flat, value)
  }
  return flat
}

function isSpreadable(value: unknown): value is Flagged {
  if (!Array.isArray(value)) return false
  const list: Flagged = value
  return list.cons !== true
}
