import type { SyncError } from '../../model/errors.ts'
import type { Problem } from '../../model/problem.ts'
import type { VersionDecision } from './decide-version.ts'
import type { Decided } from './decided.ts'
import type { LoadedRevision } from './loaded-revision.ts'

/** What a (re)load did. */
export interface LoadReport {
  /** Name of the revision; absent when none could be read and the last good versions are served. */
  readonly revision: string | undefined
  readonly problems: readonly Problem[]
  /** Connectors that run a version as the revision has it. */
  readonly current: readonly string[]
  /** Connectors that keep the version before, because the one of the revision cannot be used. */
  readonly kept: readonly string[]
  /** Connectors whose change is still being planned; the version before goes on. */
  readonly planned: readonly string[]
  /** Connectors whose change waits for somebody; the version before goes on. */
  readonly held: readonly string[]
  /** Connectors with errors that have no version before: they answer 503. */
  readonly failed: readonly { readonly name: string; readonly why: SyncError }[]
  /** Connectors that the revision no longer has: they answer 503, their rows stay. */
  readonly retired: readonly string[]
}

/** Sums up what was decided. */
export function reportOf(
  decided: readonly Decided[],
  newest: LoadedRevision | undefined,
): LoadReport {
  const named = (kind: VersionDecision['kind']): readonly string[] =>
    decided.filter((one) => one.decision.kind === kind).map((one) => one.name)
  return {
    revision: newest?.revision.name,
    problems: newest?.checked.problems ?? [],
    current: named('serve'),
    kept: named('keep'),
    planned: named('plan'),
    held: named('held'),
    failed: decided.flatMap(({ name, decision }) =>
      decision.kind === 'fail' ? [{ name, why: decision.why }] : [],
    ),
    retired: [...named('retire'), ...named('remove')],
  }
}
