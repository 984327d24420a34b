import type { AttributeDefinition } from '../model/attributes/attribute.ts'
import type { FilterOperator } from '../model/filter.ts'
import type { JsonValue } from '../model/value.ts'
import { comparisonHolds } from '../model/comparison.ts'

type Comparable = string | number

/**
 * A comparison with a filter's value by the rules of an attribute's type (RFC 7644 §3.4.2.2): text by its
 * case rule, booleans also as `"True"`, numbers as numbers, instants whatever their offset. A value of
 * another kind meets nothing.
 */
export function compareValues(
  operator: FilterOperator,
  wanted: string | number | boolean,
  attribute: AttributeDefinition,
): (value: JsonValue) => boolean {
  const read = readerFor(attribute)
  const right = read(wanted)
  if (right === undefined) return () => false
  return (value) => {
    const left = read(value)
    return left !== undefined && comparisonHolds(operator, left, right)
  }
}

/** Orders two values of an attribute, for `sortBy`; what has no value comes last (RFC 7644 §3.4.2.3). */
export function orderValues(
  a: JsonValue | undefined,
  b: JsonValue | undefined,
  attribute: AttributeDefinition,
): number {
  const read = readerFor(attribute)
  const left = a === undefined ? undefined : read(a)
  const right = b === undefined ? undefined : read(b)
  if (left === undefined || right === undefined) {
    return Number(left === undefined) - Number(right === undefined)
  }
  return left < right ? -1 : left > right ? 1 : 0
}

function readerFor(attribute: AttributeDefinition): (value: JsonValue) => Comparable | undefined {
  switch (attribute.type) {
    case 'boolean':
      return readBoolean
    case 'decimal':
    case 'integer':
      return readNumber
    case 'dateTime':
      return readInstant
    default:
      return attribute.caseExact ? readText : readFolded
  }
}

function readBoolean(value: JsonValue): Comparable | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value !== 'string') return undefined
  const text = value.toLowerCase()
  return text === 'true' ? 1 : text === 'false' ? 0 : undefined
}

function readNumber(value: JsonValue): Comparable | undefined {
  if (typeof value === 'number') return value
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const number = Number(value)
  return Number.isNaN(number) ? undefined : number
}

function readInstant(value: JsonValue): Comparable | undefined {
  if (typeof value !== 'string') return undefined
  const instant = Date.parse(value)
  return Number.isNaN(instant) ? undefined : instant
}

function readText(value: JsonValue): Comparable | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

function readFolded(value: JsonValue): Comparable | undefined {
  const text = readText(value)
  return typeof text === 'string' ? text.toLowerCase() : undefined
}
