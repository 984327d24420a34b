import type { NewRecord, ObjectState, SpaceRecord, StagedCause, Standing } from './space.ts'

/** A row of the table `objects` as an array, in the order of {@link RECORD_COLUMNS}. */
export type RecordRow = readonly unknown[]

/** The columns that make a record, in the order in which {@link recordOf} reads them. */
export const RECORD_COLUMNS = [
  'number',
  'id',
  'version',
  'accepted',
  'written',
  'state',
  'touched',
  'standing',
  'evaluated',
  'created_by',
  'created_at',
  'modified_at',
  'source_key',
  'before',
  'drift',
  'disabled_since',
  'purge_at',
  'staged',
  'desired',
  'cause',
  'disables',
  'becomes',
  'new_id',
  'held_by',
  'failure',
  'failed_column',
  'attempts',
  'retry_at',
] as const

/** The columns that a write sets for every record but those of its identity, in the order of {@link commonValues}. */
export const COMMON_COLUMNS = [
  'state',
  'touched',
  'standing',
  'evaluated',
  'staged',
  'disables',
  'cause',
  'becomes',
  'created_by',
  'created_at',
  'modified_at',
  'accepted',
  'written',
  'desired',
] as const

/** The columns that few records have, in the order of {@link rareValues}. */
export const RARE_COLUMNS = [
  'new_id',
  'held_by',
  'failure',
  'failed_column',
  'attempts',
  'retry_at',
  'disabled_since',
  'purge_at',
  'drift',
  'before',
] as const

/** A record while it is put together: most have none of the rare fields, so these are set one by one. */
type Draft = { -readonly [Name in keyof SpaceRecord]: SpaceRecord[Name] }

/**
 * A record from its row.
 *
 * @param evaluated the digest that the column `evaluated` stands for
 * @param pending ids of objects with an export on its way
 */
export function recordOf(
  row: RecordRow,
  evaluated: (cell: unknown) => string,
  pending: ReadonlySet<string>,
): SpaceRecord {
  const id = text(row[1])
  const record: Draft = {
    number: Number(row[0]),
    id,
    version: Number(row[2]),
    accepted: text(row[3]),
    written: text(row[4]),
    state: stateOf(row[5]),
    touched: row[6] === 1,
    standing: standingOf(row[7]),
    pending: pending.size > 0 && pending.has(id),
    evaluated: evaluated(row[8]),
    createdBy: text(row[9]),
    createdAt: text(row[10]),
    modifiedAt: text(row[11]),
  }
  if (typeof row[12] === 'string') record.sourceKey = row[12]
  if (typeof row[13] === 'string') record.before = row[13]
  if (typeof row[14] === 'string') record.drift = row[14]
  if (typeof row[15] === 'string') record.disabledSince = row[15]
  if (typeof row[16] === 'string') record.purgeAt = row[16]
  if (typeof row[17] === 'string') record.staged = stagedOf(row)
  if (typeof row[23] === 'string') record.heldBy = row[23]
  if (typeof row[24] === 'string') record.failure = failureOf(row)
  return record
}

/**
 * What a write sets for every record.
 *
 * @param evaluated what stands for the digest `evaluated`
 */
export function commonValues<E>(record: NewRecord, evaluated: E): (string | number | null | E)[] {
  const { staged } = record
  return [
    record.state,
    record.touched ? 1 : 0,
    record.standing,
    evaluated,
    staged?.operation ?? null,
    staged?.disables === true ? 1 : 0,
    staged?.cause ?? null,
    staged?.becomes ?? null,
    record.createdBy,
    record.createdAt,
    record.modifiedAt,
    record.accepted,
    record.written,
    staged?.desired ?? null,
  ]
}

/** What a write sets for few records; it is {@link NOTHING_RARE} for all others. */
export function rareValues(record: NewRecord): readonly (string | number | null)[] {
  const { staged, failure } = record
  return [
    staged?.newId ?? null,
    record.heldBy ?? null,
    failure?.code ?? null,
    failure?.column ?? null,
    failure?.attempts ?? 0,
    failure?.nextAt ?? null,
    record.disabledSince ?? null,
    record.purgeAt ?? null,
    record.drift ?? null,
    record.before ?? null,
  ]
}

/** The rare columns of a record that has none of them. */
export const NOTHING_RARE = RARE_COLUMNS.map((column) => (column === 'attempts' ? 0 : null))

/** Whether any of the rare columns has a value. */
export function hasRare(record: NewRecord): boolean {
  return (
    record.before !== undefined ||
    record.disabledSince !== undefined ||
    record.heldBy !== undefined ||
    record.failure !== undefined ||
    record.purgeAt !== undefined ||
    record.drift !== undefined ||
    record.staged?.newId !== undefined
  )
}

function stagedOf(row: RecordRow): NonNullable<SpaceRecord['staged']> {
  return {
    operation: oneOf(row[17], ['insert', 'update', 'delete'] as const),
    desired: text(row[18]),
    cause: oneOf(row[19], CAUSES),
    disables: row[20] === 1,
    becomes: oneOf(row[21], ['inSync', 'deprovisioned', 'waiting', 'removed'] as const),
    ...(typeof row[22] === 'string' && { newId: row[22] }),
  }
}

function failureOf(row: RecordRow): NonNullable<SpaceRecord['failure']> {
  return {
    code: text(row[24]),
    ...(typeof row[25] === 'string' && { column: row[25] }),
    attempts: Number(row[26]),
    nextAt: text(row[27]),
  }
}

const CAUSES: readonly [StagedCause, ...StagedCause[]] = [
  'source',
  'mapping',
  'drift',
  'purge',
  'undo',
]

const STATES: readonly [ObjectState, ...ObjectState[]] = [
  'inSync',
  'waiting',
  'missing',
  'deprovisioned',
  'unmanaged',
]

const STANDINGS: readonly [Standing, ...Standing[]] = ['present', 'outOfScope', 'absent']

function stateOf(value: unknown): ObjectState {
  return oneOf(value, STATES)
}

function standingOf(value: unknown): Standing {
  return oneOf(value, STANDINGS)
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function oneOf<T extends string>(value: unknown, allowed: readonly [T, ...T[]]): T {
  for (const one of allowed) if (one === value) return one
  throw new TypeError('the stored object has an unknown word')
}
