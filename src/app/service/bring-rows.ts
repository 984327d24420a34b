import { withAnchorRule } from '../../engine/run/changed-anchor.ts'
import { withDriftRule } from '../../engine/run/drift.ts'
import type { RunReport } from '../../engine/run/report.ts'
import type { RunParts } from '../../engine/run/run.ts'
import { runSteps } from '../../engine/run/run-steps.ts'
import { profileWith } from '../../schedule/profile.ts'
import type { ConfigurationRun } from './configuration-run.ts'

/**
 * Brings the rows of a connector to a changed configuration. What somebody approved is written whatever the
 * thresholds say; otherwise they hold as in any run.
 *
 * @throws SyncError `RUN_BUSY`, `RUN_SUSPENDED`: nothing was done, and no run was begun
 */
export function bringRows(
  parts: RunParts,
  { steps, because, approved, anchors, elsewhere }: ConfigurationRun,
  owner: string,
): Promise<RunReport> {
  const rekeyed = anchors === undefined ? parts : withAnchorRule(parts, anchors)
  // Nobody is where the rows are now: who is missing there is inserted.
  const used = elsewhere === true ? withDriftRule(rekeyed, 'overwrite') : rekeyed
  return runSteps(used, {
    profile: profileWith(parts.connector.definition, 'configuration', steps),
    trigger: approved === undefined ? 'configuration' : 'approval',
    owner,
    because,
    ...(approved !== undefined && {
      only: { cause: elsewhere === true ? 'drift' : 'mapping' },
    }),
  })
}
