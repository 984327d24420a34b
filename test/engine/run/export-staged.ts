import type { RunParts } from '../../../src/engine/run/run.ts'
import { columnsToWrite, rowBefore } from '../../../src/engine/run/row-before.ts'
import { parseRow } from '../../../src/engine/run/record-text.ts'
import { keyOfId } from '../../../src/engine/object-key.ts'
import type { SpaceRecord, SpaceType } from '../../../src/state/space.ts'
import type { RowOperation } from '../../../src/sql/target.ts'

/** From so many inserts on they are written together. */
const MANY = 100

/**
 * Writes what is staged, one by one, and settles it: what stands between two synchronizations in these tests.
 *
 * @returns what was written, such as `update 17 {"Name":"Ada"}`
 */
export async function exportStaged(parts: RunParts, type: SpaceType): Promise<readonly string[]> {
  const said: string[] = []
  const staged = await parts.space.scan(type, { kind: 'staged' }, { limit: 10_000 })
  const newIds = new Map<number, string>()
  const inserts = staged.filter((one) => one.staged?.operation === 'insert')
  const many = inserts.length > MANY
  if (many) await insertMany(parts, type, inserts)
  for (const record of staged) {
    if (many && record.staged?.operation === 'insert') continue
    const operation = operationOf(parts, type, record)
    if (operation === undefined) continue
    await parts.tables.get(type.objectType)?.table.write(operation)
    if (record.staged?.newId !== undefined) newIds.set(record.number, record.staged.newId)
    const columns = 'set' in operation ? operation.set : {}
    said.push(`${operation.kind} ${record.id} ${JSON.stringify(columns)}`)
  }
  await parts.space.settle(type, {
    written: staged.map((one) => one.number),
    newIds,
    failed: new Map(),
    again: [],
    by: 'run 1',
    at: '2026-11-23T05:00:00.000Z',
    config: 'config-1',
  })
  return said
}

async function insertMany(
  parts: RunParts,
  type: SpaceType,
  records: readonly SpaceRecord[],
): Promise<void> {
  const desired = records.map((one) => parseRow(one.staged?.desired ?? '{}'))
  const columns = Object.keys(desired[0] ?? {})
  const rows = desired.map((row) => columns.map((column) => row[column]))
  await parts.tables.get(type.objectType)?.bulk.write({ kind: 'insert', columns, rows, unique: [] })
}

function operationOf(
  parts: RunParts,
  type: SpaceType,
  record: SpaceRecord,
): RowOperation | undefined {
  const objectType = parts.connector.objects.get(type.objectType)
  if (record.staged === undefined || objectType === undefined) return undefined
  const { operation, desired } = record.staged
  if (operation === 'insert') return { kind: 'insert', values: parseRow(desired), unique: [] }
  const key = keyOfId(objectType, record.id)
  if (key === undefined) throw new Error('a row without a key')
  if (operation === 'delete') return { kind: 'delete', key }
  const before = rowBefore(record, parts.connector.definition.onDrift)
  return { kind: 'update', key, set: columnsToWrite(before, parseRow(desired)), unique: [] }
}
