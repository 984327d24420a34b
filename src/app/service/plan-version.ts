import { createHash } from 'node:crypto'
import type { Difference } from '../../config/difference/difference.ts'
import type { ChangeReport } from '../../engine/run/change-report.ts'
import { changePlanId, planChange } from '../../engine/run/plan-change.ts'
import { withAnchorRule } from '../../engine/run/changed-anchor.ts'
import type { ConnectorDefinition } from '../../model/definition.ts'
import type { State } from '../../state/state.ts'
import { openConnector } from '../connector/open-connector.ts'
import type { SecretOptions } from '../connector/open-target.ts'
import { configDigest } from '../run/config-digest.ts'
import { ownerAt } from '../run/owner.ts'
import { runParts, type RunSurroundings } from '../run/run-parts.ts'

/** What a changed version would do. */
export interface PlannedVersion {
  /** What an approval names. */
  readonly plan: string
  /** Its rows; absent where they are not worked out. */
  readonly report?: ChangeReport
}

const UNLOOKED = new Set(['target', 'table', 'object-type', 'source', 'unknown', 'anchor'])

/**
 * Works out what a changed version of a connector would write, from the connector space alone: neither the source
 * nor the table is read, and the database takes no write.
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
  if (!(await hasPeople(surroundings.state, before))) {
    return { plan: changePlanId(config, createHash('sha256').digest('hex')) }
  }
  const how = { ...surroundings, store: surroundings.state, recover: false, readOnly: true }
  const older = await openConnector(before, how)
  try {
    const newer = await openConnector(after, how)
    const rekeys = differences.some((one) => one.moved === true)
    try {
      const owner = ownerAt(surroundings.clock)
      const changed = runParts(newer, surroundings)
      const parts = {
        before: runParts(older, surroundings),
        after: rekeys ? withAnchorRule(changed, 'rekey') : changed,
      }
      const planned = await planChange(parts, { owner })
      await planned.close()
      return { plan: planned.report.plan, report: planned.report }
    } finally {
      await newer.close()
    }
  } finally {
    await older.close()
  }
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
