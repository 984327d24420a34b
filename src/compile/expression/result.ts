import { emptyObject, type JsonValue } from '../../model/value.ts'
import { isSkip } from '../functions/skip.ts'
import { ExpressionFault } from './fault.ts'

/**
 * The value of an evaluation as plain JSON: arrays without JSONata's marks, objects without a prototype.
 *
 * @throws ExpressionFault T1006 when it is a function
 */
export function toJson(value: unknown): JsonValue | undefined {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value
    case 'object':
      return value === null || isSkip(value) ? value : copyOf(value)
    case 'undefined':
      return undefined
    default:
      throw new ExpressionFault('T1006', undefined, 'Its value is a function.')
  }
}

function copyOf(value: object): JsonValue {
  if (Array.isArray(value)) return value.map((member) => toJson(member) ?? null)
  if (Object.hasOwn(value, '_jsonata_lambda') || Object.hasOwn(value, '_jsonata_function')) {
    throw new ExpressionFault('T1006', undefined, 'Its value is a function.')
  }
  const copy = emptyObject()
  for (const [name, member] of Object.entries(value)) {
    const made = toJson(member)
    if (made !== undefined) copy[name] = made
  }
  return copy
}
