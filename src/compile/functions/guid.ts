import { defineFunction } from '../function.ts'

/** `$guid()`: Entra's Guid. For columns with `apply: create`; in any other it would change each time. */
export const guid = defineFunction({
  name: 'guid',
  signature: '<:s>',
  summary: 'A new random identifier (UUID), each time another one.',
  examples: [
    { expression: '$guid()', holds: '$length(result) = 36 and $substring(result, 14, 1) = "4"' },
  ],
  nondeterministic: true,
  callWith: ({ random }) => random.uuid(),
})
