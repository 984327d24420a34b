import { sameValue, type ColumnValue, type Row } from '../../model/value.ts'
import type { SpaceRecord, StagedCause, StagedExport } from '../../state/space.ts'
import type { Person, Rules } from './person.ts'

/** The insert of a new row. */
export function stagedInsert(person: Person, rules: Rules, columns: Row): StagedExport {
  return {
    operation: 'insert',
    desired: JSON.stringify(columns),
    cause: causeOf(person, rules),
    disables: false,
    becomes: 'inSync',
  }
}

/** The delete of a row; `waiting` for a person who is still delivered. */
export function stagedDelete(
  person: Person,
  rules: Rules,
  becomes: 'waiting' | 'removed',
): StagedExport {
  const cause = causeOf(person, rules)
  return { operation: 'delete', desired: '{}', cause, disables: false, becomes }
}

/**
 * The update that gives a row the columns that it should have; `undefined` when it has them.
 *
 * @param before what the row holds (`row-before.ts`); is changed into what it is to hold
 */
export function stagedUpdate(
  person: Person,
  rules: Rules,
  before: Record<string, ColumnValue>,
  columns: Row,
  how: { readonly disables: boolean; readonly becomes: 'inSync' | 'deprovisioned' },
): StagedExport | undefined {
  let differs = false
  for (const column in columns) {
    const value = columns[column]
    const held = before[column]
    if (value === undefined || sameValue(value, held)) continue
    // Never written: a flow that gives nothing has nothing to say about what stands there.
    if (held === undefined && value === null) continue
    before[column] = value
    differs = true
  }
  if (!differs) return undefined
  const desired = JSON.stringify(before)
  return { operation: 'update', desired, cause: causeOf(person, rules), ...how }
}

/** Whether two staged exports are the same, so that a hold or a failure of one is one of the other. */
export function sameStaged(a: StagedExport | undefined, b: StagedExport | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return (
    a.operation === b.operation &&
    a.desired === b.desired &&
    a.becomes === b.becomes &&
    a.disables === b.disables &&
    a.newId === b.newId
  )
}

/** What a staged export has to be put down to: the source before the table before the configuration. */
function causeOf(
  { record, before }: Person,
  { overwritesDrift, objectType, context }: Rules,
): StagedCause {
  if (record === undefined || before !== undefined) return 'source'
  // An event wrote what the version before says of the person, and leaves no digest.
  const byEvent = context.request.because !== undefined && record.state !== 'waiting'
  if (record.evaluated === '' && !byEvent) return 'source'
  if (record.state === 'missing' || (overwritesDrift && record.drift !== undefined)) return 'drift'
  if (record.evaluated !== objectType.definitionDigest) return 'mapping'
  return causeBefore(record)
}

function causeBefore({ staged }: SpaceRecord): StagedCause {
  return staged === undefined || staged.cause === 'purge' || staged.cause === 'undo'
    ? 'source'
    : staged.cause
}
