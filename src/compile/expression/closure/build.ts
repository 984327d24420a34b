import { leftOf, sameText, type SyntaxNode } from '../syntax.ts'
import { compileApply, compileCall } from './call.ts'
import {
  type Build,
  type Code,
  type Compiled,
  enterFrame,
  type Frame,
  NotCompiled,
  type ObserveCondition,
  type Scope,
  UNBOUND,
} from './code.ts'
import { compileArray, compileGrouping, compileObject } from './construct.ts'
import { compileFilters } from './filter.ts'
import type { FunctionTable } from '../function-table.ts'
import { compileBinary, compileMinus } from './operator.ts'
import { compilePath } from './path.ts'
import { type Flagged, isTruthy, lookup, pushMember, sequenceOf, settle } from './value.ts'

/**
 * Compiles a tree to one closure that answers at once.
 *
 * @throws NotCompiled for the parts of the language that are left to the interpreter
 */
export function buildClosure(
  root: SyntaxNode,
  functions: FunctionTable,
  observe?: ObserveCondition,
): Code {
  const build: Build = {
    functions,
    node: (node, scope) => compileNode(node, scope, build).code,
    described: (node, scope) => compileNode(node, scope, build),
    ...(observe !== undefined && { observe }),
  }
  const names = boundNames([root])
  if (names.length === 0) return build.node(root, { parent: undefined, names })
  return compileStatements([root], undefined, build)
}

function compileNode(node: SyntaxNode, scope: Scope, build: Build): Compiled {
  const bare = compileBare(node, scope, build)
  const keeps = node.keepArray === true
  if (node.predicate === undefined && node.group === undefined) {
    return bare.sequence || keeps ? settled(bare.code, keeps) : bare
  }
  let { code } = bare
  for (const filter of compileFilters(node.predicate ?? [], scope, build)) {
    const found = code
    code = (input, frame) => filter(found(input, frame), frame)
  }
  if (node.group === undefined) return settled(code, keeps)
  const found = code
  const grouping = compileGrouping(node.group, scope, build, node.group.position)
  return { code: (input, frame) => grouping(found(input, frame), frame), sequence: false }
}

function settled(code: Code, keeps: boolean): Compiled {
  if (!keeps) return { code: (input, frame) => settle(code(input, frame)), sequence: false }
  return {
    code: (input, frame) => {
      const value = code(input, frame)
      if (Array.isArray(value)) {
        const list: Flagged = value
        if (list.sequence === true) list.keepSingleton = true
      }
      return settle(value)
    },
    sequence: false,
  }
}

function compileBare(node: SyntaxNode, scope: Scope, build: Build): Compiled {
  switch (node.type) {
    case 'path':
      return compilePath(node, scope, build)
    case 'name':
      return named(String(node.value))
    case 'string':
    case 'number':
    case 'value':
      return constant(node.value)
    case 'binary':
      return compileBinary(node, scope, build)
    case 'unary':
      return compileUnary(node, scope, build)
    case 'condition':
      return compileCondition(node, scope, build)
    case 'block':
      return { code: compileStatements(node.expressions ?? [], scope, build), sequence: false }
    case 'variable':
      return compileVariable(node, scope, build)
    case 'function':
      return compileCall(node, scope, build)
    case 'lambda':
      return compileTailCall(node, scope, build)
    case 'apply':
      return compileApply(node, scope, build)
    case 'wildcard':
      return { code: members, sequence: true }
    case 'descendant':
      return { code: descendants, sequence: true }
    default:
      throw new NotCompiled(REASONS.get(node.type) ?? `a "${node.type}" is used`)
  }
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['bind', 'a variable is bound inside an operator'],
  ['parent', 'the parent operator % is used'],
  ['partial', 'a function is applied in part'],
  ['regex', 'a regular expression is used as a value'],
  ['transform', 'an object is transformed with |…|…|'],
])

function named(name: string): Compiled {
  return { code: (input) => lookup(input, name), sequence: true }
}

function constant(value: unknown): Compiled {
  return { code: () => value, sequence: false, boolean: typeof value === 'boolean' }
}

function compileUnary(node: SyntaxNode, scope: Scope, build: Build): Compiled {
  if (node.value === '-') return compileMinus(node, scope, build)
  const code = node.value === '[' ? compileArray : compileObject
  return { code: code(node, scope, build), sequence: false }
}

function compileTailCall(node: SyntaxNode, scope: Scope, build: Build): Compiled {
  if (node.thunk !== true || node.body === undefined) {
    throw new NotCompiled('a function is defined for later use')
  }
  return { code: compileCall(node.body, scope, build, { tail: true }).code, sequence: false }
}

