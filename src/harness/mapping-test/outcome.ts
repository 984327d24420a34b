import type { CompiledObjectType } from '../../compile/compiled.ts'
import type { Change } from '../../engine/engine.ts'
import { planEvent } from '../../engine/pipeline.ts'
import type { HeldObject, PlannedChange, SourceEvent } from '../../engine/planned-change.ts'
import { formatInstant } from '../../model/clock.ts'
import { SyncError } from '../../model/errors.ts'
import type { SourceObject } from '../../model/source-object.ts'
import {
  type ColumnValue,
  emptyObject,
  emptyRow,
  type JsonObject,
  type Row,
} from '../../model/value.ts'
import { readRecordedRequest } from './recorded-request.ts'
import { applyAttributes, disableAttributes } from './source.ts'
import type { MappingTest } from './test-file.ts'

/** Reads recorded SCIM requests the way the service does. */
export interface RequestReader {
  created(objectType: CompiledObjectType, body: unknown): SourceObject
  changed(objectType: CompiledObjectType, method: 'PUT' | 'PATCH', body: unknown): Change
}

/** What came of an event, up to the statement. */
export interface Outcome {
  readonly planned: PlannedChange
  /** The row before; absent for one that is created. */
  readonly before: Row | undefined
  /** The row afterwards; absent when it is deleted. */
  readonly after: Row | undefined
  /** What a GET gives back; absent when nothing is left. */
  readonly read: SourceObject | undefined
  /** What a SCIM client is answered; absent for an event that no client sends. */
  readonly status: number | undefined
}

/** Stands for keys that only a database or a random generator knows. */
const KEY = '00000000-0000-4000-8000-000000000001'

/**
 * Plays one test on the production path up to the statement: the object before the event is what creating
 * `given` would have left.
 *
 * @throws SyncError what the service would answer
 */
export async function playTest(
  objectType: CompiledObjectType,
  test: MappingTest,
  options: { readonly now: number; readonly requests: RequestReader },
): Promise<Outcome> {
  const scope = { now: test.now ?? options.now, newId: () => KEY }
  const nothing: SourceObject = emptyObject()
  const given =
    test.given === undefined ? undefined : applyAttributes(objectType, nothing, test.given).source
  const event = await sourceEvent(objectType, test, given, options.requests)
  const held: HeldObject =
    event.kind === 'create'
      ? { row: test.row === undefined ? undefined : rowOf(test.row) }
      : await heldObject(objectType, given ?? nothing, test, scope)
  const planned = await planEvent(objectType, event, held, scope)
  const after = rowAfter(objectType, planned, held.row)
  const read =
    after === undefined
      ? undefined
      : await objectType.read(after, { accepted: planned.accepted, written: after }, scope)
  return { planned, before: held.row, after, read, status: statusOf(event, after) }
}

/** RFC 7644 §3.3, §3.5, §3.6; a change that takes the row away has nothing to show. */
function statusOf({ kind }: SourceEvent, after: Row | undefined): number | undefined {
  if (kind === 'missing') return undefined
  if (kind === 'create') return 201
  return kind === 'delete' || after === undefined ? 204 : 200
}

async function sourceEvent(
  objectType: CompiledObjectType,
  test: MappingTest,
  given: SourceObject | undefined,
  requests: RequestReader,
): Promise<SourceEvent> {
  if (test.request !== undefined) return requestEvent(objectType, test.request, requests)
  if (test.event === 'delete' || test.event === 'missing') return { kind: test.event }
  if (test.event === 'create') {
    const source = given ?? emptyObject()
    const patched =
      test.patch === undefined ? source : applyAttributes(objectType, source, test.patch).source
    return { kind: 'create', source: patched }
  }
  const signal =
    test.event === 'disable' ? disableAttributes(given ?? {}, objectType.vocabulary) : {}
  const patch: JsonObject = { ...signal, ...test.patch }
  return { kind: 'update', change: (current) => applyAttributes(objectType, current, patch) }
}

function requestEvent(
  objectType: CompiledObjectType,
  request: string | JsonObject,
  requests: RequestReader,
): SourceEvent {
  const { method, body } = readRecordedRequest(request, objectType.definition.name)
  if (method === 'DELETE') return { kind: 'delete' }
  if (method === 'PUT' || method === 'PATCH') {
    return { kind: 'update', change: requests.changed(objectType, method, body) }
  }
  return { kind: 'create', source: requests.created(objectType, body) }
}

/** What the connector space and the table hold before the event. */
async function heldObject(
  objectType: CompiledObjectType,
  given: SourceObject,
  test: MappingTest,
  scope: { readonly now: number; newId(): string },
): Promise<HeldObject> {
  const created = await planEvent(objectType, { kind: 'create', source: given }, {}, scope)
  const row = rowAfter(objectType, created, undefined)
  if (row === undefined) {
    throw new SyncError(
      'REQUEST_VALUE',
      'The test has no row to begin with: creating "given" writes none.',
    )
  }
  const at = formatInstant(scope.now)
  return {
    row: test.row === undefined ? row : Object.assign(emptyRow(), row, test.row),
    object: {
      connector: '',
      objectType: objectType.definition.name,
      id: KEY,
      accepted: created.accepted,
      written: row,
      state: 'inSync',
      createdAt: at,
      modifiedAt: at,
      ...(created.disabledSince !== undefined && { disabledSince: created.disabledSince }),
    },
  }
}

function rowAfter(
  objectType: CompiledObjectType,
  planned: PlannedChange,
  before: Row | undefined,
): Row | undefined {
  const { operation } = planned
  if (operation.kind === 'delete') return undefined
  if (operation.kind === 'none') return before
  if (operation.kind === 'update') return Object.assign(emptyRow(), before, operation.set)
  const row = emptyRow()
  for (const column of objectType.columns) row[column] = null
  Object.assign(row, operation.values)
  for (const { column, generate } of objectType.anchor) {
    if (generate === 'database') row[column] = 1
  }
  return row
}

function rowOf(cells: JsonObject): Row {
  const row = emptyRow()
  for (const [column, value] of Object.entries(cells)) row[column] = cell(value)
  return row
}

function cell(value: unknown): ColumnValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : null
}
