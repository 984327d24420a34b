import * as fc from 'fast-check'
import { loginOf, type Holder, type Settings } from './settings.ts'

const KEYS = ['1', '2', '3'] as const

/** Badges of one person, which no other person of the file ever has. */
function badgesOf(key: string): fc.Arbitrary<string> {
  return fc.constantFrom(`${key}-1`, `${key}-2`, `${key}'3`)
}

const entry: fc.Arbitrary<[string, Holder]> = fc
  .constantFrom(...KEYS)
  .chain((key) =>
    fc.tuple(
      fc.constant(key),
      fc.record({ badge: badgesOf(key), name: fc.constantFrom('Ada', 'Bob') }),
    ),
  )

const settings: fc.Arbitrary<Settings> = fc.record({
  delta: fc.boolean(),
  way: fc.constantFrom('hold' as const, 'rekey' as const, 'recreate' as const),
  onMissing: fc.constantFrom('keep' as const, 'delete' as const),
})

const foreignId = fc.oneof(
  fc.constantFrom('x1', 'x2'),
  fc.constantFrom(...KEYS).chain((key) => badgesOf(key)),
)

/** A row of others: where it has somebody's badge, nobody else may claim it by its login. */
const foreign = fc.oneof(
  fc.tuple(fc.constantFrom('x1', 'x2'), fc.constantFrom(...KEYS.map(loginOf), 'nobody')),
  fc
    .constantFrom(...KEYS)
    .chain((key) => fc.tuple(badgesOf(key), fc.constantFrom(loginOf(key), 'nobody'))),
)

const action = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('file' as const),
      people: fc.array(entry, { maxLength: 4 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('run' as const),
      killAt: fc.option(fc.nat(14), { nil: undefined, freq: 2 }),
      // Whether the source calls everybody something else before the next run.
      renames: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('use' as const), settings }) },
  {
    weight: 3,
    arbitrary: foreign.map(([id, login]) => ({ kind: 'insert' as const, id, login })),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), id: foreignId }) },
)

/** Files in which badges change, rows that others put down, runs that are killed. */
export const keyedSequence = fc.record({
  settings,
  actions: fc.array(action, { minLength: 4, maxLength: 25, size: 'max' }),
})

type Of<T> = T extends fc.Arbitrary<infer U> ? U : never
export type Action = Of<typeof action>
