import type { PlanReport, RunProgress } from '../../engine/run/report.ts'
import type { ChangeCounts } from '../../model/change-kind.ts'
import type { ChangeEntry } from '../../state/activations.ts'
import type { PlanEntry, RunEntry } from '../../state/journal.ts'
import type { ExportFailure, SpaceCounts } from '../../state/space.ts'
import type { ChangeSummary } from '../service/change-summary.ts'

/** One line of the history. */
export interface PastRun {
  readonly run: number
  readonly profile: string
  readonly startedAt: string
  readonly endedAt?: string
  readonly result: RunEntry['result']
  readonly trigger: RunEntry['trigger']
  readonly code?: string
}

/** A row that could not be written. */
export interface FailedRow extends ExportFailure {
  readonly objectType: string
  readonly id: string
  /** The key at the source of a person who has no id yet. */
  readonly sourceKey?: string
}

/** A plan that waits for somebody. */
export interface HeldPlan extends Pick<PlanEntry, 'plan' | 'at'> {
  /** What it holds now, and what an approval would write. */
  readonly holds: ChangeCounts
  /** The limits that were exceeded when it was opened, with what it holds now under each. */
  readonly over: readonly PlanReport['limits'][number][]
}

/** A change of the configuration that waits for somebody. */
export interface HeldChange extends Pick<ChangeEntry, 'plan' | 'at' | 'revision'>, ChangeSummary {}

/** Which version of its configuration a connector runs. */
export interface RunningVersion {
  readonly revision: string
  /** Eight digits of its definition. */
  readonly config: string
  readonly retired: boolean
  readonly since: string
  /** The newest revision that it does not run, and why. */
  readonly refused?: { readonly revision: string; readonly code: string; readonly message: string }
}

/** A run that ended without a word. */
export interface EndedRun extends Pick<RunEntry, 'run' | 'profile' | 'startedAt' | 'owner'> {
  /** When its process was heard of last, ISO 8601. */
  readonly lastSeen: string
}

/** How a connector stands. */
export interface ConnectorState {
  readonly connector: string
  readonly state: 'active' | 'running' | 'held' | 'kept' | 'retired' | 'suspended' | 'errors'
  /** Digest of the configuration as the files have it now. */
  readonly config: string
  /** The digest that it was last run with, where that is another one. */
  readonly ranWith?: string
  readonly pulled: boolean
  readonly counts: Readonly<Record<string, SpaceCounts>>
  readonly suspended?: { readonly reason: string; readonly until?: string; readonly by?: string }
  readonly running?: {
    readonly run: number
    readonly profile: string
    readonly startedAt: string
    readonly owner: string
    readonly progress?: RunProgress
    /** Milliseconds that the step has taken so far. */
    readonly inStep: number
  }
  /** A run that nobody carries on: its process was killed, or its machine is gone. */
  readonly ended?: EndedRun
  readonly lastImport?: PastRun
  readonly lastExport?: PastRun
  readonly history: readonly PastRun[]
  /** Plans that wait for somebody, with the limits that they exceed. */
  readonly held: readonly HeldPlan[]
  /** Changes of the configuration that wait for somebody. */
  readonly changes: readonly HeldChange[]
  /** Which version of the configuration a service runs, where one has ever run. */
  readonly runs?: RunningVersion
  readonly failed: readonly FailedRow[]
  readonly failedCount: number
  /** What runs by itself while a service is there, and when next. */
  readonly next: readonly { readonly profile: string; readonly at: string }[]
}
