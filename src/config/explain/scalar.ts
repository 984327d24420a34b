import { nearest } from '../../model/nearest.ts'
import type { Problem } from '../../model/problem.ts'
import type { JsonObject } from '../../model/value.ts'
import type { Branch } from './branches.ts'
import { capital, inSentence, shown } from './words.ts'

/** A problem before it has a place. */
export type Complaint = Pick<Problem, 'rule' | 'message' | 'suggestion' | 'help' | 'label'>

/** What a schema has against a scalar of the right type; `undefined` when nothing. */
export function checkScalar(
  { schema, secret }: Branch,
  value: unknown,
  name: string,
): Complaint | undefined {
  if (schema['const'] !== undefined && value !== schema['const']) {
    const only = shown(schema['const'])
    return {
      rule: 'wrong-value',
      message: `${capital(name)} must be ${only}.`,
      help: `Write ${only}; anything else may be of a newer Rollcall.`,
    }
  }
  if (Array.isArray(schema['enum']) && !schema['enum'].some((one) => one === value)) {
    return notListed(schema['enum'].map(String), value)
  }
  if (typeof value === 'string') return checkText(schema, value, { name, secret })
  if (typeof value === 'number') return checkNumber(schema, value, name)
  return undefined
}

function notListed(allowed: readonly string[], value: unknown): Complaint {
  const suggestion = typeof value === 'string' ? nearest(value, allowed) : undefined
  return {
    rule: 'wrong-value',
    message: `${shown(value)} is not one of ${allowed.join(', ')}.`,
    ...(suggestion === undefined ? {} : { suggestion }),
  }
}

/** What is to be done about nothing. */
export const EMPTY = 'Give it a value, or leave the key out.'

const patterns = new Map<string, RegExp>()

function checkText(
  schema: JsonObject,
  value: string,
  { name, secret }: { name: string; secret: boolean },
): Complaint | undefined {
  const source = schema['pattern']
  if (typeof source !== 'string') return undefined
  const pattern = patterns.get(source) ?? new RegExp(source, 'u')
  patterns.set(source, pattern)
  if (pattern.test(value)) return undefined
  if (value.trim() === '')
    return { rule: 'wrong-value', message: `${capital(name)} is empty.`, help: EMPTY }
  const title =
    typeof schema['title'] === 'string' ? inSentence(schema['title']) : 'value of this kind'
  const { description, examples } = schema
  const example: unknown = Array.isArray(examples) ? examples[0] : undefined
  const help = [
    typeof description === 'string' ? description : '',
    typeof example === 'string' ? `For example: ${example}` : '',
  ].filter((part) => part !== '')
  return {
    rule: 'wrong-value',
    message: secret
      ? `What stands in ${name} cannot be ${article(title)}.`
      : `${shown(value)} cannot be ${article(title)}.`,
    ...(help.length === 0 ? {} : { help: help.join(' ') }),
  }
}

function checkNumber(schema: JsonObject, value: number, name: string): Complaint | undefined {
  const { type, minimum, maximum } = schema
  const whole = type === 'integer'
  const tooSmall = typeof minimum === 'number' && value < minimum
  const tooLarge = typeof maximum === 'number' && value > maximum
  if (Number.isFinite(value) && !tooSmall && !tooLarge && !(whole && !Number.isInteger(value))) {
    return undefined
  }
  const limits = [
    typeof minimum === 'number' ? `from ${minimum}` : '',
    typeof maximum === 'number' ? `to ${maximum}` : '',
  ].filter((part) => part !== '')
  const kind = whole ? 'a whole number' : 'a number'
  return {
    rule: 'wrong-value',
    message: `${capital(name)} must be ${[kind, ...limits].join(' ')}; it is ${String(value)}.`,
    help: 'Write a number within these limits.',
  }
}

function article(title: string): string {
  return /^[aeiou]/i.test(title) ? `an ${title}` : `a ${title}`
}
