import type { CompiledObjectType } from '../compile/compiled.ts'
import { SyncError } from '../model/errors.ts'
import type { ColumnValue, Row } from '../model/value.ts'
import { spaceKey, type BoundType } from './bound-type.ts'
import { settlePending } from './exporter.ts'
import { idOfRow } from './object-key.ts'

/** How many rows in the way are looked at; a unique value has one, leftovers may add some. */
const LOOKED_AT = 10

/** The person who has a value that another wants: `taken` for good, or only a row that stayed behind. */
export type Conflict =
  | { readonly kind: 'taken' }
  /** The row is of a deleted person (`onDelete: keep` or `set`), or of an insert that was never answered. */
  | { readonly kind: 'leftOver'; readonly id: string }

/**
 * Looks at the rows that hold a guarded value: whether a living person has it, or whether they are only
 * what a deleted one left behind (who may be created again under the same `userName`).
 *
 * @param except the id of the person who wants the value
 */
export async function conflictOver(
  type: BoundType,
  column: string,
  value: ColumnValue | undefined,
  except: string,
): Promise<Conflict> {
  if (value === undefined || value === null) return { kind: 'taken' }
  const rule = type.objectType.unique.find((one) => one.column === column)?.case ?? 'exact'
  const rows = await type.table.select({
    condition: { kind: 'compare', column, comparison: 'eq', value, case: rule },
    limit: LOOKED_AT,
  })
  let leftOver: string | undefined
  for (const row of rows) {
    const id = idOfRow(type.objectType, row)
    if (id === except) continue
    if (id === undefined || !(await isLeftOver(type, id, row))) return { kind: 'taken' }
    leftOver ??= id
  }
  return leftOver === undefined ? { kind: 'taken' } : { kind: 'leftOver', id: leftOver }
}

async function isLeftOver(type: BoundType, id: string, row: Row): Promise<boolean> {
  const object = await type.store.read(spaceKey(type, id))
  if (object !== undefined) {
    return object.state === 'deprovisioned' || object.pending?.operation === 'insert'
  }
  return adoptsInsert(type, row)
}

/** An insert whose answer was lost, where the database made the key: the row is found by what it holds. */
async function adoptsInsert(type: BoundType, row: Row): Promise<boolean> {
  if (!hasDatabaseKey(type.objectType)) return false
  for (const object of await type.store.pending(type.connector)) {
    const { pending } = object
    if (object.objectType !== type.name || pending?.operation !== 'insert') continue
    if (!Object.keys(pending.columns).every((one) => pending.columns[one] === row[one])) continue
    settlePending(type, object, pending, row)
    return true
  }
  return false
}

/** Whether the database makes the key, so that a new person has no id before the insert. */
export function hasDatabaseKey(objectType: CompiledObjectType): boolean {
  return objectType.anchor.some((one) => one.generate === 'database')
}

/** The 409 of RFC 7644 §3.3, with the attributes that are taken; never with their values. */
export function alreadyExists(type: BoundType, column: string | undefined): SyncError {
  const columns = column === undefined ? type.objectType.anchor.map((one) => one.column) : [column]
  const attributes = attributesOf(type.objectType, columns)
  const named = columns.map((one) => `"${one}"`).join(', ')
  return new SyncError(
    'OBJECT_EXISTS',
    `A ${type.name} with this ${attributes.join(' and ') || 'key'} exists already (column ${named}). ` +
      'Find it with a filter, and change it under its id.',
    {
      ...(attributes[0] === undefined ? {} : { attribute: attributes[0] }),
      ...(columns[0] === undefined ? {} : { column: columns[0] }),
      connector: type.connector,
    },
  )
}

function attributesOf(objectType: CompiledObjectType, columns: readonly string[]): string[] {
  const names = new Set<string>()
  for (const flow of objectType.flows) {
    if (!columns.includes(flow.column)) continue
    for (const input of flow.expression?.analysis.inputs ?? []) names.add(input.path.join('.'))
  }
  return [...names]
}
