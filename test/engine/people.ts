import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { TestContext } from 'node:test'
import type { CompiledConnector } from '../../src/compile/compiled.ts'
import {
  createEngine,
  type ClosableEngine,
  type EngineParts,
} from '../../src/engine/create-engine.ts'
import type { Change } from '../../src/engine/engine.ts'
import type { ConnectorDefinition } from '../../src/model/definition.ts'
import type { SourceObject } from '../../src/model/source-object.ts'
import { emptyObject, isObject, type JsonValue } from '../../src/model/value.ts'
import { openTarget } from '../../src/sql/open.ts'
import type { Target, TargetTable } from '../../src/sql/target.ts'
import { openStore } from '../../src/state/sqlite/open-store.ts'
import type { State } from '../../src/state/state.ts'
import { peopleType, spanAt, type PeopleOptions } from './people-type.ts'
import { testLog } from '../logs/keep.ts'

const TABLE = (key: string): string => `CREATE TABLE People (
  Id ${key}, UserPrincipalName VARCHAR(113) NOT NULL, Firstname VARCHAR(64), Lastname VARCHAR(64),
  Badge VARCHAR(200), Active VARCHAR(5), FirstSeen VARCHAR(20), Note VARCHAR(20), DisabledAt VARCHAR(40))`

/** An engine over a real table, with a second connection to look at it and to meddle with it. */
export interface People {
  readonly engine: ClosableEngine
  readonly parts: EngineParts
  readonly store: State
  readonly database: DatabaseSync
  readonly clock: { now(): number; set(instant: number): void }
  /** Rows in the order of the key, without NULLs. */
  readonly rows: () => readonly Record<string, unknown>[]
  readonly create: (attributes: Record<string, JsonValue>) => ReturnType<ClosableEngine['create']>
  readonly patch: (
    id: string,
    attributes: Record<string, JsonValue>,
  ) => ReturnType<ClosableEngine['update']>
}

/** How the world of a test differs. */
export interface WorldOptions extends PeopleOptions {
  /** Where table and connector space are; a folder of its own otherwise. */
  readonly folder?: string
  /** Statements that are run when the table has just been made. */
  readonly ddl?: string
  readonly wrapTable?: (table: TargetTable) => TargetTable
  readonly check?: () => Promise<void>
  readonly ids?: { uuid(): string }
  /** What differs in the connector: thresholds, mode of export, suspension. */
  readonly connector?: Partial<ConnectorDefinition>
}

let serial = 0

/** Opens an engine over a fresh (or the given folder's) table and connector space. */
export async function people(
  t: Pick<TestContext, 'after'>,
  options: WorldOptions = {},
): Promise<People> {
  const folder = options.folder ?? temporaryFolder(t)
  const database = new DatabaseSync(join(folder, 'hr.db'))
  database.exec('PRAGMA journal_mode = WAL')
  const exists = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'People'").get()
  const key = options.key === 'database' ? 'INTEGER PRIMARY KEY' : 'VARCHAR(50) PRIMARY KEY'
  if (exists === undefined) database.exec(`${TABLE(key)}; ${options.ddl ?? ''}`)
  const target = openTarget({ dialect: 'sqlite', connection: { path: join(folder, 'hr.db') } })
  const table = await tableOf(target)
  const store = openStore({ path: join(folder, 'state.db') })
  const clock = movableClock()
  const parts: EngineParts = {
    connector: connectorOf(options),
    target: options.check === undefined ? target : { ...bare(target), check: options.check },
    tables: new Map([['User', options.wrapTable?.(table) ?? table]]),
    store,
    clock,
    ids: options.ids ?? { uuid: () => `id-${(serial += 1)}` },
    log: testLog,
    config: 'c0ffee00',
  }
  const engine = createEngine(parts)
  t.after(async () => {
    await engine.close()
    await store.close()
    await target.close()
    database.close()
  })
  const context = { requestId: 'test' }
  return {
    engine,
    parts,
    store,
    database,
    clock,
    rows: () => database.prepare('SELECT * FROM People ORDER BY Id').all().map(withoutNulls),
    create: (attributes) => engine.create('User', person(attributes), context),
    patch: (id, attributes) => engine.update('User', id, merging(attributes), context),
  }
}

/** A folder that is gone after the test. */
export function temporaryFolder(t: Pick<TestContext, 'after'>): string {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-engine-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export function person(attributes: Record<string, JsonValue>): SourceObject {
  return Object.assign(emptyObject(), attributes)
}

/** A change that puts attributes into the object, `null` takes one out; `name` is merged part by part. */
export function merging(attributes: Record<string, JsonValue>): Change {
  return (current) => {
    const source = Object.assign(emptyObject(), current)
    const touched: string[] = []
    for (const [name, value] of Object.entries(attributes)) {
      const before = source[name]
      if (value === null) delete source[name]
      else if (isObject(value) && isObject(before)) source[name] = { ...before, ...value }
      else source[name] = value
      if (isObject(value)) touched.push(...Object.keys(value).map((one) => `${name}.${one}`))
      else touched.push(name)
    }
    return { source, touched }
  }
}

async function tableOf(target: Target): Promise<TargetTable> {
  const description = await target.describe({ name: 'People' })
  if (description === undefined) throw new Error('the table People is not there')
  const columns = description.columns.map((one) => one.name)
  return target.table({ description, columns, anchor: ['Id'] })
}

function bare(target: Target): Target {
  return {
    dialect: target.dialect,
    check: (signal) => target.check(signal),
    rehearse: target.rehearse.bind(target),
    connections: () => target.connections(),
    describe: (table, signal) => target.describe(table, signal),
    survey: (description) => target.survey(description),
    list: () => target.list(),
    look: (description) => target.look(description),
    table: (binding) => target.table(binding),
    bulk: (binding) => target.bulk(binding),
    changes: (binding, settings) => target.changes(binding, settings),
    close: () => target.close(),
  }
}

function connectorOf(options: WorldOptions): CompiledConnector {
  return {
    definition: {
      name: 'People',
      span: spanAt(1),
      source: { kind: 'scim', span: spanAt(1), tokens: [], paths: [] },
      target: { dialect: 'sqlite', span: spanAt(1), connection: { url: 'hr.db' } },
      objects: [],
      import: { pageSize: 1000 },
      export: { mode: 'immediate', batch: 1000 },
      runProfiles: [],
      thresholds: { window: 3_600_000, onExceed: 'hold' },
      onDrift: 'report',
      ...options.connector,
    },
    objects: new Map([['User', peopleType(options)]]),
    problems: [],
  }
}

function movableClock(): { now(): number; set(instant: number): void } {
  let instant = Date.parse('2026-11-23T05:00:00.000Z')
  return { now: () => instant, set: (next) => void (instant = next) }
}

function withoutNulls(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null))
}
