import { whenReady, type Awaitable } from '../../model/awaitable.ts'
import { isSyncError } from '../../model/errors.ts'
import { emptyRow, sameValue, type ColumnValue } from '../../model/value.ts'
import type { SpaceRecord } from '../../state/space.ts'
import { desiredInScope, type DesiredObject } from '../desired-object.ts'
import type { Person, Rules } from './person.ts'
import { parseRow, parseSource } from './record-text.ts'

type Flowing = Extract<DesiredObject, { kind: 'flows' }>

/**
 * With `onDrift: adopt`, what somebody else has put into a column stays until the source gives that column another
 * value: a person who changes in one column keeps what was adopted in the others.
 *
 * After a change of the configuration nobody can say what the columns would have been, and all of them are written.
 *
 * @param row what the row holds
 */
export function keepingAdopted(
  person: Person,
  record: SpaceRecord,
  rules: Rules,
  row: Readonly<Record<string, ColumnValue>>,
  desired: DesiredObject,
): Awaitable<DesiredObject> {
  if (desired.kind !== 'flows' || !mayHaveAdopted(record, rules)) return desired
  return whenReady(earlierOf(person, rules, row), (earlier) => {
    if (earlier?.kind !== 'flows') return desired
    const held = record.staged === undefined ? row : parseRow(record.staged.desired)
    return { ...desired, columns: unlessChanged(desired, earlier, held) }
  })
}

function mayHaveAdopted(record: SpaceRecord, { objectType, context }: Rules): boolean {
  return (
    context.parts.connector.definition.onDrift === 'adopt' &&
    record.standing === 'present' &&
    record.failure === undefined &&
    record.evaluated === objectType.definitionDigest
  )
}

/** What the columns were to be by the last synchronization; `undefined` where the flows fail on that person. */
async function earlierOf(
  person: Person,
  { objectType, context }: Rules,
  row: Readonly<Record<string, ColumnValue>>,
): Promise<DesiredObject | undefined> {
  const source = person.before === undefined ? person.source : parseSource(person.before)
  try {
    if (!(await objectType.inScope(source, context.scope))) return undefined
    return await desiredInScope(objectType, { source, columns: row }, source, context.scope)
  } catch (error) {
    if (isSyncError(error)) return undefined
    throw error
  }
}

function unlessChanged(
  desired: Flowing,
  earlier: Flowing,
  held: Readonly<Record<string, ColumnValue>>,
): Flowing['columns'] {
  const columns = emptyRow()
  for (const column in desired.columns) {
    const value = desired.columns[column] ?? null
    const same = sameValue(value, earlier.columns[column])
    columns[column] = same ? (held[column] ?? value) : value
  }
  return columns
}
