import type { Awaitable } from '../../model/awaitable.ts'
import { isSyncError, type SyncError } from '../../model/errors.ts'
import { unreachable } from '../../model/unreachable.ts'
import { synchronizeHeld, synchronizeJoined, synchronizeReturned } from './synchronize-held.ts'
import { synchronizeMissing } from './synchronize-missing.ts'
import { noRow, synchronizeNew } from './synchronize-new.ts'
import { keyedId } from './person-id.ts'
import type { Decision, Person, Rules, Verdict } from './person.ts'

/**
 * Works out what becomes of one person: scope, anchor, flows and rules on what the source says, against what
 * the connector space holds. Reads nothing and writes nothing; whether the id is free is for the caller to see.
 *
 * A person who cannot be worked out (`FLOW_*`, `OBJECT_NO_ANCHOR`, `OBJECT_ANCHOR_CHANGED`) gets a failure and
 * no export.
 */
export function synchronizePerson(person: Person, rules: Rules): Awaitable<Decision> {
  try {
    const decision = decide(person, rules)
    return decision instanceof Promise
      ? decision.catch((error: unknown) => failed(person, error))
      : decision
  } catch (error) {
    return failed(person, error)
  }
}

/** A person with a failure keeps the place that it has, and nothing is staged. */
export function withFailure(person: Person, failure: SyncError): Verdict {
  const { record, sourceKey } = person
  const hasRow = record !== undefined && record.state !== 'waiting'
  const id = hasRow || sourceKey === undefined ? (record?.id ?? '') : keyedId(sourceKey)
  return {
    id,
    state: record?.state ?? 'waiting',
    standing: person.absent ? 'absent' : 'present',
    staged: undefined,
    disabledSince: record?.disabledSince,
    purgeAt: record?.purgeAt,
    failure,
  }
}

function decide(person: Person, rules: Rules): Awaitable<Decision> {
  const { record, absent } = person
  if (person.joins === true && record !== undefined) {
    return record.state === 'deprovisioned'
      ? synchronizeReturned(person, record, rules)
      : synchronizeJoined(person, record, rules)
  }
  if (record === undefined) return synchronizeNew(person, rules)
  if (absent) return synchronizeMissing(person, record, rules)
  switch (record.state) {
    case 'waiting':
      return synchronizeNew(person, rules)
    case 'missing':
      return rules.overwritesDrift ? synchronizeNew(person, rules) : noRow(person, 'present')
    case 'deprovisioned':
      // Whom a calling source deleted, it creates again; one that is read delivers the person.
      return rules.context.pulled ? synchronizeReturned(person, record, rules) : asItIs(person)
    case 'inSync':
      return synchronizeHeld(person, record, rules)
    case 'unmanaged':
      return asItIs(person)
    default:
      return unreachable(record.state)
  }
}

function asItIs(person: Person): Decision {
  const { record } = person
  if (record === undefined) return 'dropped'
  const { id, state, standing, staged, disabledSince, purgeAt } = record
  return { id, state, standing, staged, disabledSince, purgeAt, failure: undefined }
}

function failed(person: Person, error: unknown): Verdict {
  if (!isSyncError(error)) throw error
  if (error.meaning.status >= 500 && error.code !== 'FLOW_TIMEOUT') throw error
  return withFailure(person, error)
}
