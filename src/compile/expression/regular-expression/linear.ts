import { RE2JS } from 're2js'
import { ExpressionFault } from '../fault.ts'

/**
 * A regular expression that answers in linear time, whatever it is asked (RE2). It has the part of
 * RegExp's interface that JSONata uses, so the interpreter takes it as its engine, and closures use it
 * too. Look-around and back-references do not exist in it; {@link refusalOf} says so beforehand.
 */
export class LinearRegExp {
  lastIndex = 0
  readonly source: string
  readonly #pattern: RE2JS

  /** @throws ExpressionFault REGEX when {@link refusalOf} has something to say */
  constructor(expression: RegExp) {
    this.source = expression.source
    this.#pattern = patternOf(expression)
  }

  /** The first match at or behind `lastIndex`, which then stands behind the match. */
  exec(text: string): ((string | undefined)[] & { index: number }) | null {
    const found = this.matchFrom(text, this.lastIndex)
    this.lastIndex = found === undefined ? 0 : found.end
    if (found === undefined) return null
    return Object.assign([found.text, ...found.groups], { index: found.start })
  }

  /** The first match at or behind an offset. Groups that took no part are `undefined`. */
  matchFrom(text: string, from: number): Match | undefined {
    if (from > text.length) return undefined
    const matcher = this.#pattern.matcher(text)
    if (!matcher.find(from)) return undefined
    const groups: (string | undefined)[] = []
    for (let group = 1; group <= matcher.groupCount(); group += 1) {
      groups.push(matcher.start(group) < 0 ? undefined : (matcher.group(group) ?? undefined))
    }
    const start = matcher.start()
    const end = matcher.end()
    return { text: text.slice(start, end), start, end, groups }
  }
}

/** One match in a text, by UTF-16 offsets. */
export interface Match {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly groups: readonly (string | undefined)[]
}

/** Why a regular expression cannot be used, `undefined` when it can. */
export function refusalOf(expression: RegExp): string | undefined {
  const { source } = expression
  if (/\(\?<?[=!]/u.test(withoutEscapes(source))) {
    return 'Look-ahead and look-behind are not available, because they cannot be answered in linear time.'
  }
  if (/\\[1-9]|\\k</u.test(source.replaceAll('\\\\', ''))) {
    return 'Back-references are not available, because they cannot be answered in linear time.'
  }
  try {
    patternOf(expression)
    return undefined
  } catch {
    return 'This regular expression cannot be read by the linear engine (RE2).'
  }
}

function withoutEscapes(source: string): string {
  return source.replaceAll(/\\./gsu, '').replaceAll(/\[[^\]]*\]/gu, '')
}

/** The interpreter makes an engine for every evaluation; the pattern is compiled once for each literal. */
const patterns = new WeakMap<RegExp, RE2JS>()

function patternOf(expression: RegExp): RE2JS {
  const known = patterns.get(expression)
  if (known !== undefined) return known
  const flags =
    (expression.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) |
    (expression.multiline ? RE2JS.MULTILINE : 0)
  const source = RE2JS.translateRegExp(inJavaScriptClasses(expression.source))
  const pattern = compiled(source, flags)
  patterns.set(expression, pattern)
  return pattern
}

function compiled(source: string, flags: number): RE2JS {
  try {
    return RE2JS.compile(source, flags)
  } catch {
    throw new ExpressionFault('REGEX')
  }
}

/** White space and line ends as JavaScript has them; RE2 knows only those of ASCII. */
const SPACES =
  '\\t\\n\\x0b\\f\\r \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}'
const LINE_ENDS = '\\n\\r\\x{2028}\\x{2029}'

function inJavaScriptClasses(source: string): string {
  let translated = ''
  let inClass = false
  for (let at = 0; at < source.length; at += 1) {
    const character = source.charAt(at)
    if (character === '\\') {
      at += 1
      translated += escapeInJavaScript(source.charAt(at), inClass)
    } else if (character === '.' && !inClass) translated += `[^${LINE_ENDS}]`
    else {
      if (character === '[') inClass = true
      else if (character === ']') inClass = false
      translated += character
    }
  }
  return translated
}

function escapeInJavaScript(escaped: string, inClass: boolean): string {
  if (escaped === 's') return inClass ? SPACES : `[${SPACES}]`
  if (escaped === 'S' && !inClass) return `[^${SPACES}]`
  return `\\${escaped}`
}
