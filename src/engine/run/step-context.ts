import type { CompiledObjectType } from '../../compile/compiled.ts'
import type { StepDefinition } from '../../model/definition.ts'
import { isEndpoint } from '../../model/definition.ts'
import type { SpaceType } from '../../state/space.ts'
import type { PlanScope } from '../planned-change.ts'
import type { RunProgress, RunReport, StepOutcome } from './report.ts'
import type { RunParts, RunRequest, RunTable } from './run.ts'

/** What every step of a run is given. */
export interface StepContext {
  readonly parts: RunParts
  readonly request: RunRequest
  readonly types: readonly TypeParts[]
  /** `run 812`: who writes. */
  readonly by: string
  /** One instant for everything that the run works out, ISO 8601. */
  readonly at: string
  readonly scope: PlanScope
  /** Whether the source is read; else it calls, and events happen beside the run. */
  readonly pulled: boolean
  /** Digests of what was read from the source, by object type. */
  readonly sourceDigests: Map<string, string>
  readonly outcome: RunOutcome
  /**
   * To be called between batches: tells how far the step is, lets everything else of the process have its turn,
   * and ends the run where that was asked for.
   *
   * @throws SyncError `INTERRUPTED`, `RUN_LEASE_LOST`
   */
  reached(progress: RunProgress): Promise<void>
  /**
   * To be called within a batch, between parts that take a while: see `model/pace.ts`.
   *
   * @throws SyncError `RUN_LEASE_LOST`
   */
  turn(): Promise<void>
}

/** What steps tell the run beside their reports. */
export interface RunOutcome {
  /** The plan that waits for approval. */
  plan?: string
  /** Every plan that waits, see `RunReport`. */
  waits?: NonNullable<RunReport['waits']>
  /** Rows that an undo leaves as they are. */
  left?: NonNullable<RunReport['left']>
  /** What the step that is under way has done so far, for a run that ends in it. */
  unfinished?: () => StepOutcome
  /** Whether what is staged was found to be what the plan says, to which the run is bound. */
  expected?: true
  /** How many people the synchronizations of this run could not work out. */
  failed?: number
  /** How many people a synchronization found to have left the scope. */
  leftScope?: number
}

/** An object type with everything that steps need of it. */
export interface TypeParts extends RunTable {
  readonly name: string
  /** Its place in the connector space. */
  readonly key: SpaceType
  readonly objectType: CompiledObjectType
  /**
   * The columns that are compared with the table: the anchor and every column that a flow writes. They are the
   * first of the object type's columns.
   */
  readonly columns: readonly string[]
}

/** The object types of a run, in the order of the configuration. */
export function typesOf(parts: RunParts): readonly TypeParts[] {
  const { connector, tables } = parts
  return [...connector.objects].map(([name, objectType]) => {
    const table = tables.get(name)
    if (table === undefined) throw new Error(`cannot happen: no table for object type ${name}`)
    const key = { connector: connector.definition.name, objectType: name }
    return { ...table, name, key, objectType, columns: objectType.flows.map((one) => one.column) }
  })
}

/** Whether a run reads the source of its connector. */
export function isPulled(parts: RunParts): boolean {
  return !isEndpoint(parts.connector.definition.source)
}

/** Rows of a page of a step. */
export function pageSizeOf(parts: RunParts, step: StepDefinition): number {
  return step.pageSize ?? parts.connector.definition.import.pageSize
}
