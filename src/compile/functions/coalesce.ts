import { isObject, type JsonValue } from '../../model/value.ts'
import { defineFunction } from '../function.ts'

/** `$coalesce(a, b, …)`: Entra's Coalesce. JSONata's `??` lets `null` and `""` through. */
export const coalesce = defineFunction({
  name: 'coalesce',
  signature: '<x+:x>',
  summary: 'The first argument that has a value: not missing, not null, not "", not empty.',
  examples: [
    { expression: '$coalesce(missing, "", "d")', result: 'd' },
    { expression: '$coalesce(null, 0, 1)', result: 0 },
    { expression: '$coalesce(active, "none")', input: { active: false }, result: false },
    { expression: '$coalesce([], {}, nickName)', input: { nickName: 'Ada' }, result: 'Ada' },
    { expression: '$coalesce(missing)' },
  ],
  call: (...values: readonly (JsonValue | undefined)[]) => values.find(hasValue),
})

function hasValue(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === '') return false
  if (Array.isArray(value)) return value.length > 0
  return !isObject(value) || Object.keys(value).length > 0
}
