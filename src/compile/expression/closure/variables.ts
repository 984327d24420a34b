import { leftOf, type SyntaxNode } from '../syntax.ts'
import {
  type Build,
  type Code,
  type Compiled,
  enterFrame,
  type Frame,
  NotCompiled,
  nothing,
  type Scope,
  scalar,
  UNBOUND,
} from './code.ts'

/** The statements of a block with their variables, which the expressions inside can see. */
export function compileStatements(
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

/** The names that statements bind, such as `$a` and `$b` in `$a := $b := 1`. */
export function boundNames(statements: readonly SyntaxNode[]): string[] {
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

/**
 * A variable of a block, `$` for the input, `$$` for the whole object, `$row` for the row.
 *
 * @throws NotCompiled for a function that is used as a value
 */
export function compileVariable(node: SyntaxNode, scope: Scope, build: Build): Compiled {
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
