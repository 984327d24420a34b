import { isMap, type Node } from 'yaml'
import { parseFile } from '../../config/document.ts'
import type { Span } from '../../model/position.ts'
import type { Problem } from '../../model/problem.ts'

/** Keys of a connector below which each entry is a column. */
const COLUMNS: ReadonlySet<unknown> = new Set(['anchor', 'mappings'])

/**
 * Columns whose flow the check refuses, by what it says: those at whose entry, from its name to the end of its value, an
 * error stands.
 *
 * @param text a configuration that we have written
 */
export function refusedColumns(
  text: string,
  problems: readonly Problem[],
): ReadonlyMap<string, string> {
  const entries = columnEntries(text)
  const refused = new Map<string, string>()
  for (const { severity, span, message } of problems) {
    if (severity !== 'error') continue
    const found = entries.find(({ key, value }) => isWithin(span, key, value))
    if (found !== undefined) refused.set(found.column, message.replace(/\.$/u, ''))
  }
  return refused
}

interface ColumnEntry {
  readonly column: string
  readonly key: Span
  readonly value: Span
}

function columnEntries(text: string): readonly ColumnEntry[] {
  const file = parseFile({ name: '', path: '', text })
  const entries: ColumnEntry[] = []
  for (const [, connector] of pairsOf(valueOf(file.document.contents, 'connectors'))) {
    for (const [part, columns] of pairsOf(connector)) {
      if (!COLUMNS.has(textOf(part))) continue
      for (const [key, value] of pairsOf(columns)) {
        const [name, flow] = [file.spanOfNode(key), file.spanOfNode(value ?? key)]
        entries.push({ column: String(textOf(key)), key: name, value: flow })
      }
    }
  }
  return entries
}

function isWithin({ start }: Span, key: Span, value: Span): boolean {
  return !isBefore(start, key.start) && !isBefore(value.end, start)
}

function isBefore(one: Span['start'], other: Span['start']): boolean {
  return one.line < other.line || (one.line === other.line && one.column < other.column)
}

function valueOf(node: unknown, key: string): unknown {
  return pairsOf(node).find(([name]) => textOf(name) === key)?.[1]
}

function pairsOf(node: unknown): readonly (readonly [Node, Node | undefined])[] {
  if (!isMap<Node, Node>(node)) return []
  return node.items.map(({ key, value }) => [key, value ?? undefined])
}

function textOf(node: Node): unknown {
  return 'value' in node ? node.value : undefined
}
