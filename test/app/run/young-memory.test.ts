import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const CHILD = fileURLToPath(new URL('./young-memory-child.ts', import.meta.url))

/** As large as V8 makes it by itself on a machine with some memory. */
const LARGE = '--max-semi-space-size=64'

/** Megabytes of young memory of a process in which many objects come and go. */
function megabytes(how: 'bound' | 'closed' | 'unbound' | 'kept' | 'unkept'): number {
  return Number(execFileSync(process.execPath, [LARGE, CHILD, how], { encoding: 'utf8' }))
}

suite('boundYoungMemory', () => {
  test('keeps the memory of young objects at 32 MB, in which V8 would let it grow', () => {
    assert.ok(megabytes('unbound') > 36, 'V8 lets it grow')
    const bound = megabytes('bound')
    assert.ok(bound <= 36, `${bound} MB`)
  })

  test('lets it grow again after the last run was closed', () => {
    assert.ok(megabytes('closed') > 36)
  })
})

suite('keepYoungMemory', () => {
  test('ends its growth while the event loop goes on turning, by a look every second', () => {
    const [unkept, kept] = [megabytes('unkept'), megabytes('kept')]
    // Before the first look it grows as V8 likes.
    assert.ok(kept * 2 <= unkept, `${kept} MB of ${unkept} MB`)
  })
})
