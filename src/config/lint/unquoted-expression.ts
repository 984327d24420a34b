import { isMap, isScalar, type Scalar } from 'yaml'
import { mappingExample } from './example.ts'
import type { Span } from '../../model/position.ts'
import type { ParsedFile } from '../document.ts'
import { type ExpressionPlace, swallowedFlows } from './expression-place.ts'
import { defineRule, wholeLines, type Finding } from './rule.ts'
import { expressionLength, isOpen, quoteYaml, restOfLine } from './yaml-quote.ts'

/** `Active: accountEnabled ? "True" : "False"` without quotes. */
export const unquotedExpression = defineRule({
  id: 'unquoted-expression',
  severity: 'error',
  summary: 'An expression that YAML cannot read as one text is not quoted.',
  why:
    'In YAML ": " starts a mapping, so that "a ? b : c" and "a ?: b" are read as a key and a value; a text ' +
    'that begins with a quote ends at the closing quote, and one between "{" and "}" at a comma or a ' +
    'bracket. The expression that you wrote never reaches JSONata.',
  help: 'Put the whole expression in quotes, or in a block scalar (">-").',
  good: mappingExample(
    'UnquotedExpression',
    `Active: 'accountEnabled ? "True" : "False"'\nName: "displayName ?: givenName"`,
  ),
  bad: mappingExample('UnquotedExpression', `Active: accountEnabled ? "True" : "False"`),
  at: '10:15',
  replaces: [
    'yaml-syntax',
    'unknown-key',
    'wrong-type',
    'wrong-value',
    'missing-key',
    'duplicate-key',
    'quoted-constant',
    'comment-in-expression',
    'expression-syntax',
    'unknown-attribute',
    'several-values',
  ],
  looksAt: 'file',
  check: (context) =>
    context.places.flatMap((place) => {
      const stretch = brokenExpression(place)
      return stretch === undefined ? [] : [describe(place, stretch)]
    }),
})

interface Stretch {
  readonly start: number
  readonly end: number
  /** Where the node ends that YAML made of it. */
  readonly nodeEnd: number
  /** Where YAML was mistaken because of it, elsewhere. */
  readonly consequences?: readonly Span[]
}

function brokenExpression(place: ExpressionPlace): Stretch | undefined {
  const { node, file } = place
  const [start = 0, end = 0] = node.range ?? []
  if (isMap(node)) {
    const key = node.items[0]?.key
    const keyText = isScalar(key) && typeof key.value === 'string' ? key.value : ''
    const ternary = /\s\?(\s|$)/u.test(keyText)
    if (!ternary && !syntaxErrorOnLine(place, start)) return undefined
    // Two lines that are one text for YAML: the second one is indented too deep.
    if (!ternary && isScalar(key) && runsOver(file.text, key)) return undefined
    if (file.text[start] === '{') return undefined
    const swallowed = swallowedFlows(file, node)
    const [behind = end] = swallowed[0]?.key.range ?? []
    const nodeEnd = file.text.slice(0, Math.min(end, behind)).trimEnd().length
    const rest = restOfLine(file.text, start)
    const lineEnd = Math.min(end, rest.end)
    // A brace inside it ended the mapping for YAML, and the parser lost its way.
    const cut = isOpen(file.text.slice(start, lineEnd))
    const length = cut ? expressionLength(file.text.slice(start, rest.end)) : undefined
    const stop = cut ? (length === undefined ? rest.end : start + length) : lineEnd
    return {
      start,
      end: stop,
      nodeEnd: Math.max(stop, nodeEnd),
      consequences: [
        ...swallowed.map(({ key }) => file.spanOfNode(key)),
        ...(cut ? errorsBehind(file, lineEnd) : []),
      ],
    }
  }
  if (!isScalar(node)) return undefined
  const rest = restOfLine(file.text, end)
  if (node.type === 'PLAIN') {
    return branchOnNextLine(file.text, start, end) ?? cutInBraces(file, start, end)
  }
  // A quoted scalar with something behind it: the quote was part of the expression.
  const behind = file.text.slice(end, rest.end).trim()
  const quoted = node.type === 'QUOTE_SINGLE' || node.type === 'QUOTE_DOUBLE'
  if (!quoted || !/^[&?+\-*/=<>!.[(~]/u.test(behind)) return undefined
  const length = expressionLength(file.text.slice(start, rest.end))
  if (length === undefined) return { start, end: rest.end, nodeEnd: rest.end }
  const consequences = errorsBehind(file, end)
  return { start, end: start + length, nodeEnd: rest.end, consequences }
}

/**
 * An expression between the braces of a YAML mapping, where a comma or a bracket ends a text:
 * `{ Name: givenName & ', ' & surname }`, `{ Mail: emails[0].value }`.
 */
function cutInBraces(file: ParsedFile, start: number, end: number): Stretch | undefined {
  const { text } = file
  const rest = restOfLine(text, end)
  if (!/^\s*[,[\]{}]/u.test(text.slice(end, rest.end))) return undefined
  const length = expressionLength(text.slice(start, rest.end))
  if (length === undefined || start + length <= end) return undefined
  const stop = start + length
  return { start, end: stop, nodeEnd: stop, consequences: errorsBehind(file, end) }
}

/** What the parser says once it has lost its way, here or further below. */
function errorsBehind(file: ParsedFile, offset: number): readonly Span[] {
  return file.document.errors
    .filter(({ pos }) => pos[0] >= offset)
    .map(({ pos }) => file.spanOf(...pos))
}

/** The `: …` branch of a ternary on a line of its own, which YAML reads as an empty key. */
function branchOnNextLine(text: string, start: number, end: number): Stretch | undefined {
  if (!/\s\?\s/u.test(text.slice(start, end))) return undefined
  const branch = /^\s*\n\s*:\s[^\r\n]*/u.exec(text.slice(end))
  if (branch === null) return undefined
  const last = end + branch[0].trimEnd().length
  return { start, end: last, nodeEnd: last }
}

function runsOver(text: string, { range }: Scalar): boolean {
  return text.slice(range?.[0], range?.[1]).includes('\n')
}

function syntaxErrorOnLine(place: ExpressionPlace, offset: number): boolean {
  const line = place.file.spanOf(offset, offset).start.line
  return place.file.problems.some(
    ({ rule, span }) => rule === 'yaml-syntax' && span.start.line === line,
  )
}

function describe(
  place: ExpressionPlace,
  { start, end, nodeEnd, consequences = [] }: Stretch,
): Finding {
  const { file } = place
  const text = file.text.slice(start, end).trimEnd()
  const quoted = quoteYaml(text.replaceAll(/\s*\n\s*/gu, ' '))
  const span = file.spanOf(start, start + text.length)
  // The expression may stand on the line below its key.
  const keyEnd = file.text.slice(0, start).trimEnd().length
  return {
    message: 'This expression must be quoted: YAML reads only a part of it as the value.',
    span,
    label: 'not one text for YAML',
    help: `Quote it, or use a block scalar:\n${keyBefore(file.text, start)}${quoted}`,
    connector: place.connector,
    covers: wholeLines(file.spanOf(keyEnd, nodeEnd)),
    alsoCovers: consequences,
    fix: { span, text: quoted },
  }
}

/** `Active: ` as it stands before the expression on its line. */
function keyBefore(text: string, start: number): string {
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start)
  return /[^\s{,:][^{,:]*:\s+$/u.exec(line)?.[0] ?? ''
}
