import type { SyncError } from '../../model/errors.ts'
import { encodeObjectId } from '../../model/object-id.ts'
import type { ExportFailure, NewRecord, SpaceRecord } from '../../state/space.ts'
import type { Person, Rules, Verdict } from './person.ts'
import { sameStaged } from './staged-export.ts'

type Filling = { -readonly [K in keyof NewRecord]: NewRecord[K] }

/**
 * A record as a synchronization leaves it. An export that is the same as the one staged before keeps its hold
 * and its failure; a person who failed is tried again by the next synchronization.
 */
export function synchronizedRecord(person: Person, verdict: Verdict, rules: Rules): NewRecord {
  const { record, sourceKey } = person
  const { staged, failure } = verdict
  const filled: Filling = {
    id: verdict.id,
    accepted: person.accepted,
    written: record?.written ?? '{}',
    state: verdict.state,
    touched: failure !== undefined,
    standing: verdict.standing,
    evaluated: rules.objectType.definitionDigest,
    createdBy: record?.createdBy ?? '',
    createdAt: record?.createdAt ?? '',
    modifiedAt: record?.modifiedAt ?? rules.context.at,
  }
  const key = sourceKey ?? record?.sourceKey
  if (key !== undefined && encodeObjectId([key]) !== verdict.id) filled.sourceKey = key
  if (record?.drift !== undefined) filled.drift = record.drift
  if (verdict.disabledSince !== undefined) filled.disabledSince = verdict.disabledSince
  if (verdict.purgeAt !== undefined) filled.purgeAt = verdict.purgeAt
  if (failure !== undefined) filled.failure = failureOf(failure, record, rules)
  if (staged !== undefined) {
    filled.staged = staged
    if (record !== undefined && sameStaged(staged, record.staged)) {
      if (record.heldBy !== undefined) filled.heldBy = record.heldBy
      if (record.failure !== undefined) filled.failure = record.failure
    }
  }
  return filled
}

/** Whether a synchronization changes nothing of what is stored. */
export function isUnchanged(record: SpaceRecord, after: NewRecord): boolean {
  return (
    record.accepted === after.accepted &&
    record.id === after.id &&
    record.sourceKey === after.sourceKey &&
    record.state === after.state &&
    record.touched === after.touched &&
    record.standing === after.standing &&
    record.evaluated === after.evaluated &&
    record.before === undefined &&
    record.disabledSince === after.disabledSince &&
    record.purgeAt === after.purgeAt &&
    record.failure?.code === after.failure?.code &&
    sameStaged(record.staged, after.staged)
  )
}

function failureOf(
  error: SyncError,
  record: SpaceRecord | undefined,
  { context }: Rules,
): ExportFailure {
  const { column } = error.facts
  const nextAt = record?.failure?.code === error.code ? record.failure.nextAt : context.at
  return { code: error.code, attempts: 0, nextAt, ...(column === undefined ? {} : { column }) }
}
