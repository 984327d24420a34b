import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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
import type { PlanEntry } from '../../src/state/journal.ts'
import type { SpaceRecord } from '../../src/state/space.ts'
import { openStore } from '../../src/state/sqlite/open-store.ts'
import type { State } from '../../src/state/state.ts'
import { testLog } from '../logs/keep.ts'
import { Killed, killedAt } from './kill.ts'
import { yamlOf, type Cells, type Fields, type Version } from './model/version.ts'
import type { Table } from './table.ts'

/** How a wish ended: with a report, or killed on the way. */
export type Ended = { readonly report: RunReport } | 'killed'

/** A connector with a file, a table and a connector space, as an operator has it. */
export class World {
  readonly #folder = mkdtempSync(join(tmpdir(), 'rollcall-sequences-'))
  readonly #table: Table
  #state: State
  #generation = 0
  #open: OpenConnector | undefined
  #definition: ConnectorDefinition | undefined
  #now: number

  constructor(table: Table, now: number) {
    this.#table = table
    this.#now = now
    this.#state = this.#openState()
  }

  setClock(now: number): void {
    this.#now = now
  }

  /** Takes another version of the configuration, as a command does that is started anew. */
  async use(version: Version): Promise<void> {
    await this.#open?.close()
    this.#open = undefined
    const path = join(this.#folder, 'connectors.yaml')
    writeFileSync(path, yamlOf(version, this.#table.connection, this.#table.name))
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
    const open = await this.#opened()
    const definition = this.#definition
    if (definition === undefined) throw new Error('no version yet')
    const parts = this.#parts(open)
    const killing = killedAt(parts, killAt, () => this.#keepImage())
    try {
      const report = await carryOut(wish, {
        definition,
        clock: this.#clock,
        by: 'somebody',
        owner: `process ${this.#generation}`,
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
    const parts = this.#parts(await this.#opened())
    const request = { profile: chooseProfile(parts.connector.definition, profile), owner: 'me' }
    const plan = await planRun(parts, request)
    try {
      return await wholeReport(plan)
    } finally {
      await plan.close()
    }
  }

  async plans(): Promise<readonly PlanEntry[]> {
    return this.#state.journal.plans('HR')
  }

  async records(): Promise<readonly SpaceRecord[]> {
    const key = { connector: 'HR', objectType: 'User' }
    return this.#state.space.scan(key, { kind: 'all' }, { limit: 1_000 })
  }

  rows(): Promise<readonly Cells[]> {
    return this.#table.rows()
  }

  async close(): Promise<void> {
    await this.#open?.close()
    await this.#state.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  readonly #clock = { now: () => this.#now }

  #openState(): State {
    return openStore({ path: this.#statePath(), clock: { now: () => this.#now } })
  }

  #statePath(): string {
    return join(this.#folder, `state-${this.#generation}.db`)
  }

  async #opened(): Promise<OpenConnector> {
    const definition = this.#definition
    if (definition === undefined) throw new Error('no version yet')
    this.#open ??= await openConnector(definition, {
      store: this.#state,
      clock: this.#clock,
      log: testLog,
      environment: this.#table.environment,
      cwd: this.#folder,
    })
    return this.#open
  }

  #parts(open: OpenConnector): RunParts {
    return runParts(open, {
      state: this.#state,
      connectors: [open.definition],
      clock: this.#clock,
      log: testLog,
    })
  }

  /** What a killed process leaves behind: its files as they are, without its memory. */
  #keepImage(): void {
    const from = this.#statePath()
    const to = join(this.#folder, `state-${this.#generation + 1}.db`)
    for (const end of ['', '-wal']) {
      if (existsSync(`${from}${end}`)) copyFileSync(`${from}${end}`, `${to}${end}`)
    }
  }

  async #riseAgain(): Promise<'killed'> {
    await this.#open?.close()
    this.#open = undefined
    await this.#state.close()
    this.#generation += 1
    this.#now += 60_000
    this.#state = this.#openState()
    return 'killed'
  }
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}
