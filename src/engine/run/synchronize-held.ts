import { whenReady, type Awaitable } from '../../model/awaitable.ts'
import { unreachable } from '../../model/unreachable.ts'
import { emptyRow, type ColumnValue } from '../../model/value.ts'
import type { SpaceRecord } from '../../state/space.ts'
import {
  desiredInScope,
  desiredOfNew,
  desiredOutOfScope,
  withoutAnchor,
  type DesiredObject,
  type PersonBefore,
} from '../desired-object.ts'
import { purgeAt } from '../purge-at.ts'
import { keepingAdopted } from './adopted-columns.ts'
import { changedAnchor, changedKey } from './changed-anchor.ts'
import type { Person, Rules, Verdict } from './person.ts'
import { parseSource } from './record-text.ts'
import { rowBefore } from './row-before.ts'
import { stagedDelete, stagedUpdate } from './staged-export.ts'

type Columns = Record<string, ColumnValue>

/** What a verdict takes over from the record of a row. */
interface RecordWithRow {
  readonly id: string
  /** Stays as long as an export is staged. */
  readonly state: Verdict['state']
  readonly staged?: SpaceRecord['staged'] | undefined
  readonly disabledSince?: string | undefined
  readonly purgeAt?: string | undefined
}

/**
 * A person with a row: scope, anchor, flows and the rule of `onDisable`, by the same rules as an event
 * (`engine/desired-object.ts`). What turns is judged against what was synchronized last, and a delete that
 * waits for its export counts as turning still.
 *
 * @throws SyncError `FLOW_*`, `OBJECT_ANCHOR_CHANGED`
 */
export function synchronizeHeld(
  person: Person,
  record: SpaceRecord,
  rules: Rules,
): Awaitable<Verdict> {
  const { objectType, context } = rules
  const row = rowBefore(record, rules.context.parts.connector.definition.onDrift)
  const { source } = person
  return whenReady(objectType.inScope(source, context.scope), (inScope) => {
    if (!inScope) {
      const before = personBefore(person, record, row, rules)
      return whenReady(desiredOutOfScope(objectType, before, source, context.scope), (desired) =>
        verdictOf(person, record, rules, row, desired, 'outOfScope'),
      )
    }
    return whenReady(changedAnchor(record, source, rules), (anchor) => {
      if (anchor !== undefined) return changedKey(person, record, rules, row, anchor)
      // Only a rule asks what was before.
      const before = objectType.disabled(source)
        ? personBefore(person, record, row, rules)
        : { source, columns: row }
      const wanted = whenReady(
        desiredInScope(objectType, before, source, context.scope),
        (desired) => keepingAdopted(person, record, rules, row, desired),
      )
      return whenReady(wanted, (desired) =>
        verdictOf(person, record, rules, row, desired, 'present'),
      )
    })
  })
}

/**
 * A person whose row is there already: `written` is the live row, and only what differs from the flows is
 * staged. Columns with `apply: create` are left alone, since nothing is created; nothing turns either.
 */
export function synchronizeJoined(
  person: Person,
  record: SpaceRecord,
  rules: Rules,
): Awaitable<Verdict> {
  const { objectType, context } = rules
  const { source } = person
  const row = rowBefore(record, rules.context.parts.connector.definition.onDrift)
  return whenReady(changedAnchor(record, source, rules), (anchor) => {
    // The row is the person's from now on, whenever its key is written.
    const ours = { ...record, state: 'inSync' } as const
    if (anchor !== undefined) return changedKey(person, ours, rules, row, anchor)
    const before = { source, columns: row }
    const joined = { id: record.id, state: 'inSync' as const }
    return whenReady(desiredInScope(objectType, before, source, context.scope), (desired) =>
      verdictOf(person, joined, rules, row, withStoredForms(desired, row, rules), 'present'),
    )
  })
}

/** What a live row holds in the form of its columns is not written again. */
function withStoredForms(desired: DesiredObject, row: Columns, { storedAs }: Rules): DesiredObject {
  if (desired.kind !== 'flows') return desired
  const columns = emptyRow()
  for (const column in desired.columns) {
    const value = desired.columns[column] ?? null
    const live = row[column]
    columns[column] = live !== undefined && storedAs(column, value, live) ? live : value
  }
  return { ...desired, columns }
}

