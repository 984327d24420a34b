import { isCollection, visit } from 'yaml'
import type { YAMLError } from 'yaml'
import type { Span } from '../model/position.ts'
import type { Problem } from '../model/problem.ts'
import { syntaxProblem } from './syntax.ts'
import type { SyntaxTree } from './syntax-tree.ts'

type SpanOf = (start: number, end: number) => Span

/**
 * What YAML refuses in a file, one problem for one mistake: behind the first place where the parser lost its
 * way it complains of everything that follows.
 */
export function syntaxProblems(
  { contents, errors, warnings }: SyntaxTree,
  text: string,
  spanOf: SpanOf,
): readonly Problem[] {
  if (errors.length === 0 && warnings.length === 0) return []
  const found: YAMLError[] = [...errors, ...warnings]
  return found.flatMap((error, index) => {
    const before = found.slice(0, index)
    const quote = openingQuote(contents, error)
    if (quote !== undefined) return [syntaxProblem(error, spanOf(quote, quote + 1))]
    if (before.some((other) => makesSuperfluous(other, error))) return []
    const deeper = deeperLine(text, error, found)
    if (deeper !== undefined) return [tooDeepLine(deeper, text, spanOf)]
    const variable = shellVariable(text, error)
    if (variable !== undefined) return [notAShell(variable, error, spanOf)]
    const brace = openingBrace(contents, text, error)
    if (brace !== undefined) return [neverClosed(brace, text, spanOf)]
    return [syntaxProblem(error, spanOf(...error.pos))]
  })
}

/** Codes of what indentation makes of lines that are right by themselves. */
const OF_INDENTATION: ReadonlySet<YAMLError['code']> = new Set([
  'BAD_INDENT',
  'BLOCK_AS_IMPLICIT_KEY',
  'MULTILINE_IMPLICIT_KEY',
])

function makesSuperfluous(earlier: YAMLError, error: YAMLError): boolean {
  // What else is missing where a quote swallowed the rest follows from it.
  if (earlier.pos[0] === error.pos[0]) return true
  if (earlier.code === 'TAB_AS_INDENT') return OF_INDENTATION.has(error.code)
  return error.code === 'UNEXPECTED_TOKEN' && / in YAML stream/u.test(error.message)
}

/** Where a quote that is never closed begins; the parser says where the file, or the mapping, ends. */
function openingQuote(
  contents: SyntaxTree['contents'],
  { code, pos }: YAMLError,
): number | undefined {
  if (code !== 'MISSING_CHAR') return undefined
  let found: number | undefined
  visit(contents, {
    Scalar(_key, { type, range }) {
      if (type !== 'QUOTE_SINGLE' && type !== 'QUOTE_DOUBLE') return undefined
      if (range?.[1] !== pos[0]) return undefined
      found = range[0]
      return visit.BREAK
    },
  })
  return found
}

/** The name in `${NAME}`, as shells and compose files write it. */
function shellVariable(text: string, { code, pos }: YAMLError): string | undefined {
  if (code !== 'UNEXPECTED_TOKEN' || text[pos[0] - 1] !== '$') return undefined
  return /^\{(?:env:)?([A-Za-z_]\w*)/u.exec(text.slice(pos[0], pos[0] + 100))?.[1]
}

function notAShell(name: string, { pos }: YAMLError, spanOf: SpanOf): Problem {
  return {
    rule: 'yaml-syntax',
    severity: 'error',
    message: 'Nothing is put in the place of ${…} here, and YAML reads the "{" as a mapping.',
    span: spanOf(pos[0] - 1, pos[0] + 1),
    suggestion: `{ env: ${name} }`,
    help: 'Secrets are named by the variable of the environment that holds them: { env: NAME }.',
  }
}

/** Where the innermost "{" or "[" begins that the file does not close. */
function openingBrace(
  contents: SyntaxTree['contents'],
  text: string,
  { code, pos }: YAMLError,
): number | undefined {
  if (code !== 'BAD_INDENT' && code !== 'MISSING_CHAR') return undefined
  let found: number | undefined
  visit(contents, {
    Collection(_key, node) {
      const [start, end] = node.range ?? [0, 0]
      if (!isCollection(node) || node.flow !== true || start >= pos[0]) return
      const closed = text
        .slice(start, end)
        .trimEnd()
        .endsWith(text[start] === '{' ? '}' : ']')
      if (!closed && end <= pos[0]) found = start
    },
  })
  return found
}

function neverClosed(start: number, text: string, spanOf: SpanOf): Problem {
  const closing = text[start] === '{' ? '}' : ']'
  return {
    rule: 'yaml-syntax',
    severity: 'error',
    message: `The "${text[start]}" is never closed.`,
    span: spanOf(start, start + 1),
    help: `Write "${closing}" at its end, too, indented like what stands between.`,
  }
}

/**
 * Where a key begins that is indented deeper than the one above it, which has a value already: YAML reads
 * both lines as one text.
 */
function deeperLine(
  text: string,
  { pos, code }: YAMLError,
  found: readonly YAMLError[],
): number | undefined {
  if (code !== 'BLOCK_AS_IMPLICIT_KEY') return undefined
  const joined = found.find(
    (other) => other.code === 'MULTILINE_IMPLICIT_KEY' && other.pos[0] === pos[0],
  )
  if (joined === undefined) return undefined
  const lines = text.slice(...joined.pos)
  const last = lines.lastIndexOf('\n')
  // What has a ternary was meant as one expression.
  if (last < 0 || /\s\?/u.test(lines)) return undefined
  return joined.pos[0] + last + 1 + (/^\s*/u.exec(lines.slice(last + 1))?.[0].length ?? 0)
}

function tooDeepLine(start: number, text: string, spanOf: SpanOf): Problem {
  const key = /^[^\s:]+/u.exec(text.slice(start))?.[0] ?? ''
  return {
    rule: 'yaml-syntax',
    severity: 'error',
    message:
      'This line is indented deeper than the key above it, which has a value already, so that YAML reads both as one text.',
    span: spanOf(start, start + Math.max(1, key.length)),
    help: 'Keys of one mapping start in the same column.',
  }
}
