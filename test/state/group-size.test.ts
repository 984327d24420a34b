import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { GroupSize } from '../../src/state/group-size.ts'

suite('how many events usually come together', () => {
  test('who comes alone is never made to wait for another', () => {
    const group = new GroupSize()
    for (let count = 0; count < 100; count += 1) group.took(1)
    assert.equal(group.wanted, 1)
  })

  test('ten clients that were split are one group again after a few commits', () => {
    const group = new GroupSize()
    const sizes = closedLoop(group, { clients: 10, first: 4, commits: 200 })
    assert.ok(
      sizes.slice(8).every((size) => size === 10),
      sizes.join(' '),
    )
  })

  test('one more than there are is waited for more and more rarely, and never ceases to be', () => {
    const group = new GroupSize()
    const attempts: number[] = []
    for (let count = 0; count < 400; count += 1) {
      if (group.wanted === 11) attempts.push(count)
      group.took(10)
    }
    assert.ok(attempts.length > 5 && attempts.length < 15, attempts.join(' '))
  })

  test('a group that stayed smaller is not waited for again', () => {
    const group = new GroupSize()
    group.took(10)
    group.took(3)
    assert.equal(group.wanted, 3)
    group.took(1)
    assert.equal(group.wanted, 1)
  })
})

/** Clients that come back at once, as far as they are waited for; one of them is there before the look. */
function closedLoop(
  group: GroupSize,
  { clients, first, commits }: { clients: number; first: number; commits: number },
): readonly number[] {
  const sizes: number[] = []
  let there = first
  for (let count = 0; count < commits; count += 1) {
    const size = Math.min(clients, Math.max(there, group.wanted))
    group.took(size)
    sizes.push(size)
    there = clients - size + 1
  }
  return sizes
}
