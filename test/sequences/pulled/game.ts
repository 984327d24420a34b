import assert from 'node:assert/strict'
import { isSyncError } from '../../../src/model/errors.ts'
import { decodeObjectId, encodeObjectId } from '../../../src/model/object-id.ts'
import { unreachable } from '../../../src/model/unreachable.ts'
import { countsOf, difference } from '../difference.ts'
import { Model, type Came } from '../model/model.ts'
import { blank } from '../model/person.ts'
import { yamlOf, type Cells, type Fields, type Version } from '../model/version.ts'
import type { StateKeep } from '../state-keep.ts'
import type { Table } from '../table.ts'
import { World, type Ended } from '../world.ts'
import type { Action } from './actions.ts'

const START = Date.parse('2026-11-23T05:00:00.000Z')
const MINUTE = 60_000
const NOTHING = { inserts: 0, updates: 0, deletes: 0 }

/** Plays a sequence on the real thing and on the model, and compares them after every step. */
export async function play(
  table: Table,
  keep: StateKeep,
  first: Version,
  actions: readonly Action[],
): Promise<void> {
  await table.clear()
  const world = new World(table, keep, START)
  const game = new Game(table, world, first)
  try {
    await world.use(yamlOf(first, table))
    game.file()
    for (const one of actions) await game.do(one)
  } finally {
    await world.close()
  }
}

/** Both sides of a sequence. */
class Game {
  readonly #table: Table
  readonly #world: World
  readonly #model: Model
  #now = START
  #people = new Map<string, Fields>()
  #faulty = false
  /** Numbers of runs: the model's and the real ones. */
  readonly #runs: { readonly model: number; readonly real: number }[] = []
  #plans = new Map<number, string>()

  constructor(table: Table, world: World, version: Version) {
    this.#table = table
    this.#world = world
    this.#model = new Model(version, this.#now)
  }

  file(): void {
    this.#world.write('people.csv', fileOf(this.#people, { faulty: this.#faulty }))
  }

  async do(one: Action): Promise<void> {
    switch (one.kind) {
      case 'file':
        this.#people = new Map(one.people)
        this.#faulty = one.faulty
        return this.file()
      case 'version':
        this.#model.use(one.version)
        return this.#world.use(yamlOf(one.version, this.#table))
      case 'wait':
        return this.#wait(one.minutes * MINUTE)
      case 'edit':
        return this.#edit(one.id, one.column, one.value)
      case 'remove':
        this.#model.meddle(one.id, undefined)
        return this.#table.remove(one.id)
      case 'insert':
        return this.#insert(one.id)
      case 'run':
        return this.#run(one.killAt)
      case 'approve':
      case 'reject':
        return this.#decide(one.kind, one.which)
      case 'suspend':
        return this.#suspend()
      case 'undo':
        return this.#undo(one.back)
      case 'fix':
        return this.#fix(one.fix)
      default:
        return unreachable(one)
    }
  }

