import * as fc from 'fast-check'
import type { Fields, Rule } from '../model/version.ts'
import type { Dialect } from './caller.ts'
import type { Settings } from './settings.ts'

/** Keys that only a careless comparison takes for one another. */
const IDS = ['1', '01', "d'Arc", '𝒢~%']

const fields: fc.Arbitrary<Fields> = fc.record({
  Name: fc.constantFrom('Ada', 'Ada ', "O'𝒢", ''),
  Dept: fc.constantFrom('In', 'R&D', 'Out', ''),
  active: fc.constantFrom('yes' as const, 'yes' as const, 'no' as const),
})

function rule(note: string, more: readonly Rule[]): fc.Arbitrary<Rule> {
  return fc.constantFrom<Rule>(
    { kind: 'keep' },
    { kind: 'delete' },
    { kind: 'set', set: { Dept: note } },
    ...more,
  )
}

/** Settings with which every event is written at once. */
export const immediate: fc.Arbitrary<Settings> = fc.record({
  upper: fc.boolean(),
  scoped: fc.boolean(),
  onDisable: rule('off', moreRules('off')),
  onOutOfScope: rule('out', moreRules('out')),
  onDelete: rule('gone', moreRules('gone')),
  staged: fc.constant(false),
  most: fc.constant({}),
})

function moreRules(note: string): readonly Rule[] {
  return [
    { kind: 'set', set: { Note: note } },
    { kind: 'set', set: { Note: note }, purgeAfter: 2 },
  ]
}

/** Settings with which some events wait for a run, or for somebody. */
export const waiting: fc.Arbitrary<Settings> = fc.record({
  upper: fc.boolean(),
  scoped: fc.boolean(),
  onDisable: rule('off', []),
  // What a row is left with by whoever leaves the scope depends on what was written by then: there is none.
  onOutOfScope: fc.constant({ kind: 'delete' as const }),
  onDelete: rule('gone', []),
  staged: fc.boolean(),
  most: fc.record(
    {
      deletes: fc.constantFrom(0, 1),
      disables: fc.constantFrom(0, 1),
      updates: fc.constantFrom(0, 1),
      inserts: fc.constantFrom(0, 1, 2),
    },
    { requiredKeys: [] },
  ),
})

const id = fc.constantFrom(...IDS)
const dialect = fc.constantFrom<Dialect>('entra', 'entraLegacy', 'okta')
const killed = fc.option(fc.constantFrom('begun' as const, 'sent' as const), {
  nil: undefined,
  freq: 2,
})
const event = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('create' as const), id, fields, dialect, killed }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('change' as const), id, fields, dialect, killed }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), id, killed }) },
)
const run = fc.record({
  kind: fc.constant('run' as const),
  killAt: fc.option(fc.nat(10), { nil: undefined, freq: 2 }),
})
const wait = fc.record({
  kind: fc.constant('wait' as const),
  minutes: fc.constantFrom(1, 61, 1_500, 4_500),
})
const restart = fc.record({ kind: fc.constant('restart' as const) })
const suspend = fc.record({ kind: fc.constantFrom('suspend' as const, 'resume' as const) })
const approve = fc.record({ kind: fc.constant('approve' as const), which: fc.nat(1) })

/** Events and runs that are written as they come, under settings that change. */
export const immediateSequence = fc.record({
  settings: immediate,
  steps: fc.array(
    fc.oneof(
      { weight: 8, arbitrary: event },
      { weight: 3, arbitrary: run },
      {
        weight: 2,
        arbitrary: fc.record({ kind: fc.constant('use' as const), settings: immediate }),
      },
      { weight: 2, arbitrary: wait },
      { weight: 1, arbitrary: restart },
    ),
    { minLength: 4, maxLength: 25, size: 'max' },
  ),
})

/** Events that wait, runs and decisions. */
export const waitingSequence = fc.record({
  settings: waiting,
  steps: fc.array(
    fc.oneof(
      { weight: 8, arbitrary: event },
      { weight: 3, arbitrary: run },
      { weight: 1, arbitrary: wait },
      { weight: 1, arbitrary: restart },
      { weight: 2, arbitrary: suspend },
      { weight: 2, arbitrary: approve },
    ),
    { minLength: 4, maxLength: 25, size: 'max' },
  ),
})

type Of<T> = T extends fc.Arbitrary<infer U> ? U : never
export type Event = Of<typeof event>
export type Step =
  | Of<typeof immediateSequence>['steps'][number]
  | Of<typeof waitingSequence>['steps'][number]
