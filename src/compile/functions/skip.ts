import { type JsonObject, emptyObject } from '../../model/value.ts'
import { defineFunction } from '../function.ts'

/**
 * What `$skip()` gives: the column of the flow is left as it is. It is one object, known by identity, so
 * that no value of a person can be taken for it.
 */
export const SKIP: JsonObject = Object.freeze(emptyObject())

/** Whether the value of an expression says that its column is to be left as it is. */
export function isSkip(value: unknown): value is JsonObject {
  return value === SKIP
}

/** `$skip()`: Entra's IgnoreFlowIfNullOrEmpty, as a value. */
export const skip = defineFunction({
  name: 'skip',
  signature: '<:x>',
  summary: 'Leaves the column of this flow as it is, whatever it holds.',
  examples: [
    { expression: 'userName ? userName : $skip()', input: { userName: 'ada' }, result: 'ada' },
  ],
  call: () => SKIP,
})
