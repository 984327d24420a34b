import type { ExpressionMistake } from './tree.ts'

/** A piece of an expression; `at` is its column, from 1. */
export interface Token {
  readonly kind: 'attribute' | 'text' | 'number' | 'name' | 'sign' | 'end'
  readonly value: string
  readonly at: number
}

/** Blanks, then one of: `[attribute]`, `"text"`, a number, a name, a sign. */
const TOKEN =
  /\s*(?:\[(?<attribute>[^[\]]+)\]|"(?<text>(?:[^"\\]|\\.)*)"|(?<number>-?\d+(?:\.\d+)?)(?![\w.])|(?<name>[A-Za-z_]\w*)|(?<sign><>|<=|>=|[(),=<>&]))/uy

/**
 * The tokens of an expression. Texts stand in double quotes, with `\"` and `\\` in them; a backslash before any
 * other character, as in patterns, stands for itself.
 */
export function tokensOf(expression: string): readonly Token[] | ExpressionMistake {
  const tokens: Token[] = []
  const pattern = new RegExp(TOKEN)
  while (pattern.lastIndex < expression.trimEnd().length) {
    const from = pattern.lastIndex
    const groups = pattern.exec(expression)?.groups
    const blanks = /^\s*/u.exec(expression.slice(from))?.[0].length ?? 0
    const at = from + blanks + 1
    if (groups === undefined) return { message: mistakeAt(expression.slice(at - 1)), at }
    const token = tokenOf(groups, at)
    if (token !== undefined) tokens.push(token)
  }
  return [...tokens, { kind: 'end', value: '', at: expression.length + 1 }]
}

function tokenOf(
  groups: Readonly<Record<string, string | undefined>>,
  at: number,
): Token | undefined {
  for (const kind of ['attribute', 'text', 'number', 'name', 'sign'] as const) {
    const value = groups[kind]
    if (value === undefined) continue
    return {
      kind,
      at,
      value: kind === 'text' ? value.replaceAll(/\\(["\\])/gu, '$1') : value.trim(),
    }
  }
  return undefined
}

function mistakeAt(rest: string): string {
  if (rest.startsWith('"')) return 'The text has no closing quotation mark.'
  if (rest.startsWith('[')) return 'The attribute has no closing bracket.'
  return `"${rest.charAt(0)}" is not expected here.`
}
