import { encodeObjectId } from '../../model/object-id.ts'
import type { SourceObject } from '../../model/source-object.ts'
import type { ColumnValue, Row } from '../../model/value.ts'
import type { NewRecord } from '../../state/space.ts'
import { unmanagedRecord } from './import-row.ts'
import { rowOfCells } from './record-text.ts'
import type { RunParts } from './run.ts'
import { isPulled, typesOf, type TypeParts } from './step-context.ts'

/** What a rebuild found. */
export interface RebuildReport {
  readonly joined: number
  /** Rows of a pull source whose key cannot be read back: the next run joins them by their anchor. */
  readonly unmanaged: number
  /** Rows that the connector space knew already; they are left as they are. */
  readonly known: number
}

/**
 * Fills the connector space from the tables, after its file was lost: every live row is joined, as if it had
 * been accepted as it reads back. Nothing is written to a table, and nothing that is known is changed.
 *
 * @param options.apply false to find out what it would do
 * @throws SyncError `DATABASE_*`, `INTERRUPTED`
 */
export async function rebuildSpace(
  parts: RunParts,
  { apply }: { readonly apply: boolean } = { apply: true },
): Promise<RebuildReport> {
  const report = { joined: 0, unmanaged: 0, known: 0 }
  const at = new Date(parts.clock.now()).toISOString()
  for (const type of typesOf(parts)) {
    const { pageSize } = parts.connector.definition.import
    for await (const page of type.bulk.scan({ pageSize, columns: type.columns })) {
      const rows = page.map((cells) => rowOfCells(type.columns, cells))
      const ids = rows.map((row) => idOf(type, row))
      const found = await parts.space.find(type.key, { ids })
      const added: NewRecord[] = []
      for (const [index, row] of rows.entries()) {
        if (found[index] !== undefined) report.known += 1
        else added.push(await rebuilt(parts, type, row, ids[index] ?? '', at))
      }
      report.unmanaged += added.filter((one) => one.state === 'unmanaged').length
      report.joined += added.filter((one) => one.state === 'inSync').length
      if (apply && added.length > 0) await parts.space.write(type.key, { added })
    }
  }
  if (apply) await parts.space.durable(parts.connector.definition.name)
  return report
}

async function rebuilt(
  parts: RunParts,
  type: TypeParts,
  row: Row,
  id: string,
  at: string,
): Promise<NewRecord> {
  const scope = { now: parts.clock.now(), row }
  const source = await type.objectType.read(row, undefined, scope)
  const key = isPulled(parts) ? sourceKeyIn(parts, source) : undefined
  const unmanaged = unmanagedRecord(id, JSON.stringify(row), at, '')
  if (isPulled(parts) && key === undefined) return unmanaged
  const disabled = type.objectType.disabled(source)
  return {
    ...unmanaged,
    state: 'inSync',
    accepted: JSON.stringify(source),
    ...(key === undefined || encodeObjectId([key]) === id ? {} : { sourceKey: key }),
    ...(disabled ? { disabledSince: at } : {}),
  }
}

/** The key of the source, where a column gives it back. */
function sourceKeyIn({ connector }: RunParts, source: SourceObject): string | undefined {
  const { source: definition } = connector.definition
  const key = 'key' in definition ? source[definition.key] : undefined
  return typeof key === 'string' && key !== '' ? key : undefined
}

function idOf({ objectType }: TypeParts, row: Row): string {
  return encodeObjectId(objectType.anchor.map(({ column }): ColumnValue => row[column] ?? ''))
}
