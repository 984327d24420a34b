import type { FunctionTable } from '../function-table.ts'
import type { SyntaxNode } from '../syntax.ts'
import { compileApply, compileCall } from './call.ts'
import {
  type Build,
  type Code,
  type Compiled,
  NotCompiled,
  type ObserveCondition,
  type Scope,
} from './code.ts'
import { compileCondition } from './condition.ts'
import { compileArray, compileGrouping, compileObject } from './construct.ts'
import { compileFilters } from './filter.ts'
import { compileBinary, compileMinus } from './operator.ts'
import { compilePath } from './path.ts'
import { type Flagged, lookup, settle } from './value.ts'
import { boundNames, compileStatements, compileVariable } from './variables.ts'
import { descendants, members } from './wildcard.ts'

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
