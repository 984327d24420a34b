import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openConnector, type OpenConnector } from '../../src/app/connector/open-connector.ts'
import { carryOut } from '../../src/app/run/carry-out.ts'
import { runParts } from '../../src/app/run/run-parts.ts'
import type { Wish } from '../../src/app/run/wish.ts'
import { loadConfiguration } from '../../src/config/load.ts'
import { planRun, wholeReport } from '../../src/engine/run/plan.ts'
import type { PlanReport, RunReport } from '../../src/engine/run/report.ts'
import type { RunParts } from '../../src/engine/run/run.ts'
import type { ConnectorDefinition } from '../../src/model/definition.ts'
import { chooseProfile } from '../../src/schedule/profile.ts'
import type { AuditEntry, PlanEntry } from '../../src/state/journal.ts'
import type { SpaceRecord } from '../../src/state/space.ts'
import type { State } from '../../src/state/state.ts'
import { testLog } from '../logs/keep.ts'
import { Killed, killedAt } from './kill.ts'
import { yamlOf, type Cells, type Fields, type Version } from './model/version.ts'
import type { StateKeep } from './state-keep.ts'
import type { Table } from './table.ts'

/** How a wish ended: with a report, or killed on the way. */
export type Ended = { readonly report: RunReport } | 'killed'

/** A connector with a file, a table and a connector space, as an operator has it. */
export class World {
  readonly #folder = mkdtempSync(join(tmpdir(), 'rollcall-sequences-'))
  readonly #table: Table
  readonly #keep: StateKeep
  #opened: State | undefined
  #lives = 1
  #open: OpenConnector | undefined
  #definition: ConnectorDefinition | undefined
  #now: number

  constructor(table: Table, keep: StateKeep, now: number) {
    this.#table = table
    this.#keep = keep
    this.#now = now
  }

  setClock(now: number): void {
    this.#now = now
  }

  /** Takes another version of the configuration, as a command does that is started anew. */
  async use(version: Version): Promise<void> {
    await this.#open?.close()
    this.#open = undefined
    const path = join(this.#folder, 'connectors.yaml')
    writeFileSync(path, yamlOf(version, this.#table))
    const configuration = await loadConfiguration([path], { cwd: this.#folder })
    const [definition] = configuration.connectors
    if (definition === undefined) {
      throw new Error(configuration.problems.map((one) => one.message).join('\n'))
    }
    this.#definition = definition
  }

  file(people: ReadonlyMap<string, Fields>, { faulty }: { readonly faulty: boolean }): void {
    const lines = [...people].map(([key, { Name, Dept, active }]) =>
      [key, Name, Dept, active].map(quoted).join(','),
    )
    const broken = faulty ? '"cut' : ''
    writeFileSync(
      join(this.#folder, 'people.csv'),
      `${['No,Name,Dept,active', ...lines].join('\n')}\n${broken}`,
    )
  }

  /** @param killAt before which write of the run the process is killed */
  async ask(wish: Wish, killAt?: number): Promise<Ended> {
    const open = await this.#connector()
    const parts = await this.#parts(open)
    const killing = killedAt(parts, killAt, () => this.#keep.keepImage())
    try {
      const report = await carryOut(wish, {
        definition: open.definition,
        clock: this.#clock,
        by: 'somebody',
        owner: `process ${this.#lives}`,
        withParts: (work) => work(killing.parts),
      })
      if (killing.killed) return await this.#riseAgain()
      return { report }
    } catch (error) {
      if (killing.killed || error instanceof Killed) return this.#riseAgain()
      throw error
    }
  }

  async plan(profile: string): Promise<PlanReport> {
    const parts = await this.#parts(await this.#connector())
    const request = { profile: chooseProfile(parts.connector.definition, profile), owner: 'me' }
    const plan = await planRun(parts, request)
    try {
      return await wholeReport(plan)
    } finally {
      await plan.close()
    }
  }

  async plans(): Promise<readonly PlanEntry[]> {
    return (await this.#state()).journal.plans('HR')
  }

  async records(): Promise<readonly SpaceRecord[]> {
    const key = { connector: 'HR', objectType: 'User' }
    return (await this.#state()).space.scan(key, { kind: 'all' }, { limit: 1_000 })
  }

  /** What the audit has of a run. */
  async audit(run: number): Promise<readonly AuditEntry[]> {
    const { journal } = await this.#state()
    return journal.audit({ connector: 'HR', by: `run ${run}`, after: 0, limit: 1_000 })
  }

  /** Nothing is to be run until {@link resume}. */
  async suspend(): Promise<void> {
    // By the clock of whoever keeps it.
    const until = '2099-01-01T00:00:00.000Z'
    await (await this.#state()).journal.suspend('HR', 'a look', until, 'somebody')
  }

  async resume(): Promise<void> {
    await (await this.#state()).journal.resume('HR')
  }

  rows(): Promise<readonly Cells[]> {
    return this.#table.rows()
  }

  async close(): Promise<void> {
    await this.#open?.close()
    await this.#opened?.close()
    await this.#keep.drop()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  readonly #clock = { now: () => this.#now }

  async #state(): Promise<State> {
    this.#opened ??= await this.#keep.open(this.#clock)
    return this.#opened
  }

  async #connector(): Promise<OpenConnector> {
    const definition = this.#definition
    if (definition === undefined) throw new Error('no version yet')
    this.#open ??= await openConnector(definition, {
      store: await this.#state(),
      clock: this.#clock,
      log: testLog,
      environment: this.#table.environment,
      cwd: this.#folder,
    })
    return this.#open
  }

  async #parts(open: OpenConnector): Promise<RunParts> {
    return runParts(open, {
      state: await this.#state(),
      connectors: [open.definition],
      clock: this.#clock,
      log: testLog,
    })
  }

  async #riseAgain(): Promise<'killed'> {
    await this.#open?.close()
    await this.#opened?.close()
    this.#open = undefined
    this.#opened = undefined
    await this.#keep.lapse()
    this.#lives += 1
    this.#now += 60_000
    return 'killed'
  }
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}
