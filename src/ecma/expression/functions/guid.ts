import { defineEntraFunction, yields } from '../function.ts'

/** A new random identifier. */
export const guid = defineEntraFunction({
  name: 'Guid',
  takes: [],
  random: true,
  examples: [],
  translate: () => yields('text', '$guid()'),
})
