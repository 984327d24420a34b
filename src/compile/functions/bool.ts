import { defineFunction } from '../function.ts'

/** `$bool(value)`: Entra's CBool. JSONata's `$boolean("False")` is true; this one is not. */
export const bool = defineFunction({
  name: 'bool',
  signature: '<x-:b>',
  summary: 'Whether a text says true: "true", "1", "yes" or "y", without case; numbers but 0 do.',
  examples: [
    { expression: '$bool("True")', result: true },
    { expression: '$bool("False")', result: false },
    { expression: '$bool(" YES ")', result: true },
    { expression: '$bool("0")', result: false },
    { expression: '$bool(1)', result: true },
    { expression: '$bool(active)', input: { active: false }, result: false },
    { expression: '$not($bool("False"))', result: true },
    { expression: '$bool(missing)' },
  ],
  call: (value: unknown) => (value === undefined ? undefined : saysTrue(value)),
})

/** Whether a value says true: the rule of `$bool`. */
export function saysTrue(value: unknown): boolean {
  if (typeof value === 'string') return TRUE_TEXTS.has(value.trim().toLowerCase())
  return value === true || (typeof value === 'number' && value !== 0)
}

const TRUE_TEXTS: ReadonlySet<string> = new Set(['true', '1', 'yes', 'y'])
