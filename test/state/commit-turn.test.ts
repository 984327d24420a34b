import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
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

  suite('where as many are waited for as usually come together', () => {
    test('the first who is back waits for the others', async (t) => {
      const paced = new Paced(t, { commitTakes: 0.2 })
      await paced.learn(3)
      for (let count = 0; count < 3; count += 1) {
        await turn()
        await turn()
        paced.soon()
      }
      await turn()
      await turn()
      assert.deepEqual(paced.sizes, [3])
    })

    test('and no longer than a commit takes', async (t) => {
      const paced = new Paced(t, { commitTakes: 0.2 })
      await paced.learn(3)
      paced.soon()
      await turn()
      paced.pass(0.19)
      await turn()
      assert.deepEqual(paced.sizes, [])
      paced.pass(0.02)
      await turn()
      assert.deepEqual(paced.sizes, [1])
    })

    test('nor than half a millisecond, however slow the disk is', async (t) => {
      const paced = new Paced(t, { commitTakes: 40 })
      await paced.learn(3)
      paced.soon()
      paced.pass(0.6)
      await turn()
      assert.deepEqual(paced.sizes, [1])
    })

    test('who comes alone from then on waits for nobody', async (t) => {
      const paced = new Paced(t, { commitTakes: 0.2 })
      await paced.learn(3)
      paced.soon()
      paced.pass(0.3)
      await turn()
      for (let count = 0; count < 3; count += 1) {
        paced.soon()
        await turn()
      }
      assert.deepEqual(paced.sizes, [1, 1, 1, 1])
    })
  })
})

/** A turn by a clock that moves only when it is told to. */
class Paced {
  /** How many events each commit had. */
  sizes: number[] = []
  readonly #turn: CommitTurn
  #now = 0
  #events = 0

  constructor(t: TestContext, { commitTakes }: { readonly commitTakes: number }) {
    const commit = (): void => {
      this.#turn.clear()
      this.sizes.push(this.#events)
      this.#events = 0
    }
    this.#turn = new CommitTurn(commit, { commitTakes: () => commitTakes, now: () => this.#now })
    t.after(() => this.#turn.clear())
  }

  soon(): void {
    this.#events += 1
    this.#turn.soon()
  }

  pass(milliseconds: number): void {
    this.#now += milliseconds
  }

  /** Two groups of a size, so that one more was waited for in vain. */
  async learn(size: number): Promise<void> {
    for (let group = 0; group < 2; group += 1) {
      for (let count = 0; count < size; count += 1) this.soon()
      this.pass(1)
      await turn()
      await turn()
    }
    assert.deepEqual(this.sizes, [size, size])
    this.sizes = []
  }
}
