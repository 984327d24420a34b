import type { CompiledObjectType } from '../../compile/compiled.ts'
import { keyOfId } from '../../engine/object-key.ts'
import { planEvent } from '../../engine/pipeline.ts'
import { parseRow, parseSource } from '../../engine/run/record-text.ts'
import { storedAs } from '../../engine/run/stored-value.ts'
import { isSyncError, type SyncError } from '../../model/errors.ts'
import { type ColumnValue, emptyRow, type Row } from '../../model/value.ts'
import type { SpaceRecord, SpaceType } from '../../state/space.ts'
import type { SpaceObject } from '../../state/store.ts'
import { type ConnectorWork, lookingAtConnector } from './with-connector.ts'

/** One column of a person three times; what is not known is absent. */
export interface ComparedColumn {
  readonly column: string
  /** What the configuration makes of the object that was last accepted. */
  readonly accepted?: ColumnValue
  /** What was last written. */
  readonly written?: ColumnValue
  /** What stands in the row now. */
  readonly live?: ColumnValue
  /** The row does not hold what was written: somebody else wrote it. */
  readonly edited: boolean
}

/** What is known of a person beside the row. */
export interface ComparedObject {
  readonly columns: readonly ComparedColumn[]
  /** Whether there is a row; absent when the database could not tell. */
  readonly hasRow?: boolean
  /** Why the row could not be looked at. */
  readonly away?: SyncError
  /** Why the configuration makes nothing of the accepted object. */
  readonly failure?: SyncError
}

/**
 * Lays what was accepted, what was written and what stands in the row beside each other. A database that cannot
 * be asked is no failure: then the columns lack what is live.
 */
export async function compareObject(
  options: ConnectorWork,
  record: SpaceType & SpaceRecord,
): Promise<ComparedObject> {
  const written = parseRow(record.written)
  try {
    return await lookingAtConnector(options, async ({ connector, tables }) => {
      const objectType = connector.objects.get(record.objectType)
      const table = tables.get(record.objectType)?.table
      if (objectType === undefined || table === undefined)
        return { columns: columnsOf({ written }) }
      const key = keyOfId(objectType, record.id)
      const [live] = key === undefined ? [] : await table.readMany([key])
      const object = await options.state.read({ ...typeOf(record), id: record.id })
      const desired = await desiredOf(objectType, { record, object, live }, options.clock.now())
      const accepted = 'row' in desired ? { accepted: desired.row } : {}
      return {
        columns: columnsOf({ written, ...accepted, ...(live && { live }), objectType }),
        hasRow: live !== undefined,
        ...('failure' in desired && { failure: desired.failure }),
      }
    })
  } catch (error) {
    if (!isSyncError(error)) throw error
    return { columns: columnsOf({ written }), away: error }
  }
}

interface Known {
  readonly record: SpaceRecord
  readonly object: SpaceObject | undefined
  readonly live: Row | undefined
}

/** The columns as the flows and rules want them, or why they do not; nothing for whom the source does not have. */
async function desiredOf(
  objectType: CompiledObjectType,
  { record, object, live: row }: Known,
  now: number,
): Promise<{ readonly row: Row } | { readonly failure: SyncError } | object> {
  if (record.accepted === '' || record.standing === 'absent') return {}
  const source = parseSource(record.accepted)
  const scope = { now, newId: () => '' }
  const event =
    object === undefined || record.state === 'waiting'
      ? ({ kind: 'create', source } as const)
      : ({ kind: 'update', change: () => ({ source, touched: [] }) } as const)
  try {
    const { desired } = await planEvent(objectType, event, { object, row }, scope)
    return { row: { ...(await objectType.anchorOf(source, scope)), ...desired } }
  } catch (error) {
    if (isSyncError(error)) return { failure: error }
    throw error
  }
}

function columnsOf(rows: {
  readonly accepted?: Row
  readonly written: Row
  readonly live?: Row
  readonly objectType?: CompiledObjectType
}): readonly ComparedColumn[] {
  const { accepted = emptyRow(), written, live = emptyRow(), objectType } = rows
  const names = new Set([
    ...(objectType?.columns ?? []),
    ...Object.keys(accepted),
    ...Object.keys(written),
  ])
  const stored = objectType === undefined ? undefined : storedAs(objectType)
  return [...names].map((column) => {
    const [want, was, is] = [accepted[column], written[column], live[column]]
    return {
      column,
      ...(want === undefined ? {} : { accepted: want }),
      ...(was === undefined ? {} : { written: was }),
      ...(is === undefined ? {} : { live: is }),
      edited: was !== undefined && is !== undefined && stored?.(column, was, is) === false,
    }
  })
}

function typeOf({ connector, objectType }: SpaceType): SpaceType {
  return { connector, objectType }
}
