import type { ColumnValue } from '../../model/value.ts'
import { parseExpression, isMistake } from './parse.ts'
import {
  attributesOf,
  isNotTranslated,
  isRandom,
  translate,
  type ResolveEntra,
} from './translate.ts'
import { toText } from './translated.ts'
import type { EntraExpression } from './tree.ts'

/** A flow that an expression of Entra's became. */
export interface TranslatedFlow {
  readonly from?: string
  readonly constant?: string
  readonly values?: Readonly<Record<string, ColumnValue>>
  readonly default?: ColumnValue
  /** Attributes of Entra's that it reads. */
  readonly reads: readonly string[]
  /** It is one attribute, unchanged. */
  readonly direct?: true
}

/** Why an expression stays in Entra: a part of a sentence, with the column where there is one. */
export interface StaysInEntra {
  readonly because: string
  readonly at: number
  readonly reads: readonly string[]
}

/**
 * Makes a flow of an expression of Entra's: an attribute, a constant, `values` of a Switch, else JSONata.
 *
 * @param options whether the flow runs only when a person is created, for what changes each time
 */
export function translateFlow(
  text: string,
  resolve: ResolveEntra,
  options: { readonly creates: boolean },
): TranslatedFlow | StaysInEntra {
  const parsed = parseExpression(text)
  if (isMistake(parsed)) {
    return { because: `it cannot be read: ${parsed.message}`, at: parsed.at, reads: [] }
  }
  const reads = attributesOf(parsed)
  if (isRandom(parsed) && !options.creates) {
    return { because: 'it gives another value each time', at: parsed.at, reads }
  }
  if (parsed.kind === 'text') return { constant: parsed.value, reads }
  const choice = choiceOf(parsed, resolve)
  if (choice !== undefined) return { ...choice, reads }
  const translated = translate(parsed, resolve)
  if (isNotTranslated(translated)) return { ...translated, reads }
  const direct = parsed.kind === 'attribute'
  if (direct || translated.type === 'bool') {
    return { from: translated.text, reads, ...(direct ? { direct } : {}) }
  }
  return { from: toText(translated).text, reads }
}

/** Whether an expression stays in Entra. */
export function isStaying(flow: TranslatedFlow | StaysInEntra): flow is StaysInEntra {
  return 'because' in flow
}

/** A Switch between constants is a list of values, which reads back by itself. */
function choiceOf(
  expression: EntraExpression,
  resolve: ResolveEntra,
): Omit<TranslatedFlow, 'reads'> | undefined {
  if (expression.kind !== 'call' || expression.name.toLowerCase() !== 'switch') return undefined
  const [source, otherwise, ...pairs] = expression.arguments
  if (source === undefined || source.kind === 'omitted') return undefined
  const from = translate(source, resolve)
  const fallback = constantOf(otherwise)
  if (isNotTranslated(from) || fallback === undefined || pairs.length < 2) return undefined
  const values = new Map<string, ColumnValue>()
  for (let at = 0; at < pairs.length; at += 2) {
    const [key, value] = [constantOf(pairs[at]), constantOf(pairs[at + 1])]
    if (key === undefined || key === null || value === undefined) return undefined
    const word = from.type === 'bool' ? key.toLowerCase() : key
    // The first of several cases with one word counts.
    if (!values.has(word)) values.set(word, value)
  }
  // A truth that has both its answers needs none for "no value".
  const isWhole = from.type === 'bool' && values.has('true') && values.has('false')
  const ordered = isWhole
    ? { true: values.get('true') ?? null, false: values.get('false') ?? null }
    : Object.fromEntries(values)
  const text = from.type === 'bool' ? from.text : toText(from).text
  return {
    from: text,
    values: ordered,
    ...(isWhole && fallback === null ? {} : { default: fallback }),
  }
}

/** A constant; `null` for an argument that was left out, `undefined` for anything else. */
function constantOf(expression: EntraExpression | undefined): string | null | undefined {
  if (expression === undefined || expression.kind === 'omitted') return null
  if (expression.kind === 'number') return String(expression.value)
  if (expression.kind !== 'text') return undefined
  return expression.value === '' ? null : expression.value
}
