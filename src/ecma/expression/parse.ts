import { tokensOf, type Token } from './tokens.ts'
import type { EntraExpression, ExpressionMistake } from './tree.ts'

/** How deep calls may stand in each other. */
const DEEPEST = 100

/**
 * Parses an expression of Entra's attribute mappings: `[attribute]`, `"text"`, numbers, calls whose arguments may
 * be left out, comparisons as in the condition of `IIF`, and `&`.
 *
 * @returns the tree, or the first mistake with its column
 */
export function parseExpression(text: string): EntraExpression | ExpressionMistake {
  const tokens = tokensOf(text)
  if (!('length' in tokens)) return tokens
  try {
    return new Parser(tokens).whole()
  } catch (thrown) {
    if (thrown instanceof Mistake) return { message: thrown.message, at: thrown.at }
    throw thrown
  }
}

/** Whether parsing failed. */
export function isMistake(
  parsed: EntraExpression | ExpressionMistake,
): parsed is ExpressionMistake {
  return 'message' in parsed
}

class Mistake extends Error {
  readonly at: number

  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

/** Goes through the tokens of one expression. */
class Parser {
  readonly #tokens: readonly Token[]
  #next = 0
  #depth = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  whole(): EntraExpression {
    const expression = this.#comparison()
    const { kind, value, at } = this.#peek()
    if (kind !== 'end') throw new Mistake(`"${value}" is not expected here.`, at)
    return expression
  }

  #comparison(): EntraExpression {
    const left = this.#joined()
    const operator = this.#sign('=', '<>', '<=', '>=', '<', '>')
    if (operator === undefined) return left
    return { kind: 'binary', operator, left, right: this.#joined(), at: left.at }
  }

  #joined(): EntraExpression {
    let left = this.#single()
    while (this.#sign('&') !== undefined) {
      left = { kind: 'binary', operator: '&', left, right: this.#single(), at: left.at }
    }
    return left
  }

  #single(): EntraExpression {
    const token = this.#peek()
    this.#next += 1
    switch (token.kind) {
      case 'attribute':
        return { kind: 'attribute', name: token.value, at: token.at }
      case 'text':
        return { kind: 'text', value: token.value, at: token.at }
      case 'number':
        return { kind: 'number', value: Number(token.value), at: token.at }
      case 'name':
        return this.#call(token)
      case 'end':
        throw new Mistake('The expression ends too early.', token.at)
      default:
        throw new Mistake(`"${token.value}" is not expected here.`, token.at)
    }
  }

  #call({ value: name, at }: Token): EntraExpression {
    if (this.#sign('(') === undefined) {
      throw new Mistake(`"${name}" is neither an attribute in brackets nor a call.`, at)
    }
    this.#depth += 1
    if (this.#depth > DEEPEST) throw new Mistake('Calls stand in each other too deep.', at)
    const given: EntraExpression[] = []
    if (this.#sign(')') === undefined) {
      do {
        given.push(this.#argument())
      } while (this.#sign(',') !== undefined)
      if (this.#sign(')') === undefined) {
        throw new Mistake(`The call of ${name} has no closing bracket.`, this.#peek().at)
      }
    }
    this.#depth -= 1
    return { kind: 'call', name, arguments: given, at }
  }

  #argument(): EntraExpression {
    const { kind, value, at } = this.#peek()
    const isOmitted = kind === 'sign' && (value === ',' || value === ')')
    return isOmitted ? { kind: 'omitted', at } : this.#comparison()
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', value: '', at: 0 }
  }

  /** Takes the next token when it is one of these signs. */
  #sign<Sign extends string>(...signs: readonly Sign[]): Sign | undefined {
    const { kind, value } = this.#peek()
    const found = kind === 'sign' ? signs.find((one) => one === value) : undefined
    if (found !== undefined) this.#next += 1
    return found
  }
}
