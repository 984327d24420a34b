import { parseDocument } from 'yaml'
import type { Node, Scalar } from 'yaml'
import type { ExpressionText } from '../model/expression.ts'
import { lazily } from '../model/lazily.ts'
import type { Position, Span } from '../model/position.ts'
import type { Problem } from '../model/problem.ts'
import type { ConfigurationFile } from './configuration.ts'
import { PARSING } from './format/parsing.ts'
import { lineStarts } from './line-starts.ts'
import { scalarOffsets } from './scalar-offsets.ts'
import { syntaxProblems } from './syntax-problems.ts'
import type { SyntaxTree } from './syntax-tree.ts'
import { readUsual } from './usual-yaml/read-usual.ts'

/**
 * A YAML file with its syntax tree and the way from offsets to places.
 *
 * `document` has nodes of the `yaml` package; `text` is what their ranges count in (a byte order mark is gone).
 */
export interface ParsedFile extends ConfigurationFile {
  readonly document: SyntaxTree
  /**
   * What YAML itself refuses, by the rules `yaml-syntax`, `tab-indentation`, `unknown-alias`,
   * `several-documents`. A rule that can say more about the same line replaces them (see
   * `withoutConsequences`).
   */
  readonly problems: readonly Problem[]
  /** Place of a stretch of `text`, by UTF-16 offsets. */
  spanOf(start: number, end: number): Span
  /** Place of a node; of its value, when comments follow. */
  spanOfNode(node: Node): Span
  /** A string scalar as an expression; its `spanOf` maps offsets of the value into the file. */
  expression(node: Scalar, value: string): ExpressionText
}

/** Reads YAML 1.2 with merge keys; never throws, mistakes are `problems`. */
export function parseFile(file: ConfigurationFile): ParsedFile {
  const text = file.text.startsWith('\uFEFF') ? file.text.slice(1) : file.text
  const placeOf = lineStarts(text)
  const document = syntaxTree(text)

  const positionOf = (offset: number): Position => {
    // Written out: there are many, and a spread takes twice the memory.
    const { line, column } = placeOf(offset)
    return { file: file.name, line, column }
  }
  const spanOf = (start: number, end: number): Span => ({
    start: positionOf(start),
    end: positionOf(Math.max(start, end)),
  })
  // The loader and every rule ask for the places of the same nodes.
  const known = new Map<Node, Span>()
  const spanOfNode = (node: Node): Span => {
    let span = known.get(node)
    if (span === undefined) {
      const [start, end] = node.range ?? [0, 0]
      span = spanOf(start, lastVisible(text, start, end))
      known.set(node, span)
    }
    return span
  }
  return {
    name: file.name,
    path: file.path,
    text,
    document,
    problems: syntaxProblems(document, text, spanOf),
    spanOf,
    spanOfNode,
    expression(node, value) {
      const offsets = lazily(() => scalarOffsets(text, node, value))
      return {
        text: value,
        span: spanOfNode(node),
        spanOf(start, end) {
          const offsetOf = offsets()
          return spanOf(offsetOf(start), offsetOf(end))
        },
      }
    },
  }
}

function syntaxTree(text: string): SyntaxTree {
  const contents = readUsual(text)
  if (contents !== undefined) return { contents, errors: [], warnings: [] }
  return parseDocument(text, PARSING)
}

/** The range of a block reaches to the next key; its place ends with its last character. */
function lastVisible(text: string, start: number, end: number): number {
  let last = end
  while (last > start && isSpace(text.charCodeAt(last - 1))) last--
  return last
}

/** As `\s` has it; most characters are letters. */
function isSpace(unit: number): boolean {
  return unit <= 0x20 || unit >= 0x80 ? /\s/.test(String.fromCharCode(unit)) : false
}
