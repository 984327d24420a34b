import { SyncError } from '../../model/errors.ts'
import { unreachable } from '../../model/unreachable.ts'
import type { Activation } from '../../state/activations.ts'
import { runAfter } from './configuration-run.ts'
import type { VersionDecision } from './decide-version.ts'
import type { GoodVersion } from './good-versions.ts'
import type { LoadedRevision, Version } from './loaded-revision.ts'
import type { PendingChange } from './pending-changes.ts'
import type { Removal } from './removals.ts'
import type { Standing } from './standing.ts'

/** A connector with what was decided about it. */
export interface Decided {
  readonly name: string
  readonly good: GoodVersion | undefined
  decision: VersionDecision
}

/** The version that is to be served; `undefined` where none is. */
export function servedVersion({ good, decision }: Decided): Version | undefined {
  switch (decision.kind) {
    case 'serve':
      return decision.version
    case 'keep':
    case 'plan':
    case 'held':
      return good?.activation.state === 'active' ? good.version : undefined
    case 'fail':
    case 'retire':
    case 'remove':
      return undefined
    default:
      return unreachable(decision)
  }
}

/**
 * What the state is to say of a connector; `undefined` where it says nothing.
 *
 * @param now ISO 8601
 */
export function activationOf(
  { name, good, decision }: Decided,
  newest: LoadedRevision | undefined,
  now: string,
): Activation | undefined {
  const before = good?.activation
  const { refused: _, ...unrefused } = before ?? {}
  switch (decision.kind) {
    case 'serve': {
      const { digest, revision } = decision.version
      const isSame = before?.digest === digest && before.state === 'active'
      const older = good?.version?.definition
      const run =
        older === undefined || before?.digest === digest
          ? undefined
          : runAfter(older, decision.version.definition, decision.differences)
      const kept = run === undefined ? before?.run : JSON.stringify(run)
      return {
        connector: name,
        revision,
        digest,
        state: 'active',
        at: isSame ? before.at : now,
        ...(kept !== undefined && { run: kept }),
      }
    }
    case 'keep': {
      if (before === undefined || newest === undefined) return before
      const { code, message } = decision.why
      const refused = JSON.stringify({ revision: decision.revision, code, message })
      return { ...before, refused }
    }
    case 'plan':
    case 'held':
      return before === undefined ? undefined : { ...before, ...unrefused }
    case 'retire':
    case 'remove':
      return before === undefined ? undefined : { ...before, ...unrefused, state: 'retired' }
    case 'fail':
      return before
    default:
      return unreachable(decision)
  }
}

/** How a connector stands after what was decided. */
function standingOf({ name, good, decision }: Decided): Standing {
  const runs = {
    connector: name,
    ...(good !== undefined && {
      revision: good.activation.revision,
      config: good.activation.digest.slice(0, 8),
    }),
  }
  switch (decision.kind) {
    case 'serve': {
      const { revision, digest } = decision.version
      return { connector: name, state: 'active', revision, config: digest.slice(0, 8) }
    }
    case 'keep':
      return {
        ...runs,
        state: 'kept',
        refused: { revision: decision.revision, why: decision.why },
      }
    case 'plan':
      return {
        ...runs,
        state: 'kept',
        refused: { revision: decision.version.revision, why: planning(name) },
      }
    case 'held': {
      const { differences, version, entry } = decision
      const waits = { plan: entry.plan, revision: version.revision, differences }
      return { ...runs, state: 'held', waits }
    }
    case 'retire':
    case 'remove':
      return { ...runs, state: 'retired' }
    case 'fail':
      return { connector: name, state: 'failed', refused: { revision: '', why: decision.why } }
    default:
      return unreachable(decision)
  }
}

/** How every connector stands after what was decided, by name; of those that are let go of nothing is said. */
export function standingsOf(decided: readonly Decided[]): Map<string, Standing> {
  const gone = new Set(letGoIn(decided))
  const there = decided.filter(({ name }) => !gone.has(name))
  return new Map(there.map((one) => [one.name, standingOf(one)]))
}

/** Whether there is nothing to write down. */
export function sameActivation(one: Activation, other: Activation): boolean {
  const keys = ['revision', 'digest', 'state', 'at', 'run', 'refused'] as const
  return keys.every((key) => one[key] === other[key])
}

/** The connectors that are to go with their rows. */
export function removalsIn(
  decided: readonly Decided[],
  newest: LoadedRevision | undefined,
): readonly Removal[] {
  const revision = newest?.revision.name ?? ''
  return decided.flatMap(({ name, good, decision }) =>
    decision.kind === 'remove' && decision.removed.rows === 'delete' && good !== undefined
      ? [{ name, good, removed: decision.removed, revision }]
      : [],
  )
}

/** The connectors that are let go of, while their rows stay. */
export function letGoIn(decided: readonly Decided[]): readonly string[] {
  return decided.flatMap(({ name, decision }) =>
    decision.kind === 'remove' && decision.removed.rows === 'keep' ? [name] : [],
  )
}

/** The changes that are to be planned, or wait for somebody. */
export function changesIn(decided: readonly Decided[]): readonly PendingChange[] {
  return decided.flatMap(({ name, good, decision }) => {
    if (good === undefined || (decision.kind !== 'plan' && decision.kind !== 'held')) return []
    const { version, differences } = decision
    const entry = decision.kind === 'held' ? decision.entry : undefined
    return [{ name, good, version, differences, entry }]
  })
}

function planning(connector: string): SyncError {
  return new SyncError(
    'CONNECTOR_UNAVAILABLE',
    `What the change of "${connector}" would write is being worked out; the version before goes on.`,
    { connector },
  )
}
