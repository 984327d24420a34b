import type { AttributeInput, ExpressionText, NamedUse } from '../../model/expression.ts'
import type { Span } from '../../model/position.ts'
import type { SyntaxNode } from './syntax.ts'

/** What is found out about the names of one expression. */
export interface NameReport {
  readonly source: ExpressionText
  readonly inputs: Map<string, AttributeInput>
  readonly unknown: Map<string, NamedUse>
  /** Nodes that were put in for another spelling, with what was written. */
  readonly written: WeakMap<SyntaxNode, string>
}

/** Notes an attribute that is read, under the names that were written for it. */
export function reportInput(
  path: readonly string[],
  names: readonly SyntaxNode[],
  report: NameReport,
): void {
  const [first] = names
  const last = names.at(-1)
  if (first === undefined || last === undefined) return
  const span = report.source.spanOf(startOf(first, report), last.position ?? 0)
  const written = names.map((one) => report.written.get(one) ?? String(one.value))
  const name = written.filter((one, index) => one !== written[index - 1]).join('.')
  remember(report.inputs, path.join('\n'), { name, span, path })
}

/** Notes a name that no vocabulary knows. */
export function reportUnknown(
  step: SyntaxNode,
  { name, suggestion, within, until = step }: UnknownName,
  report: NameReport,
): void {
  const span = report.source.spanOf(startOf(step, report), until.position ?? 0)
  remember(report.unknown, name, {
    name,
    span,
    ...(suggestion === undefined ? {} : { suggestion }),
    ...(within === undefined ? {} : { within }),
  })
}

/** A name that is not known; `until` is the last step of what the suggestion would replace. */
export interface UnknownName {
  readonly name: string
  readonly suggestion?: string | undefined
  readonly within?: string
  readonly until?: SyntaxNode
}

/** `a ?: b` has two copies of `a`, which are one in the text. */
function remember<T extends { readonly span: Span }>(found: Map<string, T>, key: string, use: T) {
  const { line, column } = use.span.start
  found.set(`${line}:${column}:${key}`, use)
}

/** Where a name begins; the parser keeps where it ends, and leaves the back-ticks out of the name. */
function startOf(node: SyntaxNode, report: NameReport): number {
  const end = node.position ?? 0
  const name = report.written.get(node) ?? String(node.value)
  const quoted = report.source.text.charAt(end - 1) === '`'
  return Math.max(0, end - name.length - (quoted ? 2 : 0))
}
