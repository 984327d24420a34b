import type { ChangedRecord, SpaceRecord, StagedExport } from '../../state/space.ts'
import { stagedRecords } from './plan-rows.ts'
import type { StepContext } from './step-context.ts'

const REMOVAL: StagedExport = {
  operation: 'delete',
  desired: '{}',
  cause: 'mapping',
  disables: false,
  becomes: 'removed',
}

/** Stages the delete of every row that is ours: the connector goes, and its rows with it. */
export async function stageRemovals(context: StepContext): Promise<void> {
  const { space } = context.parts
  for await (const { type, records } of stagedRecords(context, { kind: 'all' })) {
    const changed = records.filter(hasRow).map(removed)
    if (changed.length > 0) await space.write(type.key, { changed })
  }
}

function hasRow({ state }: SpaceRecord): boolean {
  return state === 'inSync' || state === 'deprovisioned'
}

function removed(record: SpaceRecord): ChangedRecord {
  const { heldBy: _heldBy, failure: _failure, ...kept } = record
  return { ...kept, staged: REMOVAL }
}
