import type { ChangeCounts, ChangeKind } from '../../model/change-kind.ts'
import type { StepName } from '../../model/definition.ts'
import type { StagedCause } from '../../state/space.ts'

/** What one step of a run did: counts only. */
export type StepReport =
  | {
      readonly step: 'fullImport' | 'deltaImport'
      readonly milliseconds: number
      /** What a pull source delivered; absent for a connector that is called. */
      readonly source?: {
        readonly read: number
        readonly added: number
        readonly changed: number
        readonly unchanged: number
        /** People that a complete read no longer has. */
        readonly absent: number
        readonly complete: boolean
        /** How many the last complete read had, where somebody said that the fewer of this one are all. */
        readonly fewerThan?: number
        /** Why it is incomplete, in sentences. */
        readonly reasons: readonly string[]
      }
      readonly target: {
        readonly read: number
        readonly joined: number
        readonly drifted: number
        /** Columns that differ, with how many rows each. */
        readonly driftedColumns: Readonly<Record<string, number>>
        readonly missing: number
        readonly unmanaged: number
      }
    }
  | {
      readonly step: 'fullSynchronization' | 'deltaSynchronization'
      readonly milliseconds: number
      readonly evaluated: number
      readonly staged: ChangeCounts
      readonly outOfScope: number
      /** People whose flows failed, by code. */
      readonly failed: Readonly<Record<string, number>>
    }
  | {
      readonly step: 'export' | 'purge'
      readonly milliseconds: number
      readonly written: ChangeCounts
      readonly batches: number
      /** Kinds beyond their threshold: none of them was written. */
      readonly held: readonly HeldKind[]
      /** Rows in error, by code. */
      readonly failed: Readonly<Record<string, number>>
      /** Rows that were refused by an earlier run and whose next attempt is not due; absent when there are none. */
      readonly waiting?: number
    }

/** What a step did; how long it took is added by whoever ran it. */
export type StepOutcome = StepReport extends infer R
  ? R extends StepReport
    ? Omit<R, 'milliseconds'>
    : never
  : never

/** A kind of change beyond its threshold. */
export interface HeldKind {
  readonly kind: ChangeKind
  /** What waits of the kind; under `insert` and `delete` rows that would be recreated count, too. */
  readonly count: number
  /** How many of these are recreated; absent when none is. */
  readonly recreated?: number
  readonly limit: number
  /** In words, with the place in the configuration: `5 % of 9 120 within 1h, connectors.yaml:40`. */
  readonly why: string
  /** No limit is exceeded by now: it is held since an earlier run, until somebody decides. */
  readonly earlier?: true
}

/** A row that an undo leaves, and why. */
export interface LeftRow {
  readonly objectType: string
  readonly id: string
  readonly why: string
}

/** A plan that waits for somebody. */
export interface WaitingPlan {
  readonly plan: string
  readonly holds: ChangeCounts
}

/** A run, as `run` prints it and the history keeps it. */
export interface RunReport {
  readonly run: number
  readonly connector: string
  readonly profile: string
  readonly config: string
  readonly steps: readonly StepReport[]
  /** The change of the configuration that the run brought to the rows, with its place. */
  readonly because?: string
  /** The plan that waits for approval, where something is held. */
  readonly plan?: string
  /** Every plan that waits after this run, with what an approval of it would write. */
  readonly waits?: readonly WaitingPlan[]
  /** Rows that an undo left as they are; the first hundred are named. */
  readonly left?: { readonly count: number; readonly rows: readonly LeftRow[] }
  readonly result: 'done' | 'errors' | 'held' | 'incomplete' | 'failed' | 'interrupted'
  /** The failure that ended it, for `failed`. */
  readonly failure?: { readonly code: string; readonly message: string }
}

/** One change of a plan, for examples and the full list of deletes. */
export interface PlannedRow {
  readonly objectType: string
  readonly id: string
  readonly kind: ChangeKind
  readonly cause: StagedCause
  /** The id of the row that is inserted in its place, for a recreate. */
  readonly replacedBy?: string
  /** Column → before and after; sensitive columns as `(sensitive)`. */
  readonly columns: readonly {
    readonly column: string
    readonly before: unknown
    readonly after: unknown
  }[]
}

/** People for whom a mapping fails. */
export interface FailedPeople {
  readonly code: string
  readonly column?: string
  readonly people: number
}

/** What a plan would do: summary first, every delete in full. */
export interface PlanReport {
  readonly plan: string
  readonly connector: string
  readonly profile: string
  readonly config: string
  readonly revision: number
  readonly sourceDigest: string
  /** Present when the plan takes a source that shrank for complete, see `RunRequest`. */
  readonly acceptFewer?: number
  /** sha256 over every staged change in the order of the connector space: what `run --plan` must find again. */
  readonly digest: string
  readonly inScope: number
  readonly steps: readonly StepReport[]
  readonly counts: ChangeCounts
  readonly columns: readonly {
    readonly column: string
    readonly kind: ChangeKind
    readonly rows: number
    readonly cause: StagedCause
    /** `file:line` of the flow. */
    readonly place?: string
  }[]
  readonly limits: readonly {
    readonly kind: string
    readonly count: number
    readonly limit: number
    readonly exceeded: boolean
    readonly why: string
  }[]
  /** People of whom nobody can say what their row is to be, the most first: it stays as it is. Absent without any. */
  readonly failed?: readonly FailedPeople[]
  readonly examples: readonly PlannedRow[]
  /** Every delete and purge, and every row that a recreate deletes, in full. */
  readonly deletes: readonly PlannedRow[]
}

/** How far a run is; `total` is absent where nobody knows. */
export interface RunProgress {
  readonly step: StepName
  readonly phase: 'source' | 'target' | 'evaluate' | 'write'
  readonly done: number
  readonly total?: number
}
