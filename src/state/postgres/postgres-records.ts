import { encodeObjectId } from '../../model/object-id.ts'
import { unreachable } from '../../model/unreachable.ts'
import {
  COMMON_COLUMNS,
  commonValues,
  RARE_COLUMNS,
  rareValues,
  RECORD_COLUMNS,
  recordOf,
} from '../record-row.ts'
import type { ChangedRecord, NewRecord, RecordFilter, SpaceRecord } from '../space.ts'
import type { Parameter, Rows, Statements } from './session.ts'

const COLUMNS = RECORD_COLUMNS.map((column) => `o.${column}`).join(', ')

/** The columns that a write sets, in the order of {@link valuesOf}. */
const WRITTEN_COLUMNS = ['id', 'source_key', ...COMMON_COLUMNS, ...RARE_COLUMNS] as const

/** Columns that hold numbers; all others hold text. */
const NUMBERS: ReadonlySet<string> = new Set(['touched', 'disables', 'attempts'])

/** A column of values for each column that a write sets, from parameter `first` on. */
function columnsFrom(first: number): string {
  const types = WRITTEN_COLUMNS.map((column) => (NUMBERS.has(column) ? 'int[]' : 'text[]'))
  return types.map((type, at) => `$${first + at}::${type}`).join(', ')
}

const CELLS = WRITTEN_COLUMNS.join(', ')

const BY_ID = `SELECT ${COLUMNS} FROM unnest($2::text[]) WITH ORDINALITY j (name, place)
  LEFT JOIN objects o ON o.type = $1 AND o.id = j.name ORDER BY j.place`

const BY_KEY = `SELECT ${COLUMNS} FROM unnest($2::text[]) WITH ORDINALITY j (name, place)
  LEFT JOIN objects o ON o.type = $1 AND o.source_key = j.name ORDER BY j.place`

const ADD = `INSERT INTO objects (type, ${CELLS})
  SELECT $1, ${CELLS} FROM unnest(${columnsFrom(2)}) WITH ORDINALITY u (${CELLS}, place) ORDER BY place
  ON CONFLICT DO NOTHING`

const CHANGE = `UPDATE objects o SET version = o.version + 1,
    ${WRITTEN_COLUMNS.map((column) => `${column} = u.${column}`).join(', ')}
  FROM unnest($1::bigint[], $2::int[], ${columnsFrom(3)}) u (number, version, ${CELLS})
  WHERE o.number = u.number AND o.version = u.version RETURNING o.number`

/** Records by id, in the order of the ids. */
export async function findByIds(
  { rows }: Statements,
  type: number,
  ids: readonly string[],
): Promise<readonly (SpaceRecord | undefined)[]> {
  return recordsOf({ rows }, type, await rows(BY_ID, [type, ids]))
}

/** Records by source key: the key itself first, else the id that it makes. */
export async function findBySourceKeys(
  { rows }: Statements,
  type: number,
  keys: readonly string[],
): Promise<readonly (SpaceRecord | undefined)[]> {
  const ids = keys.map((key) => encodeObjectId([key]))
  const [any] = await rows(
    'SELECT 1 FROM objects WHERE type = $1 AND source_key IS NOT NULL LIMIT 1',
    [type],
  )
  const byId = await findByIds({ rows }, type, ids)
  if (any === undefined) return byId
  const byKey = await recordsOf({ rows }, type, await rows(BY_KEY, [type, keys]))
  return byKey.map((record, at) => {
    if (record !== undefined) return record
    const other = byId[at]
    return other?.sourceKey === undefined ? other : undefined
  })
}

/** The next records that a filter lets through, in the order of their number. */
export async function scanRecords(
  { rows }: Statements,
  type: number,
  filter: RecordFilter,
  options: { readonly after?: number; readonly limit: number },
): Promise<readonly SpaceRecord[]> {
  const { condition, values } = conditionOf(filter)
  const found = await rows(
    `SELECT ${COLUMNS} FROM objects o WHERE o.type = $1 AND o.number > $2 AND ${condition}
     ORDER BY o.number LIMIT $3`,
    [type, options.after ?? 0, options.limit, ...values],
  )
  const records = await recordsOf({ rows }, type, found)
  return records.filter((record) => record !== undefined)
}

/** Adds records; one whose id is taken by now is left out. */
export async function addRecords(
  { rows }: Statements,
  type: number,
  records: readonly NewRecord[],
): Promise<void> {
  if (records.length > 0) await rows(ADD, [type, ...cellsOf(records)])
}

/** Changes records. @returns numbers of those that had moved */
export async function changeRecords(
  { rows }: Statements,
  records: readonly ChangedRecord[],
): Promise<readonly number[]> {
  if (records.length === 0) return []
  const numbers = records.map((record) => record.number)
  const versions = records.map((record) => record.version)
  const changed = await rows(CHANGE, [numbers, versions, ...cellsOf(records)])
  const done = new Set(changed.map(([number]) => Number(number)))
  return numbers.filter((number) => !done.has(number))
}

/** The values of many records, column by column. */
function cellsOf(records: readonly NewRecord[]): Parameter[] {
  const columns: (string | number | null)[][] = WRITTEN_COLUMNS.map(() => [])
  for (const record of records) {
    for (const [at, value] of valuesOf(record).entries()) columns[at]?.push(value)
  }
  return columns
}

function valuesOf(record: NewRecord): readonly (string | number | null)[] {
  return [
    record.id,
    record.sourceKey ?? null,
    ...commonValues(record, record.evaluated),
    ...rareValues(record),
  ]
}

async function recordsOf(
  { rows }: Statements,
  type: number,
  found: Rows,
): Promise<readonly (SpaceRecord | undefined)[]> {
  const onTheirWay = await rows('SELECT id FROM pending WHERE type = $1', [type])
  const pending = new Set(onTheirWay.map(([id]) => String(id)))
  return found.map((row) => (row[0] === null ? undefined : recordOf(row, String, pending)))
}

function conditionOf(filter: RecordFilter): { condition: string; values: readonly Parameter[] } {
  switch (filter.kind) {
    case 'all':
      return { condition: 'true', values: [] }
    case 'toSynchronize':
      return { condition: '(o.touched = 1 OR o.evaluated <> $4)', values: [filter.digest] }
    case 'touched':
      return { condition: 'o.touched = 1', values: [] }
    case 'staged':
      return filter.ready === undefined
        ? { condition: 'o.staged IS NOT NULL', values: [] }
        : {
            condition:
              'o.staged IS NOT NULL AND o.held_by IS NULL AND (o.retry_at IS NULL OR o.retry_at <= $4)',
            values: [filter.ready.now],
          }
    case 'heldBy':
      return { condition: 'o.held_by = $4', values: [filter.plan] }
    case 'purgeDue':
      return { condition: 'o.purge_at <= $4', values: [filter.now] }
    case 'state':
      return filter.state === 'inSync'
        ? { condition: 'o.state = $4', values: [filter.state] }
        : { condition: `o.state = $4 AND o.state <> 'inSync'`, values: [filter.state] }
    case 'drifted':
      return { condition: 'o.drift IS NOT NULL', values: [] }
    case 'failed':
      return { condition: 'o.failure IS NOT NULL', values: [] }
    default:
      return unreachable(filter)
  }
}
