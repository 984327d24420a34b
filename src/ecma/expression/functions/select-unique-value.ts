import { staysInEntra } from '../function.ts'

/** `SelectUniqueValue`: it looks into the target, which no mapping can yet. */
export const selectUniqueValue = staysInEntra('SelectUniqueValue', {
  because: 'it looks into the target, which no mapping can yet',
  example: 'SelectUniqueValue([a], [b])',
})
