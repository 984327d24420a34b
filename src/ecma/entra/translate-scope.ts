import { isThere, operand, quoted, type Translated } from '../expression/translated.ts'
import type { ResolveEntra } from '../expression/translate.ts'
import type { FilterClause, FilterGroup } from './synchronization-schema.ts'

/** A scoping filter as an expression, or why it stays in Entra. */
export type TranslatedScope =
  | {
      readonly expression: string
      readonly reads: readonly string[]
      /**
       * What somebody in scope has, by expression; `undefined` when that is not plain, as with a pattern.
       */
      readonly examples: ReadonlyMap<string, string> | undefined
    }
  | { readonly because: string; readonly words: string }

/** Says a scoping filter: clauses of a group must all hold, and of the groups one. */
export function translateScope(
  groups: readonly FilterGroup[],
  resolve: ResolveEntra,
): TranslatedScope | undefined {
  const some = groups.filter(({ clauses }) => clauses.length > 0)
  if (some.length === 0) return undefined
  const words = some.map(({ clauses }) => clauses.map(wordsOf).join(' and ')).join(', or ')
  const reads: string[] = []
  const parts: string[][] = []
  for (const { clauses } of some) {
    const all: string[] = []
    for (const clause of clauses) {
      const attribute = resolve(clause.attribute)
      if (attribute === undefined) {
        return { because: `${clause.attribute} has no name in SCIM`, words }
      }
      const said = clauseOf(attribute, clause)
      if (said === undefined)
        return { because: `there is no counterpart of ${clause.operator}`, words }
      all.push(said)
      reads.push(clause.attribute)
    }
    parts.push(all)
  }
  const isOne = parts.length === 1
  const expression = parts
    .map((all) => (isOne || all.length === 1 ? all.join(' and ') : `(${all.join(' and ')})`))
    .join(' or ')
  return { expression, reads: [...new Set(reads)], examples: examplesOf(some[0], resolve) }
}

/** What the clauses of a group ask for. */
function examplesOf(
  group: FilterGroup | undefined,
  resolve: ResolveEntra,
): ReadonlyMap<string, string> | undefined {
  const examples = new Map<string, string>()
  for (const { attribute, operator, values } of group?.clauses ?? []) {
    const said = resolve(attribute)
    const [value = ''] = values
    const kind = plainOperator(operator)
    if (said === undefined) return undefined
    if (kind === 'EQUALS') examples.set(said.text, value)
    else if (kind !== 'ISNOTNULL') return undefined
  }
  return examples
}

/** Documents write `IS TRUE`, `NOT EQUALS` and `Greater_Than`. */
function plainOperator(operator: string): string {
  return operator.toUpperCase().replaceAll(/[^A-Z]/gu, '')
}

function clauseOf(attribute: Translated, { operator, values }: FilterClause): string | undefined {
  const [value = ''] = values
  const name = operand(attribute)
  switch (plainOperator(operator)) {
    case 'EQUALS':
      return equals(attribute, values)
    case 'NOTEQUALS':
      return `$not(${equals(attribute, values)})`
    case 'ISTRUE':
      return attribute.type === 'bool' ? `${name} = true` : `$bool(${name}) = true`
    case 'ISFALSE':
      return attribute.type === 'bool' ? `${name} = false` : `$bool(${name}) = false`
    case 'ISNULL':
      return `$not(${isThere(attribute).text})`
    case 'ISNOTNULL':
      return isThere(attribute).text
    case 'GREATERTHAN':
      return value === '' ? undefined : `$number(${name}) > ${quotedNumber(value)}`
    case 'GREATERTHANOREQUALS':
      return value === '' ? undefined : `$number(${name}) >= ${quotedNumber(value)}`
    case 'INCLUDES':
      return `$contains(${name}, ${quoted(value)})`
    case 'REGEXMATCH':
      return pattern(name, value)
    case 'NOTREGEXMATCH':
      return negated(pattern(name, value))
    default:
      return undefined
  }
}

function equals(attribute: Translated, values: readonly string[]): string {
  const name = operand(attribute)
  const [value = ''] = values
  if (attribute.type === 'bool') return `${name} = ${/^true$/iu.test(value)}`
  return values.length > 1
    ? `${name} in [${values.map(quoted).join(', ')}]`
    : `${name} = ${quoted(value)}`
}

function quotedNumber(value: string): string {
  return Number.isFinite(Number(value)) ? String(Number(value)) : quoted(value)
}

/** What has no value does not match either. */
function negated(condition: string | undefined): string | undefined {
  return condition === undefined ? undefined : `$not(${condition} = true)`
}

/**
 * Entra takes a pattern for the whole value: `([1-9][0-9])` is any number between 10 and 99 in its documents. One
 * that looks around would not run in linear time.
 */
function pattern(name: string, value: string): string | undefined {
  if (/\(\?(?!:)|\\[1-9kpPAZzGb]/u.test(value)) return undefined
  try {
    const { source } = new RegExp(`^(?:${value})$`, 'u')
    return `$contains(${name}, /${source}/)`
  } catch {
    return undefined
  }
}

function wordsOf({ attribute, operator, values }: FilterClause): string {
  return `${attribute} ${operator} ${values.join(', ')}`.trim()
}
