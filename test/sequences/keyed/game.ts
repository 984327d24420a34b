import assert from 'node:assert/strict'
import type { RunReport } from '../../../src/engine/run/report.ts'
import { CHANGE_KINDS, noChanges, type ChangeCounts } from '../../../src/model/change-kind.ts'
import { unreachable } from '../../../src/model/unreachable.ts'
import { blank } from '../model/person.ts'
import type { StateKeep } from '../state-keep.ts'
import type { Table } from '../table.ts'
import { World } from '../world.ts'
import type { Action } from './actions.ts'
import { Expected } from './expected.ts'
import { keyedFile, keyedYaml, type Holder, type Settings } from './settings.ts'

const START = Date.parse('2026-11-23T05:00:00.000Z')
const NOTHING = noChanges()

/** Plays a sequence on the real thing and on what is expected of it, and compares them after every run. */
export async function playKeyed(
  table: Table,
  keep: StateKeep,
  settings: Settings,
  actions: readonly Action[],
): Promise<void> {
  await table.clear()
  const world = new World(table, keep, START)
  const game = new Game(table, world, settings)
  try {
    await world.use(keyedYaml(settings, table))
    world.write('people.csv', keyedFile(new Map()))
    for (const one of actions) await game.do(one)
  } finally {
    await world.close()
  }
}

class Game {
  readonly #table: Table
  readonly #world: World
  readonly #expected: Expected
  #people = new Map<string, Holder>()
  #now = START

  constructor(table: Table, world: World, settings: Settings) {
    this.#table = table
    this.#world = world
    this.#expected = new Expected(settings)
  }

  async do(one: Action): Promise<void> {
    switch (one.kind) {
      case 'file':
        this.#people = new Map(one.people)
        return this.#world.write('people.csv', keyedFile(this.#people))
      case 'use':
        this.#expected.use(one.settings)
        return this.#world.use(keyedYaml(one.settings, this.#table))
      case 'insert': {
        if (this.#expected.has(one.id)) return
        const row = blank({ Id: one.id, Login: one.login, Name: 'Eve', Note: 'mine' })
        this.#expected.meddle(one.id, row)
        return this.#table.insert(row)
      }
      case 'remove':
        if (!this.#expected.has(one.id) || !this.#expected.isForeign(one.id)) return
        this.#expected.meddle(one.id, undefined)
        return this.#table.remove(one.id)
      case 'run':
        return this.#run(one)
      default:
        return unreachable(one)
    }
  }

  async #run({ killAt, renames }: Extract<Action, { kind: 'run' }>): Promise<void> {
    this.#wait(1_000)
    const wish = { kind: 'run', profile: 'nightly' } as const
    const plan = await this.#world.plan('nightly')
    let ended = await this.#world.ask(wish, killAt)
    const killed = ended === 'killed'
    if (ended === 'killed') {
      this.#wait(60_000)
      if (renames) this.#rename()
      ended = await this.#world.ask(wish)
    }
    if (ended === 'killed') throw new Error('killed twice')
    const result = this.#expected.run(this.#people)
    assert.deepEqual(await this.#world.rows(), this.#expected.rows())
    assert.equal(ended.report.failure, undefined)
    assert.equal(ended.report.result, result)
    if (killed) return
    assert.deepEqual(written(ended.report), plan.counts, 'a run does what its plan said')
    if (result !== 'done') return
    const again = await this.#world.plan('nightly')
    assert.deepEqual(again.counts, NOTHING, 'a second run would write nothing')
  }

  #rename(): void {
    const other = (name: string) => (name === 'Ada' ? 'Bob' : 'Ada')
    this.#people = new Map(
      [...this.#people].map(([key, one]) => [key, { ...one, name: other(one.name) }]),
    )
    this.#world.write('people.csv', keyedFile(this.#people))
  }

  #wait(milliseconds: number): void {
    this.#now += milliseconds
    this.#world.setClock(this.#now)
  }
}

function written({ steps }: RunReport): ChangeCounts {
  const counts = noChanges()
  for (const step of steps) {
    if (!('written' in step)) continue
    for (const kind of CHANGE_KINDS) counts[kind] += step.written[kind]
  }
  return counts
}
