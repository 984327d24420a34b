import type { Facts, Kind } from './facts.ts'
import type { Person, Staged } from './person.ts'
import { flowColumns, flows, newRow, type Cells, type Rule } from './version.ts'

const DAY = 24 * 3_600_000

/** What becomes of somebody without a row. */
export function decideNew(facts: Facts, person: Person, out: boolean): void {
  const { version, now } = facts
  if (out) {
    person.disabledSince = undefined
    person.purgeAt = undefined
    return
  }
  const after: Record<string, string | null> = { ...newRow(version, person.key, person.fields) }
  const disabled = person.fields.active === 'no'
  if (disabled) {
    person.disabledSince ??= now
    if (version.onDisable.kind === 'delete') return
    if (version.onDisable.kind === 'set') {
      Object.assign(after, version.onDisable.set)
      const { purgeAfter } = version.onDisable
      person.purgeAt =
        purgeAfter === undefined ? undefined : person.disabledSince + purgeAfter * DAY
      if (person.purgeAt !== undefined && person.purgeAt <= now) {
        person.purgeAt = undefined
        return
      }
    } else person.purgeAt = undefined
  } else {
    person.disabledSince = undefined
    person.purgeAt = undefined
  }
  // A row of this key that nobody delivered is joined instead.
  const row = facts.table.get(person.key)
  if (row !== undefined && person.state === 'none') {
    person.wrote = Object.fromEntries(
      ['Id', ...flowColumns(version)].map((column) => [column, row[column] ?? null]),
    )
    person.state = 'row'
    person.disabledSince = undefined
    return decideRow(facts, person, undefined, flows(version, person.fields))
  }
  person.staged = { kind: 'insert', after, becomes: 'row', mends: false }
}

/** Whether somebody in scope is to have a row: nobody gets one in order to lose it. */
export function getsRow({ version, now }: Facts, { fields, disabledSince }: Person): boolean {
  const { onDisable } = version
  if (fields.active === 'yes' || onDisable.kind === 'keep') return true
  if (onDisable.kind === 'delete') return false
  const { purgeAfter } = onDisable
  return purgeAfter === undefined || (disabledSince ?? now) + purgeAfter * DAY > now
}

/**
 * What the row of somebody in scope is to hold.
 *
 * @param adopted what columns keep to which the source gives no other value than before
 */
export function decideRow(
  facts: Facts,
  person: Person,
  adopted: Cells | undefined,
  columns: Cells,
  staged?: Staged,
): void {
  const { version, now } = facts
  const disabled = person.fields.active === 'no'
  let desired: Record<string, string | null> = { ...columns }
  const disables = disabled && (person.disabledSince === undefined || staged?.kind === 'disable')
  const turns = person.before.active !== 'no' || staged?.kind === 'delete'
  if (disabled && version.onDisable.kind === 'delete' && turns) {
    person.disabledSince ??= now
    person.staged = { kind: 'delete', after: undefined, becomes: 'none', mends: false }
    return
  }
  person.disabledSince = disabled ? (person.disabledSince ?? now) : undefined
  person.purgeAt = undefined
  if (disabled && version.onDisable.kind === 'set') {
    desired = { ...desired, ...version.onDisable.set }
    const { purgeAfter } = version.onDisable
    if (purgeAfter !== undefined && person.disabledSince !== undefined) {
      person.purgeAt = person.disabledSince + purgeAfter * DAY
    }
  }
  if (adopted !== undefined) {
    const earlier: Record<string, string | null> = { ...flows(version, person.before) }
    if (person.before.active === 'no' && version.onDisable.kind === 'set') {
      Object.assign(earlier, version.onDisable.set)
    }
    for (const [column, value] of Object.entries(desired)) {
      if (value === earlier[column]) desired[column] = adopted[column] ?? value
    }
  }
  stageUpdate(facts, person, desired, disables ? 'disable' : 'update', 'row')
}

/** What becomes of somebody whom the file no longer has. */
export function decideAbsent(facts: Facts, person: Person): void {
  switch (person.state) {
    case 'none':
    case 'missing':
      facts.people.delete(person.key)
      return
    case 'left':
      return
    default:
      leave(facts, person, facts.version.onMissing, true, 'left')
  }
}

/** What becomes of the row of somebody who leaves the scope or the file. */
export function leave(
  facts: Facts,
  person: Person,
  rule: Rule,
  turns: boolean,
  becomes: 'row' | 'left',
): void {
  switch (rule.kind) {
    case 'keep':
      if (becomes === 'left') person.state = 'left'
      return
    case 'delete':
      if (turns) {
        const after = becomes === 'left' ? 'gone' : 'none'
        person.staged = { kind: 'delete', after: undefined, becomes: after, mends: false }
      }
      return
    default: {
      if (rule.purgeAfter !== undefined) person.purgeAt ??= facts.now + rule.purgeAfter * DAY
      stageUpdate(facts, person, rule.set, 'disable', becomes)
      if (person.staged === undefined && becomes === 'left') person.state = 'left'
    }
  }
}

function stageUpdate(
  facts: Facts,
  person: Person,
  columns: Cells,
  kind: Kind,
  becomes: 'row' | 'left',
): void {
  const row = { ...person.wrote }
  if (facts.version.onDrift === 'overwrite') Object.assign(row, person.drift)
  let differs = false
  for (const [column, value] of Object.entries(columns)) {
    if (column === 'Id' || value === row[column]) continue
    if (row[column] === undefined && value === null) continue
    row[column] = value
    differs = true
  }
  if (differs) person.staged = { kind, after: row, becomes, mends: false }
  else if (becomes === 'row') person.state = 'row'
}
