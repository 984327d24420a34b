import type { EvaluationScope } from '../compile/compiled.ts'
import type { Span } from '../model/position.ts'
import type { SourceObject } from '../model/source-object.ts'
import type { Row } from '../model/value.ts'
import type { RowOperation } from '../sql/target.ts'
import type { SpaceObject } from '../state/store.ts'
import type { Change } from './engine.ts'

/** What a source says has happened to one object. */
export type SourceEvent =
  | { readonly kind: 'create'; readonly source: SourceObject }
  | { readonly kind: 'update'; readonly change: Change }
  | { readonly kind: 'delete' }
  /** A complete read of the source no longer has the object. */
  | { readonly kind: 'missing' }

/** What is known of the object before the event: from the connector space, from the table, or both. */
export interface HeldObject {
  readonly object?: SpaceObject | undefined
  /** The live row, where it was read. */
  readonly row?: Row | undefined
}

/** What an event may see beside its objects. */
export interface PlanScope extends EvaluationScope {
  /** A fresh UUID for anchors with `generate: uuid`. */
  newId(): string
}

/** Why a column is written, or why a row goes. */
export interface Cause {
  readonly kind: 'flow' | 'anchor' | 'onDisable' | 'onDelete' | 'onOutOfScope' | 'onMissing'
  /** The flow, anchor or rule in the configuration file, where one can be named. */
  readonly span?: Span
}

/** A column that the operation writes. */
export interface PlannedColumn {
  readonly column: string
  readonly cause: Cause
}

/** An event, worked out up to the statement: the last noun before anything is written (style §1). */
export interface PlannedChange {
  readonly operation: RowOperation | { readonly kind: 'none' }
  /** The whole source object as it is accepted when the operation succeeds. */
  readonly accepted: SourceObject
  /** The object as its row says, when this event joins it to the connector space. */
  readonly joins?: { readonly accepted: SourceObject; readonly written: Row }
  /**
   * The id that the person has afterwards, when the anchor changes: an update then sets the anchor columns too
   * (`onAnchorChange: rekey`), an insert follows the delete of the row of `replaces` (`recreate`).
   */
  readonly newId?: string
  readonly replaces?: Row
  /** What becomes of the object in the connector space. */
  readonly becomes: 'inSync' | 'deprovisioned' | 'removed'
  /** Since when the person is disabled; absent for an enabled one. */
  readonly disabledSince?: string
  /** When the row is to be deleted (`purgeAfter`), ISO 8601. */
  readonly purgeAt?: string
  /** The scope leaves the person out from now on, and the row stays. */
  readonly standing?: 'outOfScope'
  /** Whether this update disables the person, or lets the row of one who leaves stay: it counts as a disable. */
  readonly disables: boolean
  /** Every column that the configuration has a say in, as the row is to hold it afterwards. */
  readonly desired: Row
  /** Columns fed by what the client touched: the live row must agree in these, whatever was remembered. */
  readonly touched: readonly string[]
  readonly columns: readonly PlannedColumn[]
  /** What decided: the flows, or a deprovisioning rule. */
  readonly cause: Cause
  /** Columns shortened by `onOverflow: truncate`. */
  readonly truncated: readonly string[]
}
