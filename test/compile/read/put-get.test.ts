import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import * as fc from 'fast-check'
import { isSyncError } from '../../../src/model/errors.ts'
import type { JsonObject } from '../../../src/model/value.ts'
import { everyShape, person } from '../people.ts'

const SCOPE = { now: 0 }
const RUNS = { numRuns: 300, seed: 20261123 }

suite('PutGet: what was accepted is what GET returns', () => {
  const user = everyShape()

  test('holds for every attribute that flows read, while the row is as it was written', () => {
    let accepted = 0
    fc.assert(
      fc.property(person, (source) => {
        const flow = rowOf(source)
        if (flow === undefined) return
        accepted += 1
        const read = user.read(flow, { accepted: source, written: flow }, SCOPE)
        assert.ok(!(read instanceof Promise))
        assert.deepEqual(comparable(read), comparable(source))
      }),
      RUNS,
    )
    assert.ok(accepted > 100, `only ${accepted} people were accepted`)
  })

  test('holds for attributes that the row carries whole, also when nothing is remembered', () => {
    fc.assert(
      fc.property(person, (source) => {
        const flow = rowOf(source)
        if (flow === undefined) return
        const read = user.read(flow, undefined, SCOPE)
        assert.ok(!(read instanceof Promise))
        assert.deepEqual(comparable(read, CARRIED), comparable(source, CARRIED))
      }),
      RUNS,
    )
  })

  test('gives a source object whose flows make the same row again', () => {
    fc.assert(
      fc.property(person, (source) => {
        const flow = rowOf(source)
        if (flow === undefined) return
        const read = user.read(flow, { accepted: source, written: flow }, SCOPE)
        assert.ok(!(read instanceof Promise))
        assert.deepEqual(rowOf(read), flow)
      }),
      RUNS,
    )
  })

  test('gives the columns back that an ECMA2Host client sends', () => {
    fc.assert(
      fc.property(person, (source) => {
        const flow = rowOf(source)
        if (flow === undefined) return
        const columns = user.readColumns(flow)
        const again = rowOf(user.acceptColumns(Object.create(null) as JsonObject, columns))
        assert.deepEqual(again && user.readColumns(again), columns)
      }),
      RUNS,
    )
  })

  function rowOf(source: JsonObject): ReturnType<typeof columnsOf> | undefined {
    try {
      return columnsOf(source)
    } catch (error) {
      if (isSyncError(error)) return undefined
      throw error
    }
  }

  function columnsOf(
    source: JsonObject,
  ): Readonly<Record<string, string | number | boolean | null>> {
    const result = user.flow(source, 'create', SCOPE)
    assert.ok(!(result instanceof Promise))
    return result.columns
  }
})

const CARRIED = ['externalId', 'nickName', 'title', 'userType', 'emails']

/** What a client compares: names in order, `userName` without case, the signals by what they mean. */
function comparable(source: JsonObject, only?: readonly string[]): unknown {
  const { userName, ...rest } = source
  const shown: Record<string, unknown> = {
    ...rest,
    userName: JSON.stringify(userName).toLowerCase(),
  }
  if (source['accountEnabled'] === undefined && source['isSoftDeleted'] === undefined) {
    shown['active'] = source['active']
  }
  const names = Object.keys(shown).filter((name) => only === undefined || only.includes(name))
  return JSON.parse(
    JSON.stringify(Object.fromEntries(names.sort().map((one) => [one, shown[one]])), sortKeys),
  )
}

function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
