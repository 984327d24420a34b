import type { CompiledObjectType } from '../compile/compiled.ts'
import type { Awaitable } from '../model/awaitable.ts'
import type { AttributePath, Filter } from '../model/filter.ts'
import type { SourceObject } from '../model/source-object.ts'
import type { JsonValue, Row } from '../model/value.ts'

/** What came with the event: for logs, audit and idempotency. */
export interface EventContext {
  readonly requestId: string
  readonly signal?: AbortSignal
}

/** A person as the live row says, ready to be answered. */
export interface Resource {
  readonly id: string
  /** Attributes read back (spec §3.6). */
  readonly source: SourceObject
  /** The ECMA2Host attributes, by column. */
  readonly columns: Readonly<Record<string, JsonValue>>
  readonly row: Row
  /** Weak entity tag over the row and what is read from the connector space, such as `W/"3f2a…"`. */
  readonly version: string
  /** ISO 8601, when the connector space knows. */
  readonly created?: string
  readonly lastModified?: string
}

/** A question for many people. */
export interface ListQuery {
  readonly filter?: Filter
  readonly sortBy?: AttributePath
  readonly descending?: boolean
  /** From 1 (RFC 7644 §3.4.2.4). */
  readonly startIndex: number
  readonly count: number
}

/** A page of the answer; `totalResults` counts every match. */
export interface ListResult {
  readonly totalResults: number
  readonly startIndex: number
  readonly resources: readonly Resource[]
}

/**
 * Applies a client's change to the whole object; gives the new object and which attributes were touched.
 *
 * @param columns gives what the columns hold, the anchor included, as far as it is known
 */
export type Change = (
  current: SourceObject,
  columns?: () => Row,
) => {
  readonly source: SourceObject
  /** Canonical paths joined by `.`, such as `name.givenName`, `active`, `<urn>.department`. */
  readonly touched: readonly string[]
}

/** What an event did, beside its answer: for logs, metrics, `provision` and the console. */
export interface EventReport {
  readonly operation: 'insert' | 'update' | 'delete' | 'none'
  readonly id: string
  readonly columns: readonly string[]
}

/** What a change gives back: the person afterwards, or nothing when the row is gone (`onDisable: delete`). */
export interface ChangeResult {
  readonly resource: Resource | undefined
  readonly report: EventReport
}

/**
 * One connector at work. A SCIM event is a delta import of one object, its synchronization and its export,
 * with the caller waiting (spec §7). Events on one person are ordered.
 */
export interface ConnectorEngine {
  readonly name: string
  objectType(name: string): CompiledObjectType | undefined
  /** Whether the database answers and has the tables that are mapped; throws `DATABASE_*` when not. */
  check(): Promise<void>
  /** The live row of an id; `undefined` for an unknown, removed or deprovisioned one. */
  get(objectType: string, id: string): Awaitable<Resource | undefined>
  /** @throws SyncError `REQUEST_FILTER` */
  list(objectType: string, query: ListQuery): Awaitable<ListResult>
  /** @throws SyncError `OBJECT_EXISTS`, `OBJECT_OUT_OF_SCOPE`, `OBJECT_NO_ANCHOR`, `FLOW_*`, `ROW_*`, `DATABASE_*` */
  create(objectType: string, source: SourceObject, context: EventContext): Promise<ChangeResult>
  /**
   * PUT and PATCH.
   *
   * @param ifMatch weak entity tags of which the present version must be one
   * @throws SyncError `OBJECT_UNKNOWN`, `REQUEST_PRECONDITION`, and what `change` and {@link create} throw
   */
  update(
    objectType: string,
    id: string,
    change: Change,
    context: EventContext & { readonly ifMatch?: readonly string[] },
  ): Promise<ChangeResult>
  /** @throws SyncError `OBJECT_UNKNOWN`, `REQUEST_PRECONDITION`, `DATABASE_*` */
  remove(
    objectType: string,
    id: string,
    context: EventContext & { readonly ifMatch?: readonly string[] },
  ): Promise<EventReport>
  /** Repeats the exports that a crash left open; how many there were. */
  recover(): Promise<number>
}
