import { randomUUID } from 'node:crypto'
import type { CompiledConnector } from '../../compile/compiled.ts'
import { compileConnector } from '../../compile/connector.ts'
import type { SharedExpressions } from '../../compile/expression/shared.ts'
import { createEngine } from '../../engine/create-engine.ts'
import { withPublicIds, type KnownIdsEngine } from '../../engine/public-ids.ts'
import type { Clock } from '../../model/clock.ts'
import type { ConnectorDefinition } from '../../model/definition.ts'
import { SyncError } from '../../model/errors.ts'
import { formatPosition } from '../../model/position.ts'
import type { TableDescription } from '../../model/table.ts'
import type { Log } from '../../observe/log.ts'
import type { RowCounter } from '../../observe/metrics/row-counts.ts'
import type { SharedDatabases } from '../../sql/shared-databases.ts'
import type { Target, TargetTable } from '../../sql/target.ts'
import type { State } from '../../state/state.ts'
import { configDigest, nameWith } from '../run/config-digest.ts'
import { describeTables } from './describe-tables.ts'
import { openTargetOf, type SecretOptions } from './open-target.ts'

/** What connectors are opened with. */
export interface ConnectorSurroundings extends SecretOptions {
  readonly store: State
  readonly clock: Clock
  readonly log: Log
  readonly signal?: AbortSignal
  /** Whether exports that a crash left open are repeated; true when left out. */
  readonly recover?: boolean
  /** The revision that a connector runs, as it is told; nothing for a command. */
  readonly revisionOf?: (connector: string) => string | undefined
  /** For a plan: the database takes no write. */
  readonly readOnly?: boolean
  /** Milliseconds in which the database is to be reached, where that is less than a connection may take. */
  readonly within?: number
  /** Who counts the rows of a connector. */
  readonly rows?: (connector: string) => RowCounter
  /** Expressions that were compiled before, which other connectors may have as well. */
  readonly shared?: SharedExpressions
  /** What connectors share of their databases. */
  readonly databases?: SharedDatabases
}

/** A connector at work. */
export interface OpenConnector {
  readonly definition: ConnectorDefinition
  readonly compiled: CompiledConnector
  readonly target: Target
  readonly tables: ReadonlyMap<string, TargetTable>
  readonly engine: KnownIdsEngine
  /** Exports that a crash had left open and that were repeated. */
  readonly recovered: number
  close(): Promise<void>
}

/**
 * Opens a connector: reads its secrets, looks at its tables, compiles the mappings against them, and
 * repeats what a crash left open.
 *
 * @throws SyncError `SECRET_MISSING`, `DATABASE_*`, `CONFIGURATION_INVALID` for mappings that cannot work
 *   on these tables
 */
export async function openConnector(
  definition: ConnectorDefinition,
  surroundings: ConnectorSurroundings,
): Promise<OpenConnector> {
  const { store, clock, log } = surroundings
  const target = await openTargetOf(definition.target, {
    ...surroundings,
    onWarning: (message) => log.warn(message, { connector: definition.name }),
  })
  try {
    const described = await describeTables(definition, target, surroundings.signal)
    const compiled = compileConnector(definition, described, surroundings.shared)
    refuseErrors(compiled)
    const tables = openTables(compiled, described, target)
    const ids = { uuid: () => randomUUID() }
    const config = configDigest(definition)
    const own = createEngine({
      connector: compiled,
      target,
      tables,
      store,
      clock,
      ids,
      log,
      config,
      recordedAs: () => nameWith(config, surroundings.revisionOf?.(definition.name)),
      ...(surroundings.rows !== undefined && { rows: surroundings.rows(definition.name) }),
    })
    const engine = withPublicIds(own, store.publicIds)
    await engine.refresh()
    const recovered = surroundings.recover === false ? 0 : await engine.recover()
    return {
      definition,
      compiled,
      target,
      tables,
      engine,
      recovered,
      async close() {
        await engine.close()
        await target.close()
      },
    }
  } catch (error) {
    await target.close()
    throw error
  }
}

/** Compiles the statements of every table of a connector. */
export function openTables(
  compiled: CompiledConnector,
  described: ReadonlyMap<string, TableDescription>,
  target: Target,
): ReadonlyMap<string, TargetTable> {
  const tables = new Map<string, TargetTable>()
  for (const [name, objectType] of compiled.objects) {
    const description = described.get(name)
    if (description === undefined) throw new Error(`cannot happen: no table for ${name}`)
    const anchor = objectType.anchor.map((one) => one.column)
    tables.set(name, target.table({ description, columns: objectType.columns, anchor }))
  }
  return tables
}

/** @throws SyncError `CONFIGURATION_INVALID` for mappings that cannot work */
export function refuseErrors(compiled: CompiledConnector): void {
  const errors = compiled.problems.filter((problem) => problem.severity === 'error')
  const [first] = errors
  if (first === undefined) return
  const more = errors.length === 1 ? '' : ` (and ${errors.length - 1} more)`
  throw new SyncError(
    'CONFIGURATION_INVALID',
    `${formatPosition(first.span.start)} ${first.message.replace(/\.$/u, '')}${more}. ` +
      'See rollcall validate --online.',
    { connector: compiled.definition.name },
  )
}
