import type { SourceObject } from '../model/source-object.ts'
import {
  emptyObject,
  emptyRow,
  isObject,
  type JsonObject,
  type JsonValue,
  type Row,
} from '../model/value.ts'
import type { PendingExport, SpaceKey, SpaceObject } from './store.ts'
import { unexported } from './space-object.ts'

/** A row of the state file by its columns, as SQLite gives it. */
export type StoredRow = Readonly<Record<string, unknown>>

/** A pending export as text; the source object, the largest part, may be known as text already. */
export function pendingText(pending: PendingExport, source: string): string {
  const { operation, columns, key, becomes, disabledSince, purgeAt, standing } = pending
  const { since, requestId } = pending
  // What is undefined is left out.
  const text = JSON.stringify({
    operation,
    columns,
    key,
    becomes,
    disabledSince,
    purgeAt,
    standing,
    since,
    requestId,
  } satisfies { readonly [Name in Exclude<keyof PendingExport, 'source'>]-?: unknown })
  return `{"source":${source},${text.slice(1)}`
}

/**
 * An object of the connector space from its stored form. Nothing in it has a prototype.
 *
 * @param row `accepted`, `written`, `state`, `disabled_since`, `created_at`, `modified_at`, `purge_at`, the
 *   pending export, `staged`, `becomes`, `desired`, `disables` and `standing`, in this order
 */
export function parseObject(key: SpaceKey, row: readonly unknown[]): SpaceObject {
  const [accepted, written, state, disabledSince, createdAt, modifiedAt, purgeAt, pending] = row
  const staged = row[8]
  const outOfScope = row[12] === 'outOfScope'
  const object = {
    connector: key.connector,
    objectType: key.objectType,
    id: key.id,
    accepted: parseJson(accepted),
    written: parseRow(written),
    state: state === 'deprovisioned' ? state : 'inSync',
    createdAt: word(createdAt),
    modifiedAt: word(modifiedAt),
  } as const
  if (disabledSince === null && purgeAt === null && pending === null && staged === null) {
    return outOfScope ? { ...object, standing: 'outOfScope' } : object
  }
  return {
    ...object,
    ...(typeof disabledSince === 'string' ? { disabledSince } : {}),
    ...(typeof purgeAt === 'string' ? { purgeAt } : {}),
    ...(typeof pending === 'string' ? { pending: parsePending(parseJson(pending)) } : {}),
    ...(typeof staged === 'string' ? { staged: parseStaged(staged, row) } : {}),
    ...(outOfScope ? { standing: 'outOfScope' } : {}),
  }
}

function parseStaged(
  operation: string,
  row: readonly unknown[],
): NonNullable<SpaceObject['staged']> {
  return {
    operation: oneOf(operation, ['insert', 'update', 'delete'] as const),
    desired: parseRow(row[10]),
    becomes: oneOf(row[9], ['inSync', 'deprovisioned', 'waiting', 'removed'] as const),
    disables: row[11] === 1 || row[11] === true,
  }
}

/** An object before its first export, from its pending export. */
export function parseUnexported(key: SpaceKey, text: string): SpaceObject {
  const pending = parsePending(parseJson(text))
  return { ...unexported(key, pending.since), pending }
}

/** A text column of a stored row; `undefined` for NULL. */
export function textOf(row: StoredRow, column: string): string | undefined {
  const value = row[column]
  return typeof value === 'string' ? value : undefined
}

function parsePending(value: JsonObject): PendingExport {
  const { disabledSince, purgeAt, standing } = value
  return {
    operation: oneOf(value['operation'], ['insert', 'update', 'delete'] as const),
    source: toObject(value['source']),
    columns: toRow(toObject(value['columns'])),
    key: toRow(toObject(value['key'])),
    becomes: oneOf(value['becomes'], ['inSync', 'deprovisioned', 'removed'] as const),
    ...(typeof disabledSince === 'string' ? { disabledSince } : {}),
    ...(typeof purgeAt === 'string' ? { purgeAt } : {}),
    ...(standing === 'outOfScope' ? { standing } : {}),
    since: word(value['since']),
    requestId: word(value['requestId']),
  }
}

function parseJson(text: unknown): SourceObject {
  return toObject(bare(JSON.parse(typeof text === 'string' ? text : '{}')))
}

/** A row is flat: its one copy without a prototype is the row itself. */
function parseRow(text: unknown): Row {
  const parsed: unknown = JSON.parse(typeof text === 'string' ? text : '{}')
  return isObject(parsed) ? toRow(parsed) : emptyRow()
}

/** A copy in which no object has a prototype, so that no stored name reaches `Object.prototype`. */
function bare(value: unknown): JsonValue {
  if (Array.isArray(value)) return value.map(bare)
  if (!isObject(value)) {
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? value
      : null
  }
  const copy = emptyObject()
  for (const name of Object.keys(value)) copy[name] = bare(value[name])
  return copy
}

function toObject(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : emptyObject()
}

function toRow(value: JsonObject): Row {
  const row = emptyRow()
  for (const column of Object.keys(value)) {
    const cell = value[column]
    row[column] = typeof cell === 'object' || cell === undefined ? null : cell
  }
  return row
}

function word(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function oneOf<T extends string>(value: unknown, allowed: readonly [T, ...T[]]): T {
  const found = allowed.find((one) => one === value)
  if (found === undefined) throw new TypeError('the stored pending export has an unknown word')
  return found
}
