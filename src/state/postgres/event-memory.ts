import type { SyncError } from '../../model/errors.ts'
import { withoutPending } from '../space-object.ts'
import type { SpaceObject } from '../store.ts'
import type { EventChange } from './event-batch.ts'

/** What memory says of an object. Unless it is `known`, the database is asked; `ended`: its export is over. */
export type Remembered =
  | { readonly known: true; readonly object: SpaceObject | undefined }
  | { readonly known: false; readonly ended: boolean }

/** Looks an object up in the changes on their way and, laid over them, those that are not. */
export function inMemory(
  name: string,
  writing: ReadonlyMap<string, EventChange>,
  unwritten: ReadonlyMap<string, EventChange>,
): Remembered {
  const older = writing.get(name)
  const newer = unwritten.get(name)
  const change = older === undefined ? newer : laid(older, newer)
  if (change === undefined) return { known: false, ended: false }
  if (change.object === undefined && change.pendingOnly) return { known: false, ended: true }
  return { known: true, object: change.object }
}

/**
 * One change over another. A change that says of the object only that its export is over (no object, pending
 * only) leaves the rest as it was.
 */
export function laid(older: EventChange | undefined, newer: EventChange): EventChange
export function laid(older: EventChange, newer: EventChange | undefined): EventChange
export function laid(
  older: EventChange | undefined,
  newer: EventChange | undefined,
): EventChange | undefined {
  if (older === undefined || newer === undefined) return newer ?? older
  const audits = [...older.audits, ...newer.audits]
  if (!newer.pendingOnly || older.pendingOnly) return { ...newer, audits }
  const object =
    newer.object ?? (older.object === undefined ? undefined : withoutPending(older.object))
  return { ...newer, object, pendingOnly: false, audits }
}

/** Whether a failure may come from one object of several: a value, not the connection or the disk. */
export function concernsOneObject(error: SyncError): boolean {
  const cause: unknown = error.cause
  if (!(cause instanceof Error && 'code' in cause)) return !isConnection(cause)
  return typeof cause.code === 'string' && /^(?:2[1-3]|42|54)/u.test(cause.code)
}

/** pg's own errors of a lost connection have no code; a value that cannot be written is a `TypeError`. */
function isConnection(cause: unknown): boolean {
  return !(cause instanceof TypeError)
}