  #wait(milliseconds: number): void {
    this.#now += milliseconds
    this.#model.setClock(this.#now)
    this.#world.setClock(this.#now)
  }

  async #edit(id: string, column: string, value: string | null): Promise<void> {
    const row = this.#model.table.get(id)
    if (row === undefined) return
    this.#model.meddle(id, { ...row, [column]: value })
    await this.#table.update(id, { [column]: value })
  }

  async #insert(id: string): Promise<void> {
    if (this.#model.table.has(id)) return
    const row = blank({ Id: id, Name: 'Eve', Note: 'mine' })
    this.#model.meddle(id, row)
    await this.#table.insert(row)
  }

  async #run(killAt: number | undefined): Promise<void> {
    this.#wait(1_000)
    const plan = await this.#world.plan('nightly')
    const before = await this.#world.rows()
    const wish = { kind: 'run', profile: 'nightly' } as const
    let ended = await this.#world.ask(wish, killAt)
    const killed = ended === 'killed'
    if (ended === 'killed') {
      this.#wait(60_000)
      ended = await this.#world.ask(wish)
    }
    const came = this.#model.run(this.#people, { faulty: this.#faulty })
    await this.#compare(ended, came, { killed })
    if (!killed && ended !== 'killed' && ended.report.result !== 'held') {
      const after = await this.#world.rows()
      assert.deepEqual(difference(before, after), countsOf(plan), 'a run does what its plan said')
      if (ended.report.result === 'done') await this.#quiet()
    }
  }

  /** Nothing is run while the connector is suspended. */
  async #suspend(): Promise<void> {
    await this.#world.suspend()
    const asked = this.#world.ask({ kind: 'run', profile: 'nightly' })
    await assert.rejects(asked, (error) => isSyncError(error, 'RUN_SUSPENDED'))
    await this.#world.resume()
    await this.#sameRows()
  }

  async #decide(kind: 'approve' | 'reject', which: number): Promise<void> {
    const plans = this.#model.plans()
    const plan = plans[which % Math.max(1, plans.length)]
    const name = plan === undefined ? undefined : this.#plans.get(plan)
    if (plan === undefined || name === undefined) return
    this.#wait(1_000)
    const wish =
      kind === 'approve'
        ? ({ kind, plan: name } as const)
        : ({ kind, plan: name, reason: 'no' } as const)
    const ended = await this.#world.ask(wish)
    if (kind === 'approve') await this.#compare(ended, this.#model.approve(plan), { killed: false })
    else this.#model.reject(plan)
    await this.#sameRows()
  }

  async #undo(back: number): Promise<void> {
    const run = this.#runs.at(-1 - back)
    if (run === undefined || run.real < 0) return
    this.#wait(1_000)
    const ended = await this.#world.ask({ kind: 'undo', run: run.real })
    await this.#compare(ended, this.#model.undo(run.model), { killed: false })
  }

  async #fix(fix: 'overwrite' | 'adopt'): Promise<void> {
    this.#wait(1_000)
    const ended = await this.#world.ask({ kind: 'drift', fix })
    await this.#compare(ended, this.#model.fixDrift(fix), { killed: false })
  }

  async #compare(ended: Ended, came: Came, { killed }: { killed: boolean }): Promise<void> {
    if (ended === 'killed') throw new Error('killed twice')
    const { report } = ended
    this.#runs.push({ model: came.run, real: killed ? -1 : report.run })
    await this.#sameRows()
    if (report.failure !== undefined)
      assert.fail(`${report.failure.code} ${report.failure.message}`)
    assert.equal(report.result, came.result)
    await this.#rememberPlans()
    await this.#audited(report.run)
  }

  /** What the audit says that a run wrote last is what stands in the row. */
  async #audited(run: number): Promise<void> {
    const last = new Map((await this.#world.audit(run)).map((one) => [one.id, one]))
    for (const { id, operation, before, after } of last.values()) {
      const row = this.#model.table.get(keyOf(id))
      assert.equal(row === undefined, operation === 'delete', `${operation} of ${id}`)
      const [was, is]: [Cells, Cells] = [JSON.parse(before), JSON.parse(after)]
      for (const column in operation === 'delete' ? {} : is) {
        // What was not written may be what somebody else wrote.
        if (operation === 'update' && was[column] === is[column]) continue
        assert.equal(row?.[column], is[column], `${column} of ${id} after run ${run}`)
      }
    }
  }

  /** Whatever is as it should be stays so: a second run would write nothing. */
  async #quiet(): Promise<void> {
    const again = await this.#world.plan('nightly')
    assert.deepEqual(countsOf(again), NOTHING, 'a second run would write nothing')
  }

  async #sameRows(): Promise<void> {
    const expected = [...this.#model.table.values()].toSorted((a, b) =>
      String(a['Id']) < String(b['Id']) ? -1 : 1,
    )
    assert.deepEqual(await this.#world.rows(), expected)
  }

  /** Which real plan holds whom the model's plan holds. */
  async #rememberPlans(): Promise<void> {
    const records = new Map(
      (await this.#world.records()).map((one) => [one.sourceKey ?? one.id, one]),
    )
    for (const person of this.#model.people.values()) {
      const record = records.get(person.key) ?? records.get(encodeObjectId([person.key]))
      assert.equal(record?.heldBy !== undefined, person.held !== undefined, `held ${person.key}`)
      if (person.held === undefined || record?.heldBy === undefined) continue
      this.#plans.set(person.held, record.heldBy)
    }
  }
}

function keyOf(id: string): string {
  return String(decodeObjectId(id, ['Id'])?.['Id'])
}

/** @param faulty whether the last line is cut off */
function fileOf(
  people: ReadonlyMap<string, Fields>,
  { faulty }: { readonly faulty: boolean },
): string {
  const lines = [...people].map(([key, { Name, Dept, active }]) =>
    [key, Name, Dept, active].map(quoted).join(','),
  )
  return `${['No,Name,Dept,active', ...lines].join('\n')}\n${faulty ? '"cut' : ''}`
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}
