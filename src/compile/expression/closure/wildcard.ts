import type { Code } from './code.ts'
import { type Flagged, pushMember, sequenceOf } from './value.ts'

/** `*`: as soon as a value is an array, the result is an array and no longer a sequence. */
export const members: Code = (input) => {
  const found = sequenceOf()
  if (typeof input !== 'object' || input === null) return found
  const values: readonly unknown[] = Array.isArray(input) ? input : Object.values(input)
  for (const value of values) {
    if (!Array.isArray(value)) pushMember(found, value)
    else {
      found.sequence = false
      for (const one of flat(value)) pushMember(found, one)
    }
  }
  return found
}

function flat(list: readonly unknown[]): unknown[] {
  return list.flatMap((member) => (Array.isArray(member) ? flat(member) : [member]))
}

/** `**`: the value and everything below it, at any depth. */
export const descendants: Code = (input) => {
  if (input === undefined) return undefined
  const found = sequenceOf()
  descend(input, found)
  return found.length === 1 ? found[0] : found
}

function descend(value: unknown, found: Flagged): void {
  if (Array.isArray(value)) {
    for (const member of value) descend(member, found)
    return
  }
  pushMember(found, value)
  if (typeof value !== 'object' || value === null) return
  for (const member of Object.values(value)) descend(member, found)
}
