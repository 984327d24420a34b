import * as fc from 'fast-check'
import type { Fields, Rule, Version } from '../model/version.ts'

/** Keys that only a careless comparison takes for one another. */
const KEYS = ['1', '01', "d'Arc", '𝒢~%']

const fields: fc.Arbitrary<Fields> = fc.record({
  Name: fc.constantFrom('Ada', 'Ada ', 'ada', "𝒢'", ''),
  Dept: fc.constantFrom('In', 'Out', 'R&D', ''),
  active: fc.constantFrom('yes' as const, 'yes' as const, 'no' as const),
})

function rule(note: string): fc.Arbitrary<Rule> {
  return fc.oneof(
    fc.constant<Rule>({ kind: 'keep' }),
    fc.constant<Rule>({ kind: 'delete' }),
    fc.constant<Rule>({ kind: 'set', set: { Note: note } }),
    fc.constant<Rule>({ kind: 'set', set: { Dept: note } }),
    fc.constant<Rule>({ kind: 'set', set: { Note: note }, purgeAfter: 2 }),
  )
}

const version: fc.Arbitrary<Version> = fc.record({
  delta: fc.boolean(),
  upper: fc.boolean(),
  scoped: fc.boolean(),
  note: fc.constantFrom(false, false, true),
  onDisable: rule('off'),
  onOutOfScope: rule('out'),
  onMissing: rule('gone'),
  onDrift: fc.constantFrom('report' as const, 'overwrite' as const, 'adopt' as const),
  most: fc.oneof(
    { weight: 2, arbitrary: fc.constant({}) },
    fc.record(
      {
        deletes: fc.constantFrom(0, 1),
        disables: fc.constantFrom(0, 1),
        updates: fc.constantFrom(0, 1),
        inserts: fc.constantFrom(1, 2),
      },
      { requiredKeys: [] },
    ),
  ),
})

const key = fc.constantFrom(...KEYS)
const people = fc.array(fc.tuple(key, fields), { maxLength: 5 })

const anyId = fc.oneof(key, fc.constant('9'))
const file = fc.record({
  kind: fc.constant('file' as const),
  people,
  faulty: fc.constantFrom(false, false, false, true),
})
const run = fc.record({
  kind: fc.constant('run' as const),
  killAt: fc.option(fc.nat(14), { nil: undefined, freq: 2 }),
})
const edit = fc.record({
  kind: fc.constant('edit' as const),
  id: anyId,
  column: fc.constantFrom('Name', 'Dept', 'Note', 'FirstSeen'),
  value: fc.constantFrom('Eve', 'In', null),
})

/** Something that happens. */
const action = fc.oneof(
  { weight: 5, arbitrary: file },
  { weight: 6, arbitrary: run },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('version' as const), version }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      minutes: fc.constantFrom(1, 61, 1_500, 4_500),
    }),
  },
  { weight: 3, arbitrary: edit },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), id: anyId }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('insert' as const), id: anyId }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('approve' as const, 'reject' as const),
      which: fc.nat(1),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('suspend' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('undo' as const), back: fc.nat(2) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('fix' as const),
      fix: fc.constantFrom('overwrite' as const, 'adopt' as const),
    }),
  },
)

export type Action = typeof action extends fc.Arbitrary<infer T> ? T : never

/** A first version of the configuration, and what happens from then on. */
export const sequence = fc.record({
  version,
  actions: fc.array(action, { minLength: 4, maxLength: 25, size: 'max' }),
})
