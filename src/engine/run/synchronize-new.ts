import { whenReady, type Awaitable } from '../../model/awaitable.ts'
import { emptyRow, type Row } from '../../model/value.ts'
import type { Standing } from '../../state/space.ts'
import { heldAnchor } from '../anchor-change.ts'
import { desiredOfNew } from '../desired-object.ts'
import { idOfRow, keyOfId } from '../object-key.ts'
import { withGeneratedKey } from '../plan-create.ts'
import { purgeAt } from '../purge-at.ts'
import { isKeyedId, keyedId } from './person-id.ts'
import type { Person, Rules, Verdict } from './person.ts'
import { stagedInsert } from './staged-export.ts'

/**
 * A person without a row: an insert is staged, if the scope holds. Nobody gets a row in order to lose it: a
 * person who comes disabled, and whose rule of `onDisable` says delete, has none.
 *
 * @throws SyncError `FLOW_*`, `OBJECT_NO_ANCHOR`
 */
export function synchronizeNew(person: Person, rules: Rules): Awaitable<Verdict> {
  const { objectType, context } = rules
  const { source } = person
  return whenReady(objectType.inScope(source, context.scope), (inScope) => {
    if (!inScope) return noRow(person, 'outOfScope')
    if (!objectType.disabled(source)) return insertOf(person, rules)
    return whenReady(objectType.onDisable(source, context.scope), (action) =>
      action.kind === 'delete'
        ? { ...noRow(person, 'present'), disabledSince: since(person, rules) }
        : insertOf(person, rules),
    )
  })
}

/** A person who has no row and gets none. */
export function noRow(person: Person, standing: Standing): Verdict {
  const { record, sourceKey } = person
  const id = sourceKey === undefined ? (record?.id ?? '') : keyedId(sourceKey)
  return {
    id: record?.state === 'missing' ? record.id : id,
    state: record?.state ?? 'waiting',
    standing,
    staged: undefined,
    disabledSince: undefined,
    purgeAt: undefined,
    failure: undefined,
  }
}

function insertOf(person: Person, rules: Rules): Awaitable<Verdict> {
  const { objectType, context } = rules
  return whenReady(desiredOfNew(objectType, person.source, context.scope), (desired) => {
    const purge = desired.disabled ? purgeAt(since(person, rules), desired.purgeAfter) : undefined
    // The row of somebody who is disabled for longer than that would be purged at once.
    if (purge !== undefined && purge <= context.at) {
      return { ...noRow(person, 'present'), disabledSince: since(person, rules) }
    }
    const columns = withKey(person, rules, desired.columns)
    return {
      id: idOfNew(person, rules, columns),
      state: person.record?.state ?? 'waiting',
      standing: 'present',
      staged: stagedInsert(person, rules, columns),
      disabledSince: desired.disabled ? since(person, rules) : undefined,
      purgeAt: purge,
      failure: undefined,
    }
  })
}

function since({ record }: Person, { context }: Rules): string {
  return record?.disabledSince ?? context.at
}

/** The anchor that was generated for a person stays the same until the row is written. */
function withKey(person: Person, rules: Rules, columns: Row): Row {
  const { objectType, context } = rules
  if (!objectType.anchor.some((one) => one.generate === 'uuid')) return columns
  const id = person.record?.id
  const key = id === undefined || isKeyedId(id) ? undefined : keyOfId(objectType, id)
  if (key === undefined) return withGeneratedKey(objectType, columns, context.scope)
  return Object.assign(emptyRow(), columns, key)
}

function idOfNew({ record, sourceKey }: Person, { objectType }: Rules, columns: Row): string {
  const id = idOfRow(objectType, columns)
  // A source that calls was told the id.
  if (id !== undefined && sourceKey === undefined && record !== undefined && id !== record.id) {
    throw heldAnchor(objectType.anchor[0]?.column ?? '')
  }
  if (id !== undefined) return id
  return sourceKey === undefined ? (record?.id ?? '') : keyedId(sourceKey)
}
