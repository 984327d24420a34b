import { defineEntraFunction, yields } from '../function.ts'

/** The instant of the synchronization. */
export const now = defineEntraFunction({
  name: 'Now',
  takes: [],
  random: true,
  examples: [],
  translate: () => yields('date', '$now()'),
})
