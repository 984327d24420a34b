import { randomUUID } from 'node:crypto'
import type { RunProgress } from '../../engine/run/report.ts'
import type { RunParts } from '../../engine/run/run.ts'
import { trafficOf } from '../../engine/traffic.ts'
import type { Clock } from '../../model/clock.ts'
import type { ConnectorDefinition } from '../../model/definition.ts'
import type { Log } from '../../observe/log.ts'
import type { RowCounter } from '../../observe/metrics/row-counts.ts'
import type { State } from '../../state/state.ts'
import type { OpenConnector } from '../connector/open-connector.ts'
import { configDigest, configName } from './config-digest.ts'
import { sourceOf } from './run-source.ts'
import { runTables } from './run-tables.ts'

/** What a run needs beside its open connector. */
export interface RunSurroundings {
  readonly state: State
  /** Every connector of the configuration: another one may be the source. */
  readonly connectors: readonly ConnectorDefinition[]
  readonly clock: Clock
  readonly log: Log
  /** Fires when the run is to stop between two batches. */
  readonly signal?: AbortSignal
  /** When the service began that runs it, in milliseconds; absent for a command. */
  readonly startedAt?: number
  readonly onProgress?: (progress: RunProgress) => void
  /** The revision that a connector runs, as it is told; nothing for a command. */
  readonly revisionOf?: (connector: string) => string | undefined
  /** Who counts the rows of a connector. */
  readonly rows?: (connector: string) => RowCounter
}

/**
 * Puts together what a run is made of. It shares the lock of the events of its connector, so that the two
 * wait for one another where they meet.
 *
 * @throws SyncError `DATABASE_SCHEMA` when the table has not what `import.delta` needs
 */
export function runParts(
  open: Pick<OpenConnector, 'definition' | 'compiled' | 'target' | 'tables'>,
  surroundings: RunSurroundings,
): RunParts {
  const { state, clock, log, signal, startedAt, onProgress, rows, revisionOf } = surroundings
  const { definition } = open
  const source = sourceOf(definition, surroundings.connectors, state.space)
  return {
    connector: open.compiled,
    target: open.target,
    tables: runTables(open),
    space: state.space,
    journal: state.journal,
    publicIds: state.publicIds,
    ...(source !== undefined && { source }),
    lock: trafficOf(state, definition.name).lock,
    clock,
    log,
    ids: { uuid: () => randomUUID() },
    config: configDigest(definition),
    recordedAs: configName(definition, revisionOf?.(definition.name)),
    ...(startedAt !== undefined && { startedAt }),
    ...(onProgress !== undefined && { onProgress }),
    ...(rows !== undefined && { rows: rows(definition.name) }),
    ...(signal !== undefined && { signal }),
  }
}
