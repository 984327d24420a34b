import assert from 'node:assert/strict'
import { isSyncError } from '../../../src/model/errors.ts'
import { encodeObjectId } from '../../../src/model/object-id.ts'
import { unreachable } from '../../../src/model/unreachable.ts'
import { countsOf, difference } from '../difference.ts'
import type { Cells } from '../model/version.ts'
import type { StateKeep } from '../state-keep.ts'
import type { Table } from '../table.ts'
import { World, type Ended } from '../world.ts'
import { change, create, listed, remove } from './caller.ts'
import type { Event, Step } from './events.ts'
import { Expected, type Answer } from './expected.ts'
import { calledYaml, type Settings } from './settings.ts'

const START = Date.parse('2026-11-23T05:00:00.000Z')
const MINUTE = 60_000
const NOTHING = { inserts: 0, updates: 0, deletes: 0 }

/** A sequence on the real thing and on what is expected of it. */
export class Game {
  readonly #table: Table
  readonly #world: World
  readonly #expected: Expected
  readonly #first: Settings
  #now = START

  constructor(table: Table, keep: StateKeep, settings: Settings) {
    this.#table = table
    this.#first = settings
    this.#world = new World(table, keep, START)
    this.#expected = new Expected(settings, START)
  }

  /** Every event is written at once: after each step the table is what is expected. */
  async playImmediate(steps: readonly Step[]): Promise<void> {
    await this.#begin()
    try {
      for (const step of steps) {
        await this.#do(step)
        assert.deepEqual(await this.#world.rows(), this.#expected.rows())
        await this.#sameIds()
      }
    } finally {
      await this.#world.close()
    }
  }

  /**
   * Events may wait: whoever asks is told what was accepted, and once everything is approved and delivered the table
   * is what is expected.
   */
  async playWaiting(steps: readonly Step[]): Promise<void> {
    await this.#begin()
    try {
      for (const step of steps) {
        await this.#do(step)
        await this.#sameIds()
      }
      await this.#deliverAll()
      const expected = this.#expected.rows().filter((row) => this.#expected.hasId(row))
      assert.deepEqual(await this.#rowsOfPeople(), expected.map(withoutFirstSeen))
    } finally {
      await this.#world.close()
    }
  }

  async #begin(): Promise<void> {
    await this.#table.clear()
    await this.#world.use(calledYaml(this.#first, this.#table))
  }

  async #do(step: Step): Promise<void> {
    switch (step.kind) {
      case 'create':
      case 'change':
      case 'delete':
        return this.#event(step)
      case 'use':
        this.#expected.use(step.settings)
        return this.#world.use(calledYaml(step.settings, this.#table))
      case 'wait':
        return this.#wait(step.minutes * MINUTE)
      case 'run':
        return this.#run(step.killAt)
      case 'restart':
        return this.#world.restart()
      case 'suspend':
        return this.#world.suspend()
      case 'resume':
        return this.#world.resume()
      case 'approve':
        return this.#approve(step.which)
      default:
        return unreachable(step)
    }
  }

