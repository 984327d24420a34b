import jsonata from 'jsonata'

/**
 * A node of jsonata's syntax tree, as its parser leaves it. The tree is shared with the interpreter: what
 * is rewritten here is what runs there, so both modes see the same names.
 */
export interface SyntaxNode {
  type: string
  value?: unknown
  /** Offset of the end of the token in the text. */
  position?: number
  /** Steps of a path. */
  steps?: SyntaxNode[]
  /** Filters of a step inside a path. */
  stages?: SyntaxStage[]
  /** Filters of a node that is not a step. */
  predicate?: SyntaxStage[]
  /** Statements of a block, items of an array constructor. */
  expressions?: SyntaxNode[]
  /** Operand of unary minus. */
  expression?: SyntaxNode
  lhs?: SyntaxNode | [SyntaxNode, SyntaxNode][]
  rhs?: SyntaxNode
  arguments?: SyntaxNode[]
  procedure?: SyntaxNode
  body?: SyntaxNode
  condition?: SyntaxNode
  then?: SyntaxNode
  else?: SyntaxNode
  group?: { lhs: [SyntaxNode, SyntaxNode][]; position?: number }
  terms?: { descending: boolean; expression: SyntaxNode }[]
  pattern?: SyntaxNode
  update?: SyntaxNode
  delete?: SyntaxNode
  signature?: unknown
  thunk?: boolean
  consarray?: boolean
  keepArray?: boolean
  keepSingletonArray?: boolean
  tuple?: boolean
  focus?: string
  index?: string
  ancestor?: unknown
  /** Set by name resolution: the node stands for a canonical name and is not resolved again. */
  resolved?: boolean
}

/** A filter or an index binding behind a step. */
export interface SyntaxStage {
  type: 'filter' | 'index'
  expr?: SyntaxNode
  value?: unknown
  position?: number
}

/** What the parser throws: a code such as `S0201`, and where. */
export interface SyntaxFault {
  readonly code: string
  readonly position?: number
  readonly token?: unknown
  readonly value?: unknown
}

/** Options of jsonata's evaluation that its parser takes as well. */
export type InterpreterOptions = jsonata.JsonataOptions

/** A parsed text: the tree, and the interpreter that runs the same tree. */
export interface ParsedText {
  readonly root: SyntaxNode
  readonly interpreter: jsonata.Expression
}

/** Parses with the jsonata package. @throws what jsonata throws, a {@link SyntaxFault} */
export function parseText(text: string, options: InterpreterOptions): ParsedText {
  const interpreter = jsonata(text, options)
  const root = trusted(interpreter.ast())
  repairClonedRegexes(root)
  return { root, interpreter }
}

/** The pairs of an object constructor; empty for every other node. */
export function pairsOf(node: SyntaxNode): [SyntaxNode, SyntaxNode][] {
  return Array.isArray(node.lhs) ? node.lhs : []
}

/** The left operand of a binary node. */
export function leftOf(node: SyntaxNode): SyntaxNode | undefined {
  return Array.isArray(node.lhs) ? undefined : node.lhs
}

/** All nodes directly under a node, in the order of the text. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = []
  const one = (child: SyntaxNode | undefined): void => {
    if (child !== undefined) children.push(child)
  }
  const all = (list: readonly SyntaxNode[] | undefined): void => {
    if (list !== undefined) children.push(...list)
  }
  all(node.steps)
  one(leftOf(node))
  for (const pair of pairsOf(node)) all(pair)
  one(node.rhs)
  one(node.expression)
  all(node.expressions)
  one(node.procedure)
  all(node.arguments)
  one(node.condition)
  one(node.then)
  one(node.else)
  one(node.body)
  one(node.pattern)
  one(node.update)
  one(node.delete)
  for (const term of node.terms ?? NONE) one(term.expression)
  for (const stage of node.stages ?? NONE) one(stage.expr)
  for (const stage of node.predicate ?? NONE) one(stage.expr)
  for (const pair of node.group?.lhs ?? NONE) all(pair)
  return children
}

/** A list that is made once: most nodes have none of most. */
const NONE: readonly never[] = []

/** Whether two nodes were read from the same stretch of text, as the two halves of `a ?: b` are. */
export function sameText(a: SyntaxNode, b: SyntaxNode): boolean {
  return a.type === b.type && JSON.stringify(a) === JSON.stringify(b)
}

/**
 * `a ?: b` and `a ?? b` copy `a` through JSON, which turns a regular expression into `{}` and lets the
 * copy match anything. The original is next to it.
 */
function repairClonedRegexes(node: SyntaxNode): void {
  const { condition, then } = node
  if (node.type === 'condition' && condition !== undefined && then !== undefined) {
    const isCoalesce = condition.type === 'function' && condition.position === undefined
    const copy = isCoalesce ? condition.arguments?.[0] : condition
    if (copy !== undefined) copyRegexes(then, copy)
  }
  for (const child of childrenOf(node)) repairClonedRegexes(child)
}

function copyRegexes(original: SyntaxNode, copy: SyntaxNode): void {
  if (original.type !== copy.type) return
  if (original.type === 'regex' && original.position === copy.position) copy.value = original.value
  const copies = childrenOf(copy)
  for (const [index, child] of childrenOf(original).entries()) {
    const counterpart = copies[index]
    if (counterpart !== undefined) copyRegexes(child, counterpart)
  }
}

/** The declaration of the package describes the tree only in part; this is its whole form. */
function trusted(node: unknown): SyntaxNode {
  return node as SyntaxNode
}
