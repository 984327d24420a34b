import { OPEN_STATES } from '../../state/journal.ts'
import type { ChangedRecord, SpaceRecord } from '../../state/space.ts'
import { stagedRecords } from './plan-rows.ts'
import type { StepContext } from './step-context.ts'

/**
 * Carries rejections out: what a rejected plan held is no longer staged, and stays as it is until the source or
 * the configuration changes.
 */
export async function endRejections(context: Pick<StepContext, 'parts' | 'types'>): Promise<void> {
  const { journal, space, connector } = context.parts
  const { name } = connector.definition
  for (const { plan } of await journal.plans({ connector: name, states: ['rejected'] })) {
    for await (const { type, records } of stagedRecords(context, { kind: 'heldBy', plan })) {
      await space.write(type.key, { changed: records.map(unstaged) })
    }
  }
}

/** Says of plans whose changes are all gone what became of them: `done` when approved, else `lapsed`. */
export async function closePlans(context: Pick<StepContext, 'parts' | 'types'>): Promise<void> {
  const { journal, connector } = context.parts
  const { name } = connector.definition
  for (const plan of await journal.plans({ connector: name, states: OPEN_STATES })) {
    if (await isWaitedFor(context, plan.plan)) continue
    await journal.putPlan({ ...plan, state: plan.state === 'approved' ? 'done' : 'lapsed' })
  }
}

/** A record without its staged export; synchronized, and to be synchronized again only when something changes. */
export function unstaged(record: SpaceRecord): ChangedRecord {
  const { staged: _staged, heldBy: _heldBy, failure: _failure, ...kept } = record
  return kept
}

async function isWaitedFor(
  { parts, types }: Pick<StepContext, 'parts' | 'types'>,
  plan: string,
): Promise<boolean> {
  for (const type of types) {
    const [record] = await parts.space.scan(type.key, { kind: 'heldBy', plan }, { limit: 1 })
    if (record !== undefined) return true
  }
  return false
}
