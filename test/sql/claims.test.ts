import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { Claims } from '../../src/sql/claims.ts'
import { claimsOf } from '../../src/sql/row-key.ts'

suite('Claims', () => {
  test('work with a claim in common runs in the order it came', async () => {
    const claims = new Claims()
    const seen: string[] = []
    const step = (name: string, wait: number) => async () => {
      seen.push(`${name} begins`)
      await new Promise((resolve) => setTimeout(resolve, wait))
      seen.push(`${name} ends`)
    }
    await Promise.all([
      claims.run(['a', 'b'], step('one', 8)),
      claims.run(['b', 'c'], step('two', 4)),
      claims.run(['c'], step('three', 0)),
    ])
    assert.deepEqual(seen, [
      'one begins',
      'one ends',
      'two begins',
      'two ends',
      'three begins',
      'three ends',
    ])
  })

  test('work without a claim in common runs at once', async () => {
    const claims = new Claims()
    const first = claims.run(
      ['a'],
      () => new Promise<string>((resolve) => setTimeout(resolve, 20, 'slow')),
    )
    assert.equal(await claims.run(['b'], async () => 'fast'), 'fast')
    assert.equal(await first, 'slow')
  })

  test('a failure frees its claims and fails nobody else', async () => {
    const claims = new Claims()
    const failing = claims.run(['a'], () => Promise.reject(new Error('no')))
    const after = claims.run(['a'], async () => 'went on')
    await assert.rejects(failing, /no/)
    assert.equal(await after, 'went on')
  })
})

suite('claimsOf', () => {
  test('claims the key and every guarded value, without case', () => {
    const claims = claimsOf(
      {
        kind: 'insert',
        values: { Id: '1', Name: 'Ann', Mail: null },
        unique: [
          { column: 'Name', case: 'folded' },
          { column: 'Mail', case: 'folded' },
        ],
      },
      ['Id'],
    )
    assert.deepEqual(claims, ['k1', 'Name=ann'])
  })

  test('a composite key cannot be mistaken for another', () => {
    const key = (a: string, b: string) => claimsOf({ kind: 'delete', key: { a, b } }, ['a', 'b'])
    assert.notDeepEqual(key('x","y', 'z'), key('x', 'y","z'))
  })
})
