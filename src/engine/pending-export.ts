import { formatInstant } from '../model/clock.ts'
import { emptyRow, type Row } from '../model/value.ts'
import type { RowOperation } from '../sql/target.ts'
import type { PendingExport, SpaceKey, SpaceObject } from '../state/store.ts'
import type { PlannedChange } from './planned-change.ts'

/** A write of no columns. */
export const NO_COLUMNS: Row = Object.freeze(emptyRow())

/** The export of a plan, as it is written down before its statement is sent. */
export function pendingExport(
  plan: PlannedChange,
  operation: RowOperation,
  now: number,
  requestId: string,
): PendingExport {
  return {
    operation: operation.kind,
    source: plan.accepted,
    columns: columnsOf(operation),
    key: operation.kind === 'insert' ? (plan.replaces ?? NO_COLUMNS) : operation.key,
    becomes: plan.becomes,
    ...remembered(plan),
    since: formatInstant(now),
    requestId,
  }
}

/**
 * The object after a plan has been carried out.
 *
 * @param createdBy who made the row, where this plan did
 */
export function settledObject(
  key: SpaceKey,
  plan: PlannedChange,
  before: SpaceObject | undefined,
  now: number,
  createdBy?: string,
): SpaceObject {
  const written = Object.assign(emptyRow(), before?.written ?? plan.joins?.written, plan.desired)
  const instant = formatInstant(now)
  return objectOf(key, plan, written, {
    created: before?.createdAt ?? (plan.joins === undefined ? instant : ''),
    modified: instant,
    by: createdBy,
  })
}

/** The object after a pending export was found to have succeeded; `undefined` when it is gone. */
export function repeatedObject(
  key: SpaceKey,
  object: SpaceObject,
  pending: PendingExport,
): SpaceObject | undefined {
  if (pending.becomes === 'removed') return undefined
  const fresh = pending.operation === 'insert'
  const written = Object.assign(emptyRow(), fresh ? undefined : object.written, pending.columns)
  return objectOf(
    key,
    {
      accepted: pending.source,
      becomes: pending.becomes,
      ...remembered(pending),
    },
    written,
    {
      created: fresh ? pending.since : object.createdAt,
      modified: pending.since,
      by: fresh ? requestName(pending.requestId) : undefined,
    },
  )
}

function objectOf(
  key: SpaceKey,
  plan: Pick<PlannedChange, 'accepted' | 'becomes'> & Remembered,
  written: Row,
  when: { readonly created: string; readonly modified: string; readonly by: string | undefined },
): SpaceObject {
  return {
    connector: key.connector,
    objectType: key.objectType,
    id: key.id,
    accepted: plan.accepted,
    written,
    state: plan.becomes === 'deprovisioned' ? 'deprovisioned' : 'inSync',
    ...remembered(plan),
    ...(when.by === undefined ? {} : { createdBy: when.by }),
    createdAt: when.created,
    modifiedAt: when.modified,
  }
}

type Remembered = Pick<PlannedChange, 'disabledSince' | 'purgeAt' | 'standing'>

const NOTHING: Remembered = Object.freeze({})

/** What a plan leaves to remember of most people: nothing. */
function remembered({ disabledSince, purgeAt, standing }: Remembered): Remembered {
  if (disabledSince === undefined && purgeAt === undefined && standing === undefined) return NOTHING
  return {
    ...(disabledSince === undefined ? {} : { disabledSince }),
    ...(purgeAt === undefined ? {} : { purgeAt }),
    ...(standing === undefined ? {} : { standing }),
  }
}

/** Who writes, as the audit names an event: `request 4f…`. */
export function requestName(requestId: string): string {
  return `request ${requestId}`
}

function columnsOf(operation: RowOperation): Row {
  if (operation.kind === 'insert') return operation.values
  return operation.kind === 'update' ? operation.set : NO_COLUMNS
}
