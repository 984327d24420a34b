import type { CompiledConnector } from '../../compile/compiled.ts'
import type { Clock } from '../../model/clock.ts'
import type { RunProfileDefinition } from '../../model/definition.ts'
import type { Log } from '../../observe/log.ts'
import type { RowCounter } from '../../observe/metrics/row-counts.ts'
import type { Source } from '../../sources/source.ts'
import type { BulkTable, ChangeReader } from '../../sql/bulk.ts'
import type { Target, TargetTable } from '../../sql/target.ts'
import type { Journal, RunTrigger } from '../../state/journal.ts'
import type { PublicIds } from '../../state/public-ids.ts'
import type { Space, StagedCause } from '../../state/space.ts'
import type { KeyedLock } from '../keyed-lock.ts'
import type { RunProgress } from './report.ts'

/** An object type with its table, as run steps use it. */
export interface RunTable {
  readonly table: TargetTable
  readonly bulk: BulkTable
  /** Present with `import.delta`. */
  readonly changes?: ChangeReader
}

/** What a run is made of. `space` may be a rehearsal; `journal` and the events' lock are then absent. */
export interface RunParts {
  readonly connector: CompiledConnector
  readonly target: Target
  readonly tables: ReadonlyMap<string, RunTable>
  readonly space: Space
  readonly journal: Journal
  /** Ids that clients know; absent in a plan. */
  readonly publicIds?: PublicIds
  /** Absent for a connector that is called. */
  readonly source?: Source
  /** The lock of events: a batch waits for events on its objects, and they wait for it. */
  readonly lock: KeyedLock
  readonly clock: Clock
  readonly log: Log
  readonly ids: { uuid(): string }
  /** Digest of the connector's configuration. */
  readonly config: string
  /** What history and audit say of it; the digest when left out. */
  readonly recordedAs?: string
  /** When the service began that runs this, in milliseconds; absent for a command. */
  readonly startedAt?: number
  readonly onProgress?: (progress: RunProgress) => void
  /** Is told of every row that is written, or cannot be. */
  readonly rows?: RowCounter
  readonly signal?: AbortSignal
}

/** What to run. */
export interface RunRequest {
  readonly profile: RunProfileDefinition
  readonly trigger: RunTrigger
  /** The change of the configuration that the rows are brought to: what it causes is put down to it. */
  readonly because?: string
  readonly owner: string
  /** Apply only when the plan comes out with this digest; thresholds were looked at by whoever approved it. */
  readonly expect?: { readonly plan: string; readonly digest: string }
  /**
   * The fewest people that the source may bring and be complete, although they are less than half of those of the
   * last complete read: somebody says that these are all.
   */
  readonly acceptFewer?: number
  /** Export nothing but this, whatever its thresholds: somebody has looked at it. */
  readonly only?: { readonly plan: string } | { readonly cause: StagedCause }
}