/** A person who comes back to the row that stayed: the columns of a new person, over that row. */
export function synchronizeReturned(
  person: Person,
  record: SpaceRecord,
  rules: Rules,
): Awaitable<Verdict> {
  const { objectType, context } = rules
  const { source } = person
  const row = rowBefore(record, rules.context.parts.connector.definition.onDrift)
  return whenReady(objectType.inScope(source, context.scope), (inScope) => {
    // Out of scope the row stays as it was left, and becomes the person's again with the scope.
    if (!inScope) return { ...kept(record), standing: 'outOfScope' }
    return whenReady(changedAnchor(record, source, rules), (anchor) => {
      if (anchor !== undefined) return changedKey(person, record, rules, row, anchor)
      return whenReady(desiredOfNew(objectType, source, context.scope), (desired) => {
        const columns = withoutAnchor(objectType, desired.columns)
        const back = { id: record.id, state: 'deprovisioned' as const }
        return verdictOf(person, back, rules, row, { ...desired, columns }, 'present')
      })
    })
  })
}

/** The verdict over a row, when it is known what it is to be. */
export function verdictOf(
  person: Person,
  record: RecordWithRow,
  rules: Rules,
  row: Columns,
  desired: DesiredObject,
  standing: Verdict['standing'],
): Verdict {
  const { at } = rules.context
  const { id, disabledSince } = record
  const state = standing === 'absent' ? 'deprovisioned' : 'inSync'
  const common = { id, state, standing, failure: undefined } as const
  switch (desired.kind) {
    case 'removed': {
      const becomes = standing === 'absent' ? 'removed' : 'waiting'
      const since = rules.objectType.disabled(person.source) ? (disabledSince ?? at) : disabledSince
      const staged = stagedDelete(person, rules, becomes)
      const { purgeAt: purge } = record
      return { ...common, state: 'inSync', staged, disabledSince: since, purgeAt: purge }
    }
    case 'left': {
      const becomes = state
      const staged = stagedUpdate(person, rules, row, desired.columns, { disables: true, becomes })
      return {
        ...common,
        state: staged === undefined ? state : record.state,
        staged,
        disabledSince,
        purgeAt:
          desired.purgeAfter === undefined
            ? record.purgeAt
            : (record.purgeAt ?? purgeAt(at, desired.purgeAfter)),
      }
    }
    case 'flows': {
      const disables =
        desired.disabled && (disabledSince === undefined || record.staged?.disables === true)
      const how = { disables, becomes: 'inSync' } as const
      const staged = stagedUpdate(person, rules, row, desired.columns, how)
      const since = desired.disabled ? (disabledSince ?? at) : undefined
      return {
        ...common,
        state: staged === undefined ? 'inSync' : record.state,
        staged,
        disabledSince: since,
        purgeAt: since === undefined ? undefined : purgeAt(since, desired.purgeAfter),
      }
    }
    default:
      return unreachable(desired)
  }
}

/**
 * What was before, as far as it is known: the scope is only taken from where a synchronization saw it, or, for a run
 * that brings rows to a changed configuration, an event of the version before.
 */
export function personBefore(
  person: Person,
  record: SpaceRecord,
  row: Columns,
  { context }: Rules,
): PersonBefore {
  const { staged, standing, evaluated, createdAt, state } = record
  const source = person.before === undefined ? person.source : parseSource(person.before)
  const removing =
    staged?.operation === 'delete' && staged.cause !== 'purge' && staged.cause !== 'undo'
  const before = { source, columns: row, removing }
  if (standing === 'outOfScope') return { ...before, inScope: false }
  // Who was rebuilt from a table was never in anybody's scope, and has no date.
  const byEvent = context.request.because !== undefined && state === 'inSync' && createdAt !== ''
  const isKnown = standing !== 'absent' && (evaluated !== '' || byEvent)
  return isKnown ? { ...before, inScope: true } : before
}

function kept(record: SpaceRecord): Verdict {
  const { id, state, standing, disabledSince, purgeAt: purge } = record
  return {
    id,
    state,
    standing,
    staged: undefined,
    disabledSince,
    purgeAt: purge,
    failure: undefined,
  }
}
