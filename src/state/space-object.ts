import { isSyncError, SyncError } from '../model/errors.ts'
import type { SourceObject } from '../model/source-object.ts'
import { emptyObject, emptyRow } from '../model/value.ts'
import type { SpaceKey, SpaceObject } from './store.ts'

/** What a failure of the state file means to whoever asked: coded, without a value. */
export function unreadable(path: string, error: unknown): SyncError {
  if (isSyncError(error)) return error
  const reason = error instanceof Error ? error.message : 'it failed'
  return new SyncError(
    'STATE_UNREADABLE',
    `The connector space ${path} cannot be used: ${reason}. No statement is sent that it does not know of; ` +
      'what was on its way stays staged, and is repeated, which is safe. ' +
      'Look at free space and permissions, or name another file with --state.',
    { cause: error, retryAfter: 5 },
  )
}

/** What it means that the file could not even be opened: nothing was on its way. */
export function cannotOpen(path: string, error: unknown): SyncError {
  if (isSyncError(error)) return error
  const reason = error instanceof Error ? error.message : 'it failed'
  return new SyncError(
    'STATE_UNREADABLE',
    `The connector space ${path} cannot be opened: ${reason}. Nothing was done. Whoever uses it, also to look into it, ` +
      'must be able to write the file and its folder, as the user of the service can; ' +
      'look at that and at free space, or name another file with --state.',
    { cause: error, retryAfter: 5 },
  )
}

/** A rename onto a name that has people of its own. */
export function hasPeople(connector: string): SyncError {
  return new SyncError(
    'STATE_UNREADABLE',
    `The connector space has people under "${connector}" already; nothing can be moved there.`,
    { connector },
  )
}

/** One name for an object, whatever stands in its id. */
export function nameOf(key: SpaceKey): string {
  return `${key.connector}\u0000${key.objectType}\u0000${key.id}`
}

/** One name for all objects of a type. */
export function groupOf(key: Pick<SpaceKey, 'connector' | 'objectType'>): string {
  return `${key.connector}\u0000${key.objectType}`
}

/** An object as JSON; the text of the one that is known already is taken as it is. */
export function textFor(
  object: SourceObject,
  known: { readonly source: SourceObject; readonly text: string } | undefined,
): string {
  return known?.source === object ? known.text : JSON.stringify(object)
}

/** An object before its first export. */
export function unexported(key: SpaceKey, since: string): SpaceObject {
  return {
    connector: key.connector,
    objectType: key.objectType,
    id: key.id,
    accepted: emptyObject(),
    written: emptyRow(),
    state: 'inSync',
    createdAt: since,
    modifiedAt: since,
  }
}

/** The object when its export has ended. */
export function withoutPending(object: SpaceObject): SpaceObject {
  if (object.pending === undefined) return object
  const { pending: _, ...rest } = object
  return rest
}

/** Whether anything was known of an object before its export began: one that is only a pending insert is new. */
export function wasKnown(object: SpaceObject): boolean {
  if (object.pending?.operation !== 'insert') return true
  // A person who waits has no row, but was accepted.
  return Object.keys(object.written).length + Object.keys(object.accepted).length > 0
}
