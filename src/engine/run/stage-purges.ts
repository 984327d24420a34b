import type { ChangedRecord, SpaceRecord, StagedExport } from '../../state/space.ts'
import { stagedRecords } from './plan-rows.ts'
import type { StepContext } from './step-context.ts'

/** Milliseconds after a changed configuration or a start of the service in which nothing is purged. */
const CALM = 3_600_000

/** Since when the configuration is what it is: `<digest> <ISO 8601>`. */
const CONFIGURATION = 'config'

/** Stages the deletes of rows that are due. Whoever is delivered anew is synchronized first. */
export async function stagePurges(context: StepContext): Promise<void> {
  if (!(await isCalm(context))) return
  const { space, clock } = context.parts
  const now = new Date(clock.now()).toISOString()
  for await (const { type, records } of stagedRecords(context, { kind: 'purgeDue', now })) {
    const changed = records.filter(isDue).map((one) => purged(one, context))
    if (changed.length > 0) await space.write(type.key, { changed })
  }
}

function isDue({ state, staged, touched, pending }: SpaceRecord): boolean {
  const hasRow = state === 'inSync' || state === 'deprovisioned'
  return hasRow && !touched && !pending && staged?.operation !== 'delete'
}

function purged(record: SpaceRecord, { pulled }: StepContext): ChangedRecord {
  const { heldBy: _heldBy, failure: _failure, ...kept } = record
  // Whom a source that is read still delivers stays known, and would otherwise come as somebody new.
  const stays = pulled && record.state === 'inSync' && record.standing !== 'absent'
  const staged: StagedExport = {
    operation: 'delete',
    desired: '{}',
    cause: 'purge',
    disables: false,
    becomes: stays ? 'waiting' : 'removed',
  }
  return { ...kept, staged }
}

/** Whether the configuration and the service have been as they are for long enough; notes a change. */
async function isCalm({ parts, types }: StepContext): Promise<boolean> {
  const { journal, clock, config, startedAt } = parts
  const now = clock.now()
  let calm = startedAt === undefined || now - startedAt >= CALM
  for (const type of types) {
    const mark = (await journal.watermark(type.key, CONFIGURATION)) ?? ''
    const at = mark.lastIndexOf(' ')
    const since = now - Date.parse(mark.slice(at + 1))
    const isSame = mark.slice(0, at) === config
    if (isSame && since >= CALM) continue
    calm = false
    // One that was noted in the future is noted anew: the clock was set back.
    if (isSame && since >= 0) continue
    await journal.setWatermark(type.key, CONFIGURATION, `${config} ${new Date(now).toISOString()}`)
  }
  return calm
}
