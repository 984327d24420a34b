import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { CommitTurn } from '../../src/state/commit-turn.ts'

suite('when the connector space commits', () => {
  test('events of neighbouring turns of the event loop share a commit', async () => {
    let commits = 0
    const when = new CommitTurn(() => {
      commits += 1
      when.clear()
    })
    when.soon()
    when.soon()
    await turn()
    when.soon()
    await turn()
    assert.equal(commits, 0)
    await turn()
    assert.equal(commits, 1)
  })

  test('a lone event waits for no further turn', async () => {
    let commits = 0
    const when = new CommitTurn(() => {
      commits += 1
      when.clear()
    })
    when.soon()
    await turn()
    assert.equal(commits, 1)
  })

  test('events that never stop do not hold up a commit', async () => {
    let commits = 0
    const when = new CommitTurn(() => {
      commits += 1
      when.clear()
    })
    for (let count = 0; count < 20; count += 1) {
      when.soon()
      await turn()
    }
    assert.ok(commits >= 2, `${commits} commits in 20 turns`)
    when.clear()
  })

  test('what nobody waits for is committed after a moment, and not once it was cleared', async () => {
    let commits = 0
    const when = new CommitTurn(() => {
      commits += 1
      when.clear()
    })
    when.later()
    when.clear()
    when.later()
    await turn()
    assert.equal(commits, 0)
    await new Promise((resolve) => setTimeout(resolve, 120))
    assert.equal(commits, 1)
  })
})
