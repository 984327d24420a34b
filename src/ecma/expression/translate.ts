import { MOST_CHARACTERS } from '../../model/expression.ts'
import type { EntraFunction } from './function.ts'
import { entraFunctions } from './functions/index.ts'
import {
  asNumber,
  asText,
  isRefused,
  isThere,
  operand,
  quoted,
  type Translated,
  type Translation,
} from './translated.ts'
import type { EntraExpression } from './tree.ts'

/** Why an expression has no translation, and where: `at` is the column from 1. */
export interface NotTranslated {
  readonly because: string
  readonly at: number
}

/** How attributes of Entra are said; `undefined` for one that no client sends by itself. */
export type ResolveEntra = (name: string) => Translated | undefined

const BY_NAME: ReadonlyMap<string, EntraFunction> = new Map(
  entraFunctions.map((one) => [one.name.toLowerCase(), one]),
)

/**
 * Says an expression of Entra's in JSONata, with the same results. What has no exact counterpart is refused as
 * a whole; nothing is guessed.
 */
export function translate(
  expression: EntraExpression,
  resolve: ResolveEntra,
): Translated | NotTranslated {
  switch (expression.kind) {
    case 'text':
      return { text: quoted(expression.value), type: 'text', literal: expression.value }
    case 'number':
      return { text: String(expression.value), type: 'number', literal: expression.value }
    case 'attribute':
      return (
        resolve(expression.name) ?? {
          because: `${expression.name} has no name in SCIM, so that only Entra can read it`,
          at: expression.at,
        }
      )
    case 'binary':
      return translateBinary(expression, resolve)
    case 'call':
      return translateCall(expression, resolve)
    default:
      return { because: 'an argument is missing', at: expression.at }
  }
}

/** Whether a translation failed. */
export function isNotTranslated(result: Translated | NotTranslated): result is NotTranslated {
  return 'because' in result
}

type Call = Extract<EntraExpression, { kind: 'call' }>

function translateCall(call: Call, resolve: ResolveEntra): Translated | NotTranslated {
  const { name, at, arguments: given } = call
  const found = BY_NAME.get(name.toLowerCase())
  if (found === undefined) return { because: `there is no counterpart of the function ${name}`, at }
  const { fewest, most, stays } = found
  if (stays !== undefined) return { because: stays, at }
  if (given.length < fewest || given.length > most) {
    return { because: `${found.name} does not take ${given.length} arguments`, at }
  }
  const args: (Translated | undefined)[] = []
  for (const one of given) {
    const translated = one.kind === 'omitted' ? undefined : translate(one, resolve)
    if (translated !== undefined && isNotTranslated(translated)) return translated
    args.push(translated)
  }
  return placed(found.translate(args), at)
}

function placed(translation: Translation, at: number): Translated | NotTranslated {
  if (isRefused(translation)) return { because: translation.because, at }
  // Some say an argument twice, so that calls within calls would grow beyond any memory.
  return translation.text.length > MOST_CHARACTERS
    ? { because: `in JSONata it is longer than ${MOST_CHARACTERS} characters`, at }
    : translation
}

type Binary = Extract<EntraExpression, { kind: 'binary' }>

function translateBinary(
  { operator, left, right }: Binary,
  resolve: ResolveEntra,
): Translated | NotTranslated {
  const [a, b] = [translate(left, resolve), translate(right, resolve)]
  if (isNotTranslated(a)) return a
  if (isNotTranslated(b)) return b
  switch (operator) {
    case '&':
      return { text: `${asText(a)} & ${asText(b)}`, type: 'text', open: true }
    case '=':
      return { text: equal(a, b), type: 'bool', open: true }
    case '<>':
      // JSONata takes every comparison with "no value" for false, this one too.
      return { text: `$not(${equal(a, b)})`, type: 'bool' }
    default:
      return { text: `${asNumber(a)} ${operator} ${asNumber(b)}`, type: 'bool', open: true }
  }
}

/** Truths are compared as truths, `""` is no value, and everything else is text. */
function equal(a: Translated, b: Translated): string {
  const [constant, other] = a.literal === undefined ? [b, a] : [a, b]
  const { literal } = constant
  if (literal === '') return `$not(${isThere(other).text})`
  if (other.type === 'bool' && typeof literal === 'string' && /^(?:true|false)$/iu.test(literal)) {
    return `${operand(other)} = ${literal.toLowerCase()}`
  }
  if (a.type === 'bool' && b.type === 'bool') return `${operand(a)} = ${operand(b)}`
  return `${asText(a)} = ${asText(b)}`
}

/** The attributes that an expression reads, each once. */
export function attributesOf(expression: EntraExpression): readonly string[] {
  const names = new Set<string>()
  visit(expression, (one) => {
    if (one.kind === 'attribute') names.add(one.name)
  })
  return [...names]
}

/** Whether an expression gives another value each time. */
export function isRandom(expression: EntraExpression): boolean {
  let random = false
  visit(expression, (one) => {
    if (one.kind === 'call' && BY_NAME.get(one.name.toLowerCase())?.random === true) random = true
  })
  return random
}

function visit(expression: EntraExpression, see: (one: EntraExpression) => void): void {
  see(expression)
  if (expression.kind === 'binary')
    for (const one of [expression.left, expression.right]) visit(one, see)
  if (expression.kind === 'call') for (const one of expression.arguments) visit(one, see)
}
