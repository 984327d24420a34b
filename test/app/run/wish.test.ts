import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { readWish, wishWords, type Wish } from '../../../src/app/run/wish.ts'
import { isSyncError } from '../../../src/model/errors.ts'

suite('a wish at the desk', () => {
  const wishes: readonly Wish[] = [
    { kind: 'run', profile: 'nightly' },
    { kind: 'run', profile: 'odd name --plan', expect: { plan: 'p-1', digest: 'abc' } },
    { kind: 'run', profile: 'nightly', acceptFewer: 1200 },
    {
      kind: 'run',
      profile: 'nightly',
      expect: { plan: 'p-1', digest: 'abc' },
      acceptFewer: 1200,
    },
    { kind: 'approve', plan: 'p-7f3a91c0' },
    { kind: 'reject', plan: 'p-7f3a91c0', reason: 'two lines,\nand --reason' },
    { kind: 'drift', fix: 'overwrite' },
    { kind: 'drift', fix: 'adopt' },
    { kind: 'undo', run: 813 },
    { kind: 'undo', run: 813, id: 'a b/ü' },
  ]
  for (const wish of wishes) {
    test(`is read as it was meant: ${JSON.stringify(wish)}`, () => {
      assert.deepEqual(readWish(wishWords(wish)), wish)
    })
  }

  test('of another version is refused', () => {
    assert.throws(
      () => readWish('dance'),
      (error) => isSyncError(error, 'USAGE'),
    )
  })
})
