import type { Difference } from '../../config/difference/difference.ts'
import type { ChangeReport } from '../../engine/run/change-report.ts'
import { changePlanId, NO_ROWS } from '../../engine/run/plan-change.ts'
import type { ConnectorDefinition } from '../../model/definition.ts'
import type { State } from '../../state/state.ts'
import { planConnectorChange } from '../change/plan-connector-change.ts'
import { trustedPart } from '../change/trusted.ts'
import type { SecretOptions } from '../connector/open-target.ts'
import { configDigest } from '../run/config-digest.ts'
import type { RunSurroundings } from '../run/run-parts.ts'

/** What a changed version would do. */
export interface PlannedVersion {
  /** What an approval names. */
  readonly plan: string
  /** Its rows; absent where they are not worked out. */
  readonly report?: ChangeReport
  /** The digest of those whom it deletes or disables, where rows are worked out. */
  readonly destructive?: string
}

const UNLOOKED = new Set(['target', 'table', 'object-type', 'source', 'unknown', 'anchor'])

/**
 * Works out what a changed version of a connector would write, from the connector space alone: neither the source
 * nor the table is read, and the database takes no write. The two versions are put on the database of the one before,
 * as they are when a pull request is planned, so that both say the same under the same id.
 *
 * @throws SyncError `DATABASE_*`, `SECRET_MISSING`; `CONFIGURATION_INVALID` for mappings that cannot work on the
 *   table; `STATE_UNREADABLE`, `INTERRUPTED`
 */
export async function planVersion(
  {
    before,
    after,
  }: { readonly before: ConnectorDefinition | undefined; readonly after: ConnectorDefinition },
  differences: readonly Difference[],
  surroundings: RunSurroundings & SecretOptions,
): Promise<PlannedVersion> {
  const config = {
    before: before === undefined ? '' : configDigest(before),
    after: configDigest(after),
  }
  if (before === undefined || isUnlooked(differences)) {
    return { plan: changePlanId(config, '') }
  }
  if (!(await hasPeople(surroundings.state, after))) {
    return { plan: changePlanId(config, NO_ROWS) }
  }
  // Its people stand under the name that it has now, whatever its files called it.
  const trusted = { ...trustedPart(before), name: after.name }
  return planConnectorChange({ before, after, trusted }, surroundings, async (plan) =>
    plan === undefined
      ? { plan: changePlanId(config, '') }
      : { plan: plan.report.plan, report: plan.report, destructive: plan.destructive },
  )
}

/** Whether the rows of a change are not worked out before somebody agrees: they are elsewhere, or get other keys. */
export function isUnlooked(differences: readonly Difference[]): boolean {
  return differences.some((one) => UNLOOKED.has(one.kind) && one.moved !== true)
}

/** Without people no row can change, and no copy of the connector space is needed to say so. */
async function hasPeople(
  { space }: State,
  { name, objects }: ConnectorDefinition,
): Promise<boolean> {
  for (const { name: objectType } of objects) {
    if ((await space.lastNumber({ connector: name, objectType })) > 0) return true
  }
  return false
}