  #wait(milliseconds: number): void {
    this.#now += milliseconds
    this.#expected.now = this.#now
    this.#world.setClock(this.#now)
  }

  async #event(event: Event): Promise<void> {
    const { id, killed } = event
    const sending = this.#sending(event)
    if (sending === undefined) return
    if (killed !== undefined) await this.#world.killedIn(killed, sending)
    const came = await sending()
    const expected = this.#expect(event)
    // Whoever was not answered asks again, and may be told that it is done already.
    if (killed === undefined) assert.equal(came, expected, `${event.kind} ${id}`)
    this.#wait(1_000)
  }

  /** `undefined` for a change that changes nothing, which nobody sends. */
  #sending(event: Event): (() => Promise<Answer>) | undefined {
    const { send } = this.#world
    const { id } = event
    switch (event.kind) {
      case 'create':
        return () => create(send, id, event.fields, event.dialect)
      case 'change': {
        const before = this.#expected.fieldsOf(id) ?? { Name: 'Nobody', Dept: 'In', active: 'yes' }
        if (JSON.stringify(before) === JSON.stringify(event.fields)) return undefined
        return () => change(send, id, { before, after: event.fields }, event.dialect)
      }
      case 'delete':
        return () => remove(send, id)
      default:
        return unreachable(event)
    }
  }

  #expect(event: Event): Answer {
    switch (event.kind) {
      case 'create':
        return this.#expected.create(event.id, event.fields)
      case 'change':
        return this.#expected.change(event.id, event.fields)
      case 'delete':
        return this.#expected.delete(event.id)
      default:
        return unreachable(event)
    }
  }

  async #run(killAt: number | undefined): Promise<void> {
    this.#wait(1_000)
    const plan = await this.#world.plan('nightly')
    const before = await this.#world.rows()
    const wish = { kind: 'run', profile: 'nightly' } as const
    let ended = await unlessSuspended(this.#world.ask(wish, killAt))
    const killed = ended === 'killed'
    if (killed) {
      this.#wait(60_000)
      ended = await unlessSuspended(this.#world.ask(wish))
    }
    if (ended === 'killed' || ended === 'suspended') return
    this.#expected.run()
    const { result, failure } = ended.report
    assert.equal(failure, undefined)
    const changed = difference(before, await this.#world.rows())
    if (this.#first.most.deletes === 0) assert.equal(changed.deletes, 0, 'nothing is deleted')
    if (killed || result === 'held') return
    assert.deepEqual(changed, countsOf(plan), 'a run does what its plan said')
    if (result !== 'done') return
    const again = await this.#world.plan('nightly')
    assert.deepEqual(countsOf(again), NOTHING, 'a second run would write nothing')
  }

  async #approve(which: number): Promise<void> {
    const held = (await this.#world.plans()).filter((one) => one.state === 'held')
    const plan = held[which % Math.max(1, held.length)]?.plan
    if (plan === undefined) return
    this.#wait(1_000)
    const ended = await unlessSuspended(this.#world.ask({ kind: 'approve', plan }))
    if (ended === 'killed' || ended === 'suspended') return
    assert.equal(ended.report.failure, undefined)
  }

  /** Everything that waits is approved and written. */
  async #deliverAll(): Promise<void> {
    await this.#world.resume()
    for (let round = 0; round < 8; round += 1) {
      this.#wait(61 * MINUTE)
      const ended = await this.#world.ask({ kind: 'run', profile: 'nightly' })
      if (ended === 'killed') throw new Error('nobody kills this one')
      if (ended.report.result === 'done') return
      assert.equal(ended.report.result, 'held', JSON.stringify(ended.report))
      await this.#approve(0)
    }
    assert.fail('something waits for ever')
  }

  async #sameIds(): Promise<void> {
    const ids = this.#expected.ids().map((id) => encodeObjectId([id]))
    assert.deepEqual(await listed(this.#world.send), ids.toSorted())
  }

  /** Rows of somebody; whether a row stays of whom nobody has any more depends on whether it was there. */
  async #rowsOfPeople(): Promise<readonly Cells[]> {
    const ids = this.#expected.ids()
    const left = this.#expected.leftIds()
    const rows = await this.#world.rows()
    const people = rows.filter((row) => !left.includes(String(row['Id'])))
    assert.deepEqual(
      people.map((row) => row['Id']),
      ids.toSorted(),
    )
    return people.map(withoutFirstSeen)
  }
}

async function unlessSuspended(asked: Promise<Ended>): Promise<Ended | 'suspended'> {
  try {
    return await asked
  } catch (error) {
    if (isSyncError(error, 'RUN_SUSPENDED')) return 'suspended'
    throw error
  }
}

/** What stood in a column when the row was made depends on when that was. */
function withoutFirstSeen(row: Cells): Cells {
  const { FirstSeen: _, ...rest } = row
  return rest
}
