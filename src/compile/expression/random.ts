import { randomInt, randomUUID } from 'node:crypto'
import type { RandomSource } from '../function.ts'

/** Chance from the operating system, good enough for passwords. */
export const cryptoRandom: RandomSource = {
  fraction: () => randomInt(2 ** 47) / 2 ** 47,
  below: (limit) => randomInt(limit),
  uuid: () => randomUUID(),
}
