import type { RecordFilter, SpaceRecord } from '../../state/space.ts'
import type { Person } from './person.ts'
import { sourceKeyOf } from './person-id.ts'
import { parseSource } from './record-text.ts'
import { synchronizeBatch, type Synchronization } from './synchronize-batch.ts'

/** Records of one transaction. */
const BATCH = 5_000

/** How often records that events changed under a run are looked at again. */
const ROUNDS = 5

/**
 * Synchronizes the records of an object type from the connector space: with `full` everybody who is touched or
 * was synchronized with another definition (everybody at all where the outcome depends on the clock), else who
 * is touched. Others would come out as they are. Whoever this run has synchronized already is left out.
 *
 * @throws SyncError `INTERRUPTED`, `FLOW_TIMEOUT`
 */
export async function synchronizeRecords(synchronization: Synchronization): Promise<void> {
  if (synchronization.everybody) return
  for (let round = 0; round < ROUNDS; round += 1) {
    if ((await throughAll(synchronization)) === 0) return
  }
}

/** @returns how many were left because an event changed them meanwhile */
async function throughAll(synchronization: Synchronization): Promise<number> {
  const { rules, done, tally } = synchronization
  const { context, type } = rules
  const { space } = context.parts
  const filter = filterOf(synchronization)
  let after = 0
  let left = 0
  for (;;) {
    const records = await space.scan(type.key, filter, { after, limit: BATCH })
    const persons = records
      .filter((record) => record.accepted !== '' && !done.has(record.number))
      .filter((one) => !failedInThisRun(one, synchronization) || comesAgain(one, synchronization))
      .map((record) => personOf(record, synchronization))
    if (persons.length > 0) left += (await synchronizeBatch(synchronization, persons)).left
    const last = records.at(-1)
    if (last === undefined) return left
    after = last.number
    await context.reached({
      step: synchronization.full ? 'fullSynchronization' : 'deltaSynchronization',
      phase: 'evaluate',
      done: tally.evaluated,
    })
  }
}

function filterOf({ full, rules }: Synchronization): RecordFilter {
  if (!full) return { kind: 'touched' }
  const { volatile, definitionDigest } = rules.objectType
  return volatile ? { kind: 'all' } : { kind: 'toSynchronize', digest: definitionDigest }
}

/** Whether a person who was added by this run has failed in it: once is enough. */
function failedInThisRun({ number, failure }: SpaceRecord, { last }: Synchronization): boolean {
  return failure?.attempts === 0 && number > last
}

/**
 * Whether to try such a person once more: a source that is read brings people before it is known who is absent, and
 * the row may be nobody's by now.
 */
function comesAgain(record: SpaceRecord, { collided, rules, tally }: Synchronization): boolean {
  const { failure } = record
  if (!rules.context.pulled || failure === undefined) return false
  if (!collided.delete(sourceKeyOf(record))) return false
  tally.evaluated -= 1
  const others = (tally.failed[failure.code] ?? 0) - 1
  if (others > 0) tally.failed[failure.code] = others
  else delete tally.failed[failure.code]
  return true
}

function personOf(record: SpaceRecord, { rules }: Synchronization): Person {
  return {
    record,
    sourceKey: rules.context.pulled ? sourceKeyOf(record) : undefined,
    source: parseSource(record.accepted),
    accepted: record.accepted,
    before: record.before,
    absent: record.standing === 'absent',
  }
}
