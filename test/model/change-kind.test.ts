import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  CHANGE_KINDS,
  kindsUnder,
  noChanges,
  readChanges,
  weighed,
  weighedAs,
  WEIGHED_KINDS,
} from '../../src/model/change-kind.ts'

suite('kinds of changes', () => {
  test('a recreate is weighed as an insert and as a delete, everything else as what it is', () => {
    for (const kind of CHANGE_KINDS) {
      const one = { ...noChanges(), [kind]: 1 }
      const under = WEIGHED_KINDS.filter((limit) => weighed(one)[limit] > 0)
      assert.deepEqual(under, weighedAs(kind))
      assert.deepEqual(under, kind === 'recreate' ? ['insert', 'delete'] : [kind])
    }
    assert.deepEqual(kindsUnder('delete'), ['recreate', 'delete'])
  })

  test('counts of a program that knew fewer kinds are read, and what is no number is none', () => {
    assert.deepEqual(readChanges({ insert: 3, delete: '4', other: 5 }), {
      ...noChanges(),
      insert: 3,
    })
    assert.deepEqual(readChanges(undefined), noChanges())
  })
})
