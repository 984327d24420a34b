import { MOST_CHARACTERS, type ExpressionText } from '../../model/expression.ts'
import type { Problem } from '../../model/problem.ts'
import { INTERPRETER_OPTIONS } from './interpreter.ts'
import { type ParsedText, parseText } from './syntax.ts'

/** A parsed expression, or what is wrong with its text. */
export type ParseResult =
  | { readonly kind: 'parsed'; readonly parsed: ParsedText }
  | { readonly kind: 'problem'; readonly problem: Problem }

/** Reads a JSONata expression; syntax errors come back with JSONata's code and the place of the token. */
export function parseExpression(source: ExpressionText): ParseResult {
  if (source.text.length > MOST_CHARACTERS) {
    const length = `It has ${source.text.length} characters; an expression has at most ${MOST_CHARACTERS}.`
    return problem(source, 0, 1, length, 'Divide it, or compute the value where it comes from.')
  }
  try {
    return { kind: 'parsed', parsed: parseText(source.text, INTERPRETER_OPTIONS) }
  } catch (thrown) {
    return explain(thrown, source)
  }
}

function explain(thrown: unknown, source: ExpressionText): ParseResult {
  if (thrown instanceof RangeError) {
    return problem(source, 0, source.text.length, 'It is nested too deeply.')
  }
  if (typeof thrown !== 'object' || thrown === null) throw thrown
  if (thrown instanceof SyntaxError) {
    return problem(source, 0, source.text.length, 'A regular expression in it cannot be read.')
  }
  if (!('code' in thrown)) throw thrown
  const code = String(thrown.code)
  const token = 'token' in thrown && typeof thrown.token === 'string' ? thrown.token : ''
  const message =
    'message' in thrown && typeof thrown.message === 'string' ? thrown.message : 'Syntax error'
  const detail = `${message} (${code}).`
  // S0217 ("%" that has no parent) names a kind of node, and often no place.
  if (!('position' in thrown) || typeof thrown.position !== 'number') {
    return problem(source, 0, source.text.length, detail)
  }
  const written = Math.max(1, token.length)
  const end = BEGINNING_CODES.has(code) ? thrown.position + written : thrown.position
  const help = helpFor(code, token, source, end)
  return problem(source, end - written, end, detail, help)
}

/** Codes whose position is where the token begins; for the others it is where it ends. */
const BEGINNING_CODES: ReadonlySet<string> = new Set(['S0102', 'S0103', 'S0104', 'S0106'])

function problem(
  source: ExpressionText,
  start: number,
  end: number,
  detail: string,
  help?: string,
): ParseResult {
  const span = source.spanOf(Math.max(0, start), Math.max(end, 1))
  const message = `The expression cannot be read. ${detail}`
  const found: Problem = { rule: 'expression-syntax', severity: 'error', message, span }
  return { kind: 'problem', problem: help === undefined ? found : { ...found, help } }
}

function helpFor(
  code: string,
  token: string,
  source: ExpressionText,
  end: number,
): string | undefined {
  const before = source.text.slice(0, end)
  if (token === '=' && /=\s*=$/u.test(before)) return 'JSONata compares with a single "=".'
  if (token === '!' || before.endsWith('!')) return 'JSONata negates with $not(…).'
  if (token === '|' || token === '||') return 'JSONata combines conditions with "or".'
  if (/&\s*&$/u.test(before)) return 'JSONata combines conditions with "and"; "&" joins texts.'
  if (code === 'S0101') return 'A text that is begun with a quote must end with the same quote.'
  if (code === 'S0105') return 'A name that is begun with a back-tick must end with one.'
  if (code === 'S0203' || code === 'S0207') return 'Something is missing at the end.'
  return undefined
}
