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
  const recreated = new Map([
    ['recreate', ['insert', 'delete']],
    ['recreateDisabled', ['insert', 'disable', 'delete']],
  ])

  test('a recreate is weighed as an insert and as a delete, and as a disable when it is one', () => {
    for (const kind of CHANGE_KINDS) {
      const one = { ...noChanges(), [kind]: 1 }
      const under = WEIGHED_KINDS.filter((limit) => weighed(one)[limit] > 0)
      assert.deepEqual(under, weighedAs(kind))
      assert.deepEqual(under, recreated.get(kind) ?? [kind])
    }
    assert.deepEqual(kindsUnder('delete'), ['recreate', 'recreateDisabled', 'delete'])
    assert.deepEqual(kindsUnder('disable'), ['disable', 'recreateDisabled'])
  })

  test('counts of a program that knew fewer kinds are read, and what is no number is none', () => {
    assert.deepEqual(readChanges({ insert: 3, delete: '4', other: 5 }), {
      ...noChanges(),
      insert: 3,
    })
    assert.deepEqual(readChanges(undefined), noChanges())
  })
})
