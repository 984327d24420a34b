import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openConnector, type OpenConnector } from '../../src/app/connector/open-connector.ts'
import { carryOut } from '../../src/app/run/carry-out.ts'
import { runParts } from '../../src/app/run/run-parts.ts'
import type { Wish } from '../../src/app/run/wish.ts'
import { loadConfiguration } from '../../src/config/load.ts'
import { createAuthenticator } from '../../src/http/authenticator.ts'
import { bearerTokens } from '../../src/http/bearer-tokens.ts'
import type { HttpServer } from '../../src/http/server.ts'
import { endpointPaths } from '../../src/model/definition.ts'
import type { JsonValue } from '../../src/model/value.ts'
import { connectorTable } from '../../src/scim/binding.ts'
import { createScimServer } from '../../src/scim/server.ts'
import { planRun, wholeReport } from '../../src/engine/run/plan.ts'
import type { PlanReport, RunReport } from '../../src/engine/run/report.ts'
import type { RunParts } from '../../src/engine/run/run.ts'
import type { ConnectorDefinition } from '../../src/model/definition.ts'
import { chooseProfile } from '../../src/schedule/profile.ts'
import type { AuditEntry, PlanEntry } from '../../src/state/journal.ts'
import type { SpaceRecord } from '../../src/state/space.ts'
import type { State } from '../../src/state/state.ts'
import { testLog, testRequestLog } from '../logs/keep.ts'
import { Killed, killedAt, mortalState, type MortalState, type Moment } from './kill.ts'
import type { Cells } from './model/version.ts'
import type { StateKeep } from './state-keep.ts'
import type { Table } from './table.ts'

const TOKEN = 'a-token-for-sequences'

/** How a wish ended: with a report, or killed on the way. */
export type Ended = { readonly report: RunReport } | 'killed'

/** A connector with a file, a table and a connector space, as an operator has it. */
export class World {
  readonly #folder = mkdtempSync(join(tmpdir(), 'rollcall-sequences-'))
  readonly #table: Table
  readonly #keep: StateKeep
  #opened: MortalState | undefined
  #server: HttpServer | undefined
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
  async use(yaml: string): Promise<void> {
    await this.#stop()
    const path = join(this.#folder, 'connectors.yaml')
    writeFileSync(path, yaml)
    const configuration = await loadConfiguration([path], { cwd: this.#folder })
    const [definition] = configuration.connectors
    if (definition === undefined) {
      throw new Error(configuration.problems.map((one) => one.message).join('\n'))
    }
    this.#definition = definition
  }

  /** A file beside the configuration. */
  write(name: string, text: string): void {
    writeFileSync(join(this.#folder, name), text)
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

  /** A request below the endpoint of the connector; `json` is `undefined` without a body. */
  readonly send = async (
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ readonly status: number; readonly json: JsonValue | undefined }> => {
    const server = await this.#served()
    const answer = await server.inject({
      method: method as 'GET',
      url: `/scim/HR${path}`,
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/scim+json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const { status, body: text } = answer
    return { status, json: text === '' ? undefined : JSON.parse(text) }
  }

  /** The same events while the process is killed; it stands up again afterwards. */
  async killedIn(moment: Moment, events: () => Promise<unknown>): Promise<void> {
    await this.#state()
    this.#opened?.killAt(moment)
    await events().catch(() => undefined)
    if (this.#opened?.killed === true) await this.#riseAgain()
    else await this.restart()
  }

  /** The process ends in peace, and another one begins. */
  async restart(): Promise<void> {
    await this.#stop()
    await this.#opened?.state.close()
    this.#opened = undefined
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
    return (await this.#state()).journal.plans({ connector: 'HR' })
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
    await this.#stop()
    await this.#opened?.state.close()
    await this.#keep.drop()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  readonly #clock = { now: () => this.#now }

  async #state(): Promise<State> {
    this.#opened ??= mortalState(await this.#keep.open(this.#clock), () => this.#keep.keepImage())
    return this.#opened.state
  }

  async #stop(): Promise<void> {
    await this.#server?.close()
    await this.#open?.close()
    this.#server = undefined
    this.#open = undefined
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

  async #served(): Promise<HttpServer> {
    if (this.#server !== undefined) return this.#server
    const { engine, definition } = await this.#connector()
    const tokens = bearerTokens({ sources: [() => TOKEN], clock: this.#clock })
    const authenticator = createAuthenticator({ tokens })
    const { name, source } = definition
    const paths = endpointPaths(source)
    const table = connectorTable([{ name, paths, authenticator, engine }])
    this.#server = createScimServer({
      connectors: () => table,
      clock: this.#clock,
      log: testRequestLog,
      limits: { rate: { perSecond: 1_000_000, burst: 1_000_000 } },
    })
    return this.#server
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
    await this.#stop()
    await this.#opened?.state.close()
    this.#opened = undefined
    await this.#keep.lapse()
    this.#lives += 1
    return 'killed'
  }
}