/** `a ? b : c`; the halves of `a ?: c` and `a ?? c` that JSONata evaluates twice are evaluated once. */
function compileCondition(node: SyntaxNode, scope: Scope, build: Build): Compiled {
  const { condition, then } = node
  if (condition === undefined || then === undefined) throw new NotCompiled('a condition is broken')
  const value = build.node(then, scope)
  const otherwise = observed(node, 'else', node.else && build.node(node.else, scope), build)
  const [asked] = condition.arguments ?? []
  const coalesces =
    condition.type === 'function' && condition.position === undefined && asked !== undefined
  if (coalesces && sameText(asked, then)) {
    const taken = build.observe?.(node, 'then')
    return scalar((input, frame) => {
      const first = value(input, frame)
      if (first === undefined) return otherwise(input, frame)
      taken?.()
      return first
    })
  }
  if (sameText(condition, then)) {
    const taken = build.observe?.(node, 'then')
    return scalar((input, frame) => {
      const first = value(input, frame)
      if (!isTruthy(first)) return otherwise(input, frame)
      taken?.()
      return first
    })
  }
  const chosen = observed(node, 'then', value, build)
  const test = build.described(condition, scope)
  if (test.boolean === true) {
    const holds = test.code
    return scalar((input, frame) =>
      holds(input, frame) === true ? chosen(input, frame) : otherwise(input, frame),
    )
  }
  return scalar((input, frame) =>
    isTruthy(test.code(input, frame)) ? chosen(input, frame) : otherwise(input, frame),
  )
}

function observed(
  node: SyntaxNode,
  half: 'then' | 'else',
  code: Code | undefined,
  { observe }: Build,
): Code {
  const inner = code ?? nothing
  const tell = observe?.(node, half)
  if (tell === undefined) return inner
  return (input, frame) => {
    tell()
    return inner(input, frame)
  }
}

function scalar(code: Code): Compiled {
  return { code, sequence: false }
}

const nothing: Code = () => undefined

/** The statements of a block with their variables, which the expressions inside can see. */
function compileStatements(
  statements: readonly SyntaxNode[],
  parent: Scope | undefined,
  build: Build,
): Code {
  const names = boundNames(statements)
  const scope: Scope = names.length === 0 && parent !== undefined ? parent : { parent, names }
  const codes = statements.map((statement) => compileStatement(statement, scope, build))
  const [only] = codes
  const body: Code =
    only !== undefined && codes.length === 1
      ? only
      : (input, frame) => {
          let value: unknown
          for (const code of codes) value = code(input, frame)
          return value
        }
  if (names.length === 0) return body
  return (input, frame) => body(input, enterFrame(frame, names.length))
}

function compileStatement(node: SyntaxNode, scope: Scope, build: Build): Code {
  if (node.type !== 'bind') return build.node(node, scope)
  const index = scope.names.indexOf(String(leftOf(node)?.value))
  if (node.rhs === undefined || index < 0 || node.predicate !== undefined) {
    throw new NotCompiled('a variable is bound inside an operator')
  }
  const value = compileStatement(node.rhs, scope, build)
  return (input, frame) => {
    const bound = value(input, frame)
    frame.values[index] = bound
    return bound
  }
}

function boundNames(statements: readonly SyntaxNode[]): string[] {
  const names = new Set<string>()
  for (const statement of statements) {
    let node: SyntaxNode | undefined = statement
    while (node?.type === 'bind') {
      names.add(String(leftOf(node)?.value))
      node = node.rhs
    }
  }
  return [...names]
}

function compileVariable(node: SyntaxNode, scope: Scope, build: Build): Compiled {
  const name = String(node.value)
  if (name === '') return { code: (input) => input, sequence: true }
  if (name === '$') return scalar((_, frame) => frame.run.root)
  const places = placesOf(name, scope)
  if (build.functions.has(name)) {
    throw new NotCompiled(`the function $${name} is used as a value`)
  }
  const fallback = name === 'row' ? rowOf : nothing
  if (places.length === 0) return scalar(fallback)
  return scalar((input, frame) => {
    for (const { depth, index } of places) {
      const value = valueAt(frame, depth, index)
      if (value !== UNBOUND) return value
    }
    return fallback(input, frame)
  })
}

const rowOf: Code = (_, frame) => frame.run.row

/** Where a variable may be, the innermost first: an inner one that is not bound yet shows the outer one. */
function placesOf(name: string, from: Scope): { depth: number; index: number }[] {
  const places: { depth: number; index: number }[] = []
  let depth = 0
  for (let scope: Scope | undefined = from; scope !== undefined; scope = scope.parent) {
    const index = scope.names.indexOf(name)
    if (index >= 0) places.push({ depth, index })
    if (scope.names.length > 0) depth += 1
  }
  return places
}

function valueAt(frame: Frame, depth: number, index: number): unknown {
  let current: Frame | undefined = frame
  for (let level = 0; level < depth; level += 1) current = current?.parent
  return current === undefined ? UNBOUND : current.values[index]
}

/** `*`: as soon as a value is an array, the result is an array and no longer a sequence. */
const members: Code = (input) => {
  const found = sequenceOf()
  if (typeof input !== 'object' || input === null) return found
  const values: readonly unknown[] = Array.isArray(input) ? input : Object.values(input)
  for (const value of values) {
    if (!Array.isArray(value)) pushMember(found, value)
    else {
      found.sequence = false
      for (const one of flat(value)) pushMember(found, one)
    }
  }
  return found
}

function flat(list: readonly unknown[]): unknown[] {
  return list.flatMap((member) => (Array.isArray(member) ? flat(member) : [member]))
}

const descendants: Code = (input) => {
  if (input === undefined) return undefined
  const found = sequenceOf()
  descend(input, found)
  return found.length === 1 ? found[0] : found
}

function descend(value: unknown, found: Flagged): void {
  if (Array.isArray(value)) {
    for (const member of value) descend(member, found)
    return
  }
  pushMember(found, value)
  if (typeof value !== 'object' || value === null) return
  for (const member of Object.values(value)) descend(member, found)
}
