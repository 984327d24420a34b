import { sameText, type SyntaxNode } from '../syntax.ts'
import {
  type Build,
  type Code,
  type Compiled,
  NotCompiled,
  nothing,
  type Scope,
  scalar,
} from './code.ts'
import { isTruthy } from './value.ts'

/** `a ? b : c`; the halves of `a ?: c` and `a ?? c` that JSONata evaluates twice are evaluated once. */
export function compileCondition(node: SyntaxNode, scope: Scope, build: Build): Compiled {
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
