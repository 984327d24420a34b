import type { CompiledObjectType } from '../../compile/compiled.ts'
import type { SyncError } from '../../model/errors.ts'
import type { SourceObject } from '../../model/source-object.ts'
import type { ObjectState, SpaceRecord, StagedExport, Standing } from '../../state/space.ts'
import type { StepContext, TypeParts } from './step-context.ts'
import type { StoredAs } from './stored-value.ts'

/** A person as a synchronization looks at it: what is stored, and what the source says now. */
export interface Person {
  /** Absent for a person that the connector space does not have yet. */
  readonly record: SpaceRecord | undefined
  /** The key at a pull source. */
  readonly sourceKey: string | undefined
  readonly source: SourceObject
  /** `source` as JSON text. */
  readonly accepted: string
  /** The object that was synchronized last, as JSON text, where it is another one. */
  readonly before: string | undefined
  /** Whether a complete read of the source no longer had the person. */
  readonly absent: boolean
  /** A record of the table that nobody had delivered and that this person takes over. */
  readonly joins?: boolean
}

/** What a synchronization makes of a person; a failure stages nothing. */
export interface Verdict {
  readonly id: string
  readonly state: ObjectState
  readonly standing: Standing
  readonly staged: StagedExport | undefined
  readonly disabledSince: string | undefined
  readonly purgeAt: string | undefined
  readonly failure: SyncError | undefined
}

/** Nothing is left to remember: the person is gone, and so is the row. */
export type Decision = Verdict | 'dropped'

/** What persons are judged by. */
export interface Rules {
  readonly context: StepContext
  readonly type: TypeParts
  readonly objectType: CompiledObjectType
  readonly overwritesDrift: boolean
  /** Whether the table was found emptied, so that rows may come back. */
  readonly emptied: boolean
  /** How the columns store what they are given. */
  readonly storedAs: StoredAs
}
