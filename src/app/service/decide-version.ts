import { compareDefinitions, effectOfAll } from '../../config/difference/compare-definitions.ts'
import type { Difference } from '../../config/difference/difference.ts'
import type { RemovedDefinition } from '../../model/moved.ts'
import { SyncError } from '../../model/errors.ts'
import type { ChangeEntry } from '../../state/activations.ts'
import { readChangeSummary } from './change-summary.ts'
import type { GoodVersion } from './good-versions.ts'
import type { LoadedRevision, Version } from './loaded-revision.ts'
import { movedOrNot } from './moved-anchor.ts'
import { rejection } from './rejection.ts'

/** What becomes of a connector when a revision comes. */
export type VersionDecision =
  /** The version of the revision is served; `changed` says that its rows are to be brought to it. */
  | {
      readonly kind: 'serve'
      readonly version: Version
      readonly differences: readonly Difference[]
    }
  /** The last good version goes on. */
  | { readonly kind: 'keep'; readonly why: SyncError; readonly revision: string }
  /** There is nothing to go on with. */
  | { readonly kind: 'fail'; readonly why: SyncError }
  /** The last good version goes on until it is known what the change does. */
  | {
      readonly kind: 'plan'
      readonly version: Version
      readonly differences: readonly Difference[]
    }
  /** The last good version goes on until somebody decides. */
  | {
      readonly kind: 'held'
      readonly version: Version
      readonly differences: readonly Difference[]
      readonly entry: ChangeEntry
    }
  /** It vanished: nothing runs, rows stay. */
  | { readonly kind: 'retire' }
  /** It was taken out on purpose. */
  | { readonly kind: 'remove'; readonly removed: RemovedDefinition }

/** What is known of a connector. */
export interface KnownOfConnector {
  readonly name: string
  readonly good: GoodVersion | undefined
  /** Changes of this connector that were held, the last ones first. */
  readonly changes: readonly ChangeEntry[]
}

/**
 * What becomes of one connector when a revision comes, or none could be read. What needs nobody is served at once; a change that touches
 * rows is planned first, unless it was decided about already.
 */
export function decideVersion(
  { name, good, changes }: KnownOfConnector,
  newest: LoadedRevision | undefined,
): VersionDecision {
  if (newest === undefined) return { kind: 'keep', why: unread(name), revision: '' }
  const { name: revision } = newest.revision
  const version = newest.sound.get(name)
  if (version === undefined) return withoutVersion(name, good, newest)
  if (good === undefined) return { kind: 'serve', version, differences: [] }
  if (good.activation.digest === version.digest) {
    return { kind: 'serve', version, differences: [] }
  }
  const older = good.version?.definition
  const { moved } = newest.checked.configuration
  const differences = differencesOf(good, version).map((one) =>
    older === undefined
      ? one
      : movedOrNot(one, { before: older, after: version.definition }, moved),
  )
  if (effectOfAll(differences) === 'applies') return { kind: 'serve', version, differences }
  const same = changes.find(
    (one) =>
      one.digest === version.digest &&
      one.before === good.activation.digest &&
      explainsAnchorAs(one, differences),
  )
  if (same?.state === 'rejected') return { kind: 'keep', why: rejection(name, same), revision }
  if (same?.state === 'held') return { kind: 'held', version, differences, entry: same }
  return { kind: 'plan', version, differences }
}

function withoutVersion(
  name: string,
  good: GoodVersion | undefined,
  { broken, isUnsure, checked, revision }: LoadedRevision,
): VersionDecision {
  const why = broken.get(name)
  if (why !== undefined) {
    return good === undefined
      ? { kind: 'fail', why }
      : { kind: 'keep', why, revision: revision.name }
  }
  if (isUnsure) return { kind: 'keep', why: unsure(name), revision: revision.name }
  const removed = checked.configuration.removed.find((one) => one.connector === name)
  return removed === undefined ? { kind: 'retire' } : { kind: 'remove', removed }
}

/**
 * Whether an anchor did the same when the change was decided about. `moved` stands beside connectors, so it comes and
 * goes while the connector says the same, and what it makes of a changed anchor is another change.
 */
function explainsAnchorAs({ summary }: ChangeEntry, differences: readonly Difference[]): boolean {
  const then = readChangeSummary(summary).differences
  return differences.every(
    ({ kind, path, effect }) =>
      kind !== 'anchor' || then.some((one) => one.path === path && one.effect === effect),
  )
}

/** What differs from the version that is active; where its files are gone, nobody can say. */
function differencesOf({ version: before }: GoodVersion, after: Version): readonly Difference[] {
  if (before !== undefined) return compareDefinitions(before.definition, after.definition)
  const { name, span } = after.definition
  return [
    {
      kind: 'unknown',
      path: name,
      span,
      effect: 'held',
      why: 'the files of the version that was active are gone, so nobody can say what differs',
    },
  ]
}

function unsure(name: string): SyncError {
  return new SyncError(
    'CONFIGURATION_INVALID',
    `A file has errors that belong to no connector, so nobody can say whether "${name}" is still meant. ` +
      'See rollcall validate.',
    { connector: name },
  )
}

/** Why a connector goes on with its last good version when nothing newer could be read. */
export function unread(connector: string): SyncError {
  return new SyncError(
    'CONFIGURATION_UNREADABLE',
    `The newest configuration could not be read; "${connector}" goes on with its last good version.`,
    { connector },
  )
}
