import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { TestContext } from 'node:test'
import { compileConnector } from '../../../src/compile/connector.ts'
import type { CompiledConnector } from '../../../src/compile/compiled.ts'
import type { RunReport, StepReport } from '../../../src/engine/run/report.ts'
import type { RunParts, RunTable, RunRequest } from '../../../src/engine/run/run.ts'
import { runSteps } from '../../../src/engine/run/run-steps.ts'
import { KeyedLock } from '../../../src/engine/keyed-lock.ts'
import type { ConnectorDefinition, StepName } from '../../../src/model/definition.ts'
import { csv } from '../../../src/sources/csv.ts'
import type { DialectName } from '../../../src/sql/dialects/dialect.ts'
import { openTarget } from '../../../src/sql/open.ts'
import { openStore } from '../../../src/state/sqlite/open-store.ts'
import type { SpaceRecord, SpaceType } from '../../../src/state/space.ts'
import type { State } from '../../../src/state/state.ts'
import { connectorOf, CSV, SPAN, type Given } from '../../compile/build.ts'
import { temporaryFolder } from '../people.ts'
import { exportStaged } from './export-staged.ts'
import { testLog } from '../../logs/keep.ts'

/** What a test may choose. */
export interface RunGiven extends Given {
  readonly folder?: string
  readonly ddl?: string
  readonly onDrift?: ConnectorDefinition['onDrift']
  readonly delta?: ConnectorDefinition['import']['delta']
  readonly signal?: AbortSignal
  readonly thresholds?: Partial<ConnectorDefinition['thresholds']>
  /** Rows of a batch of an export. */
  readonly batch?: number
  /** A table of another database in place of SQLite's; `database` and `rows` do not show it. */
  readonly elsewhere?: {
    readonly dialect: DialectName
    readonly connection: string
    readonly table: string
  }
}

/** A CSV file, a table and a connector space, with steps that can be run one by one. */
export interface RunWorld {
  readonly parts: RunParts
  readonly state: State
  readonly database: DatabaseSync
  readonly clock: { now(): number; set(instant: number): void }
  /** Writes the file: a header of `No,Name,Mail,Dept,active`, and the given lines. */
  file(...lines: readonly string[]): void
  run(...steps: readonly StepName[]): Promise<RunReport>
  /** The same by the timetable. */
  scheduled(...steps: readonly StepName[]): Promise<RunReport>
  /** Imports and synchronizes in one pass. */
  synchronize(request?: Pick<RunRequest, 'acceptFewer'>): Promise<RunReport>
  /** Writes what is staged, as the export step does, and says what it wrote. */
  deliver(): Promise<readonly string[]>
  /** The same with another version of the configuration. */
  version(given: RunGiven): Promise<RunParts>
  rows(): readonly Record<string, unknown>[]
  record(id: string): Promise<SpaceRecord | undefined>
  records(): Promise<readonly SpaceRecord[]>
}

export const PEOPLE: SpaceType = { connector: 'Test', objectType: 'User' }

const TABLE = `CREATE TABLE Users (
  Id VARCHAR(50) PRIMARY KEY, Name VARCHAR(60), Mail VARCHAR(60), Dept VARCHAR(60), Active VARCHAR(5),
  FirstSeen VARCHAR(20), LeftAt VARCHAR(40))`

const FLOWS = {
  Name: 'Name',
  Mail: 'Mail',
  Dept: 'Dept',
  Active: "active = 'no' ? 'False' : 'True'",
}

