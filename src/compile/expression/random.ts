import { lazily } from '../../model/lazily.ts'
import type { RandomSource } from '../function.ts'

/** Loaded when it is called for, which most programs never do. */
const crypto = lazily(() => process.getBuiltinModule('node:crypto'))

/** Chance from the operating system, good enough for passwords. */
export const cryptoRandom: RandomSource = {
  fraction: () => crypto().randomInt(2 ** 47) / 2 ** 47,
  below: (limit) => crypto().randomInt(limit),
  uuid: () => crypto().randomUUID(),
}
