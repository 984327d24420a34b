import type { ExpressionAnalysis, ExpressionText, NamedUse } from '../../model/expression.ts'
import type { Span } from '../../model/position.ts'
import type { Vocabulary } from '../../model/definition.ts'
import type { FunctionTable } from './function-table.ts'
import type { ResolvedNames } from './names.ts'
import { nearest } from '../../model/nearest.ts'
import { isCatastrophic } from './regular-expression/catastrophic.ts'
import { refusalOf } from './regular-expression/linear.ts'
import { childrenOf, type SyntaxNode } from './syntax.ts'
import { boundNames, unknownVariables } from './unbound.ts'

/** What a tree says before it is evaluated: names from `resolved`, calls and regular expressions from here. */
export function analyse(
  root: SyntaxNode,
  source: ExpressionText,
  resolved: ResolvedNames,
  functions: FunctionTable,
  vocabulary: Vocabulary,
): ExpressionAnalysis {
  const calls: NamedUse[] = []
  const bareCalls: NamedUse[] = []
  const regularExpressions = new Map<number, RegularExpression>()
  const variables = new Set<string>()
  const used: SyntaxNode[] = []
  const called = new Set<SyntaxNode>()
  visit(root, (node) => {
    for (const name of boundNames(node)) variables.add(name)
    if (node.type === 'variable') used.push(node)
    if (node.type === 'regex' && node.value instanceof RegExp) {
      regularExpressions.set(node.position ?? 0, regularExpressionOf(node, node.value, source))
    }
    for (const name of calledNames(node)) {
      const list = name.type === 'name' ? bareCalls : calls
      list.push(useOf(name, source))
      called.add(name)
    }
  })
  const known = (use: NamedUse): boolean => functions.has(use.name) || variables.has(use.name)
  return {
    inputs: resolved.inputs,
    paths: resolved.inputs.map(({ path }) => path),
    functions: once(calls.filter((use) => functions.has(use.name))),
    unknownNames: resolved.unknownNames,
    unknownFunctions: once(
      calls.filter((use) => !known(use)).map((use) => suggest(use, functions)),
    ),
    unknownVariables: once(
      unknownVariables(
        used.filter((node) => !called.has(node)).map((node) => useOf(node, source)),
        (name) => variables.has(name) || functions.has(name),
        { variables, vocabulary },
      ),
    ),
    bareCalls: once(bareCalls.map((use) => suggest(use, functions))),
    regularExpressions: [...regularExpressions.values()],
    nondeterministic: once(
      calls.filter((use) => functions.get(use.name)?.nondeterministic === true),
    ),
    textOperators: resolved.textOperators,
    mayYieldSeveral: resolved.mayYieldSeveral,
  }
}

type RegularExpression = ExpressionAnalysis['regularExpressions'][number]

function visit(node: SyntaxNode, see: (node: SyntaxNode) => void): void {
  // What stands for a signal was not written by anybody.
  if (node.resolved === true) return
  see(node)
  for (const child of childrenOf(node)) visit(child, see)
}

/** The name that a node calls: `$name(…)`, `name(…)` or the `$name` of `a ~> $name`. */
function calledNames(node: SyntaxNode): SyntaxNode[] {
  const names: SyntaxNode[] = []
  if (node.type === 'function' || node.type === 'partial') {
    const called = node.procedure
    const first = called?.type === 'path' ? called.steps?.[0] : called
    if (first?.position !== undefined && isName(first)) names.push(first)
    for (const argument of (node.arguments ?? []).slice(1)) {
      const passed = argument.type === 'variable' && argument.value !== '' && argument.value !== '$'
      if (passed && PASSED.has(String(called?.value))) names.push(argument)
    }
  }
  if (node.type === 'apply' && node.rhs?.type === 'variable') names.push(node.rhs)
  return names
}

function isName(node: SyntaxNode): boolean {
  return node.type === 'variable' || node.type === 'name'
}

/** Functions that take another one by name: `$map(list, $uppercase)`. */
const PASSED: ReadonlySet<string> = new Set(['map', 'filter', 'reduce', 'each', 'sift', 'single'])

/** The place covers `$name`; the name is without `$`. */
function useOf(node: SyntaxNode, source: ExpressionText): NamedUse {
  const name = String(node.value)
  return { name, span: tokenSpan(node, source, name.length + (node.type === 'name' ? 0 : 1)) }
}

function suggest(use: NamedUse, functions: FunctionTable): NamedUse {
  const suggestion = nearest(use.name, functions.keys())
  return suggestion === undefined ? use : { ...use, suggestion }
}

/** The place of a token; the parser keeps the offset of its end. */
function tokenSpan(node: SyntaxNode, source: ExpressionText, length: number): Span {
  const end = node.position ?? 0
  return source.spanOf(Math.max(0, end - length), end)
}

function regularExpressionOf(
  node: SyntaxNode,
  expression: RegExp,
  source: ExpressionText,
): RegularExpression {
  const flags = expression.flags.replace('g', '')
  const written = expression.source.length + flags.length + 2
  const refused = refusalOf(expression)
  return {
    source: expression.source,
    span: tokenSpan(node, source, written),
    catastrophic: isCatastrophic(expression.source),
    ...(refused === undefined ? {} : { refused }),
  }
}

/** `a ?: b` has two copies of `a`, which are one in the text. */
function once(uses: readonly NamedUse[]): NamedUse[] {
  const seen = new Set<string>()
  return uses.filter((use) => {
    const key = `${use.name}:${use.span.start.line}:${use.span.start.column}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
