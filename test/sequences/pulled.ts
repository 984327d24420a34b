import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { unreachable } from '../../src/model/unreachable.ts'
import type { PlanReport } from '../../src/engine/run/report.ts'
import { Model, type Came } from './model.ts'
import { blank } from './person.ts'
import type { Cells, Fields, Rule, Version } from './rules.ts'
import type { Table } from './table.ts'
import { World, type Ended } from './world.ts'

const START = Date.parse('2026-11-23T05:00:00.000Z')
const MINUTE = 60_000
const KEYS = ['1', '2', '3', "4'"]

const fields: fc.Arbitrary<Fields> = fc.record({
  Name: fc.constantFrom('Ada', 'Bob', 'ada', ''),
  Dept: fc.constantFrom('In', 'Out', 'R&D', ''),
  active: fc.constantFrom('yes' as const, 'yes' as const, 'no' as const),
})

function rule(note: string): fc.Arbitrary<Rule> {
  return fc.oneof(
    fc.constant<Rule>({ kind: 'keep' }),
    fc.constant<Rule>({ kind: 'delete' }),
    fc.constant<Rule>({ kind: 'set', set: { Note: note } }),
    fc.constant<Rule>({ kind: 'set', set: { Dept: note } }),
    fc.constant<Rule>({ kind: 'set', set: { Note: note }, purgeAfter: 2 }),
  )
}

const version: fc.Arbitrary<Version> = fc.record({
  upper: fc.boolean(),
  scoped: fc.boolean(),
  onDisable: rule('off'),
  onOutOfScope: rule('out'),
  onMissing: rule('gone'),
  onDrift: fc.constantFrom('report' as const, 'overwrite' as const, 'adopt' as const),
  most: fc.oneof(
    { weight: 2, arbitrary: fc.constant({}) },
    fc.record(
      {
        deletes: fc.constantFrom(0, 1),
        disables: fc.constantFrom(0, 1),
        updates: fc.constantFrom(0, 1),
        inserts: fc.constantFrom(1, 2),
      },
      { requiredKeys: [] },
    ),
  ),
})

const key = fc.constantFrom(...KEYS)
const people = fc.array(fc.tuple(key, fields), { maxLength: 5 })

const anyId = fc.oneof(key, fc.constant('9'))
const file = fc.record({
  kind: fc.constant('file' as const),
  people,
  faulty: fc.constantFrom(false, false, false, true),
})
const run = fc.record({
  kind: fc.constant('run' as const),
  killAt: fc.option(fc.nat(14), { nil: undefined, freq: 2 }),
})
const edit = fc.record({
  kind: fc.constant('edit' as const),
  id: anyId,
  column: fc.constantFrom('Name', 'Dept', 'Note', 'FirstSeen'),
  value: fc.constantFrom('Eve', 'In', null),
})

/** Something that happens. */
const action = fc.oneof(
  { weight: 5, arbitrary: file },
  { weight: 6, arbitrary: run },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('version' as const), version }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      minutes: fc.constantFrom(1, 61, 1_500, 4_500),
    }),
  },
  { weight: 3, arbitrary: edit },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), id: anyId }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('insert' as const), id: anyId }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('approve' as const, 'reject' as const),
      which: fc.nat(1),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('undo' as const), back: fc.nat(2) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('fix' as const),
      fix: fc.constantFrom('overwrite' as const, 'adopt' as const),
    }),
  },
)

type Action = typeof action extends fc.Arbitrary<infer T> ? T : never

/** A first version of the configuration, and what happens from then on. */
export const sequence = fc.record({
  version,
  actions: fc.array(action, { minLength: 4, maxLength: 25, size: 'max' }),
})

/** Plays a sequence on the real thing and on the model, and compares them after every step. */
export async function play(
  table: Table,
  first: Version,
  actions: readonly Action[],
): Promise<void> {
  await table.clear()
  const world = new World(table, START)
  const game = new Game(table, world, first)
  try {
    await world.use(first)
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
    this.#model = new Model(version)
    this.#model.now = this.#now
  }

  file(): void {
    this.#world.file(this.#people, { faulty: this.#faulty })
  }

  async do(one: Action): Promise<void> {
    switch (one.kind) {
      case 'file':
        this.#people = new Map(one.people)
        this.#faulty = one.faulty
        return this.file()
      case 'version':
        this.#model.use(one.version)
        return this.#world.use(one.version)
      case 'wait':
        return this.#wait(one.minutes * MINUTE)
      case 'edit':
        return this.#edit(one.id, one.column, one.value)
      case 'remove':
        this.#model.table.delete(one.id)
        return this.#table.remove(one.id)
      case 'insert':
        return this.#insert(one.id)
      case 'run':
        return this.#run(one.killAt)
      case 'approve':
      case 'reject':
        return this.#decide(one.kind, one.which)
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
    this.#model.now = this.#now
    this.#world.setClock(this.#now)
  }

  async #edit(id: string, column: string, value: string | null): Promise<void> {
    const row = this.#model.table.get(id)
    if (row === undefined) return
    row[column] = value
    await this.#table.update(id, { [column]: value })
  }

  async #insert(id: string): Promise<void> {
    if (this.#model.table.has(id)) return
    const row = blank({ Id: id, Name: 'Eve', Note: 'mine' })
    this.#model.table.set(id, row)
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
    }
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
      const record = records.get(person.key) ?? records.get(encoded(person.key))
      assert.equal(record?.heldBy !== undefined, person.held !== undefined, `held ${person.key}`)
      if (person.held === undefined || record?.heldBy === undefined) continue
      this.#plans.set(person.held, record.heldBy)
    }
  }
}

function encoded(key: string): string {
  return key.replaceAll("'", '~27')
}

interface Difference {
  readonly inserts: number
  readonly updates: number
  readonly deletes: number
}

function difference(before: readonly Cells[], after: readonly Cells[]): Difference {
  const was = new Map(before.map((one) => [one['Id'], JSON.stringify(one)]))
  const is = new Map(after.map((one) => [one['Id'], JSON.stringify(one)]))
  const count = { inserts: 0, updates: 0, deletes: 0 }
  for (const [id, row] of is) {
    const old = was.get(id)
    if (old === undefined) count.inserts += 1
    else if (old !== row) count.updates += 1
  }
  for (const id of was.keys()) if (!is.has(id)) count.deletes += 1
  return count
}

function countsOf({ counts }: PlanReport): Difference {
  return {
    inserts: counts.insert,
    updates: counts.update + counts.disable,
    deletes: counts.delete + counts.purge,
  }
}
