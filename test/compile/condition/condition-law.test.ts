import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import * as fc from 'fast-check'
import { compileMatch } from '../../../src/engine/match.ts'
import { isSyncError } from '../../../src/model/errors.ts'
import type { AttributePath, Filter } from '../../../src/model/filter.ts'
import { encodeObjectId } from '../../../src/model/object-id.ts'
import { ECMA2HOST_USER, ENTERPRISE_USER } from '../../../src/model/source-object.ts'
import type { JsonObject, Row } from '../../../src/model/value.ts'
import { BADGE, everyShape, person, wanted } from '../people.ts'
import { row as rowWith } from '../build.ts'
import { meets } from './rows.ts'

const SCOPE = { now: 0 }

const path: fc.Arbitrary<AttributePath> = fc.oneof(
  fc
    .constantFrom(
      'userName',
      'USERNAME',
      'nickName',
      'title',
      'profileUrl',
      'userType',
      'preferredLanguage',
      'locale',
      'active',
      'emails',
      'phoneNumbers',
      'externalId',
      'displayName',
      'id',
    )
    .map((name) => ({ name })),
  fc.constantFrom('givenName', 'familyname').map((sub) => ({ name: 'name', sub })),
  fc.constantFrom('value', 'type').map((sub) => ({ name: 'emails', sub })),
  fc.constantFrom('value', 'type').map((sub) => ({ name: 'phoneNumbers', sub })),
  fc
    .constantFrom('employeeNumber', 'costCenter', 'Department', 'division')
    .map((name) => ({ schema: ENTERPRISE_USER, name })),
  fc.constantFrom('hired', 'seen', 'card', 'vip').map((name) => ({ schema: BADGE, name })),
  fc
    .constantFrom('Login', 'number', 'Soft', 'Active', 'Full', 'Id', 'Mail')
    .map((name) => ({ schema: ECMA2HOST_USER, name })),
)

const operator = fc.constantFrom(
  'eq',
  'eq',
  'eq',
  'ne',
  'co',
  'sw',
  'ew',
  'gt',
  'ge',
  'lt',
  'le',
) as fc.Arbitrary<'eq'>
const value = fc.oneof(
  wanted,
  fc.boolean(),
  fc.constantFrom('True', 'false', '1.50', '3f2504e0-4f89-11d3-9a0c-0305e82c3301', '42', ''),
)

const leaf: fc.Arbitrary<Filter> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('compare' as const), path, operator, value }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('present' as const), path }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('compare' as const),
      path: path.filter((one) => one.sub === undefined),
      operator: fc.constantFrom('eq', 'ne') as fc.Arbitrary<'eq'>,
      value: fc.constant(null),
    }),
  },
)

const inEntry: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({
      kind: fc.constant('compare' as const),
      path: fc.constantFrom('type', 'value', 'primary', 'display').map((name) => ({ name })),
      operator,
      value: fc.oneof(fc.constantFrom('work', 'HOME', 'mobile'), wanted),
    }),
    fc.record({ kind: fc.constant('not' as const), of: tie('filter') }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      left: tie('filter'),
      right: tie('filter'),
    }),
  ),
})).filter

const filter: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.record({
      kind: fc.constant('valuePath' as const),
      path: fc.constantFrom('emails', 'phoneNumbers').map((name) => ({ name })),
      of: inEntry,
    }),
    fc.record({ kind: fc.constant('not' as const), of: tie('filter') }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      left: tie('filter'),
      right: tie('filter'),
    }),
  ),
})).filter

/** A row and what the connector space knows of it: nothing, all, or that somebody edited the row since. */
interface Held {
  readonly row: Row
  readonly remembered: { readonly accepted: JsonObject; readonly written: Row } | undefined
}

suite('condition', () => {
  const user = everyShape()
  const match = (one: Filter): ReturnType<typeof compileMatch> => compileMatch(one, user.schemas)

  test('loses no row, and where it is exact it lets no other row through', () => {
    const seen = { exact: 0, inexact: 0, hits: 0, refused: 0 }
    fc.assert(
      fc.property(filter, fc.array(held(), { minLength: 6, maxLength: 6 }), (asked, people) => {
        const answer = conditionOf(asked)
        if (answer === undefined) {
          seen.refused += 1
          return
        }
        const matches = match(asked)
        seen[answer.exact ? 'exact' : 'inexact'] += 1
        for (const { row, remembered } of people) {
          const source = user.read(row, remembered, SCOPE)
          assert.ok(!(source instanceof Promise))
          const columns = user.readColumns(row) as JsonObject
          const wants = matches({ id: encodeObjectId([row['Id'] ?? null]), source, columns })
          const lets = meets(answer.condition, row)
          if (wants) seen.hits += 1
          if (wants && !lets) assert.fail(`lost: ${JSON.stringify([answer, row, source])}`)
          if (answer.exact && lets !== wants) {
            assert.fail(`not exact: ${JSON.stringify([answer, row, source])}`)
          }
        }
      }),
      { numRuns: Number(process.env['ROLLCALL_TEST_RUNS'] ?? 1500), seed: 20261123 },
    )
    assert.ok(seen.exact > 200 && seen.inexact > 50 && seen.hits > 200, JSON.stringify(seen))
  })

  function conditionOf(asked: Filter): ReturnType<typeof user.condition> | undefined {
    try {
      return user.condition(asked)
    } catch (error) {
      if (isSyncError(error, 'REQUEST_FILTER')) return undefined
      throw error
    }
  }

  function held(): fc.Arbitrary<Held> {
    return fc
      .tuple(
        person,
        fc.constantFrom('joined', 'known', 'edited'),
        wanted,
        fc.constantFrom(...EDITED),
      )
      .map(([accepted, how, edit, [column, length]]): Held | undefined => {
        const written = columnsOf(accepted)
        if (written === undefined) return undefined
        if (how === 'joined') return { row: written, remembered: undefined }
        const row =
          how === 'edited' ? rowWith({ ...written, [column]: edit.slice(0, length) }) : written
        return { row, remembered: { accepted, written } }
      })
      .filter((one) => one !== undefined)
  }

  function columnsOf(source: JsonObject): Row | undefined {
    try {
      const result = user.flow(source, 'create', SCOPE)
      assert.ok(!(result instanceof Promise))
      return result.columns
    } catch (error) {
      if (isSyncError(error)) return undefined
      throw error
    }
  }
})

/** Columns that somebody else may have edited, with the length that the database would allow. */
const EDITED: readonly (readonly [string, number])[] = [
  ['Login', 100],
  ['Account', 100],
  ['First', 100],
  ['Last', 8],
  ['Active', 100],
  ['Language', 100],
  ['Mail', 100],
  ['Division', 100],
  ['Vip', 1],
]