/** People of a CSV file: key and anchor are `No`, unless said otherwise. */
export async function runWorld(
  t: Pick<TestContext, 'after'>,
  given: RunGiven = {},
): Promise<RunWorld> {
  const folder = given.folder ?? temporaryFolder(t)
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'people.csv')
  const database = new DatabaseSync(join(folder, 'hr.db'))
  database.exec('PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 5000')
  const exists = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'Users'").get()
  if (exists === undefined) database.exec(given.ddl ?? TABLE)
  const target =
    given.elsewhere === undefined
      ? openTarget({ dialect: 'sqlite', connection: { path: join(folder, 'hr.db') } })
      : openTarget(given.elsewhere)
  const connector = await compiled(given, path, target)
  const clock = movableClock()
  const state = openStore({ path: join(folder, 'state.db'), clock })
  const parts: RunParts = {
    connector,
    target,
    tables: await tablesOf(connector, target),
    space: state.space,
    journal: state.journal,
    ...(given.source?.kind === 'entra'
      ? {}
      : {
          source: csv.open(
            { kind: 'csv', span: SPAN, path, key: 'No' },
            { accepted: () => undefined },
          ),
        }),
    lock: new KeyedLock(),
    clock,
    log: testLog,
    ids: { uuid: () => crypto.randomUUID() },
    config: 'config-1',
    ...(given.signal === undefined ? {} : { signal: given.signal }),
  }
  t.after(async () => {
    await state.close()
    await target.close()
    database.close()
  })
  const runBy =
    (trigger: 'command' | 'schedule', more: Pick<RunRequest, 'acceptFewer'> = {}) =>
    (...names: readonly StepName[]): Promise<RunReport> => {
      const steps = names.map((step) => ({ step }))
      const profile = { name: 'test', span: SPAN, steps, timezone: 'UTC' }
      return runSteps(parts, { profile, trigger, owner: 'test', ...more })
    }
  const run = runBy('command')
  const records = async (): Promise<readonly SpaceRecord[]> =>
    parts.space.scan(PEOPLE, { kind: 'all' }, { limit: 10_000 })
  return {
    parts,
    state,
    database,
    clock,
    file: (...lines) =>
      writeFileSync(path, `${['No,Name,Mail,Dept,active', ...lines].join('\n')}\n`),
    run,
    scheduled: runBy('schedule'),
    synchronize: (more) => runBy('command', more)('fullImport', 'fullSynchronization'),
    async version(other) {
      const newer = await compiled({ ...given, ...other }, path, target)
      const tables = await tablesOf(newer, target)
      return { ...parts, connector: newer, tables, config: 'config-2' }
    },
    deliver: () => exportStaged(parts, PEOPLE),
    rows: () => database.prepare('SELECT * FROM Users ORDER BY Id').all(),
    records,
    record: async (id) => (await records()).find((one) => one.id === id),
  }
}

/** The report of one kind of step. */
type ReportOf<S extends StepName, R = StepReport> = R extends { readonly step: infer Steps }
  ? S extends Steps
    ? R
    : never
  : never

/** The report of the step of a run. */
export function stepOf<S extends StepName>(report: RunReport, step: S): ReportOf<S> {
  const isIt = (one: StepReport): one is StepReport & ReportOf<S> => one.step === step
  const found = report.steps.find(isIt)
  if (found === undefined) {
    throw new Error(`no step ${step}: ${JSON.stringify(report.failure ?? report.result)}`)
  }
  return found
}

async function compiled(
  given: RunGiven,
  path: string,
  target: ReturnType<typeof openTarget>,
): Promise<CompiledConnector> {
  const source = given.source ?? (CSV.kind === 'csv' ? { ...CSV, path } : CSV)
  const base = connectorOf({ anchor: { Id: 'No' }, mappings: FLOWS, ...given, source })
  const table = { name: given.elsewhere?.table ?? 'Users' }
  const definition = {
    ...base,
    objects: base.objects.map((one) => ({ ...one, table })),
    onDrift: given.onDrift ?? base.onDrift,
    export: { ...base.export, ...(given.batch === undefined ? {} : { batch: given.batch }) },
    thresholds: { ...base.thresholds, ...given.thresholds },
    import: { ...base.import, ...(given.delta === undefined ? {} : { delta: given.delta }) },
  }
  const description = await target.describe(table)
  if (description === undefined) throw new Error('the table is not there')
  const connector = compileConnector(definition, new Map([['User', description]]))
  const errors = connector.problems.filter((one) => one.severity === 'error')
  if (errors.length > 0) throw new Error(errors.map((one) => one.message).join('\n'))
  return connector
}

async function tablesOf(
  connector: CompiledConnector,
  target: ReturnType<typeof openTarget>,
): Promise<ReadonlyMap<string, RunTable>> {
  const tables = new Map<string, RunTable>()
  for (const [name, objectType] of connector.objects) {
    const description = await target.describe(objectType.table)
    if (description === undefined) throw new Error('the table is not there')
    const anchor = objectType.anchor.map((one) => one.column)
    const binding = { description, columns: objectType.columns, anchor }
    const { delta } = connector.definition.import
    tables.set(name, {
      table: target.table(binding),
      bulk: target.bulk(binding),
      ...(delta === undefined ? {} : { changes: target.changes(binding, delta) }),
    })
  }
  return tables
}

function movableClock(): RunWorld['clock'] {
  let now = Date.parse('2026-11-23T05:00:00.000Z')
  return { now: () => now, set: (instant) => void (now = instant) }
}
