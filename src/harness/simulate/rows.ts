import type { CompiledObjectType, EvaluationScope } from '../../compile/compiled.ts'
import { sensitiveColumns } from '../../compile/sensitive.ts'
import { keyOfId } from '../../engine/object-key.ts'
import type { SourceObject } from '../../model/source-object.ts'
import {
  type ColumnValue,
  emptyObject,
  emptyRow,
  type JsonValue,
  type Row,
  sameValue,
} from '../../model/value.ts'
import type { TargetTable } from '../../sql/target.ts'
import { putAt } from '../place.ts'
import type { Vocabulary } from './attributes.ts'
import type { Person } from './person.ts'

/** What is known of a made-up person's row. */
export interface RowExpectation {
  readonly id: string
  readonly person: Person
  /** As it was created, for columns that are written then only; unknown for one found already. */
  readonly createdAs: Person | undefined
  /** `present`; `deleted` by DELETE; or `gone`, because the service said so after a disable. */
  readonly presence: 'present' | 'deleted' | 'gone'
}

/** Compares rows with what they should hold. */
export interface RowInspector {
  /** What is wrong, by place in the list. */
  inspect(expected: readonly RowExpectation[]): Promise<readonly (readonly string[])[]>
  /** How many people's changes waited for approval, or for an export, when they were last looked at. */
  readonly waiting: number
  /** What becomes of the row of a person that is disabled, as far as the configuration says. */
  afterDisable(person: Person): Promise<'row' | 'gone' | 'unknown'>
}

/** Where the rows are, and how the people came to them. */
export interface RowInspection {
  readonly objectType: CompiledObjectType
  readonly table: TargetTable
  readonly vocabulary: Vocabulary
  readonly now: () => number
  /** The ids of those whose change the service has accepted and not written yet: held by a threshold, or staged. */
  readonly waiting?: (ids: readonly string[]) => Promise<ReadonlySet<string>>
}

/** Reads rows, many at a time, and never writes. */
export function createRowInspector(inspection: RowInspection): RowInspector {
  const { objectType, table } = inspection
  const scope = (): EvaluationScope => ({ now: inspection.now() })
  const sourceOf = (person: Person): SourceObject => acceptedSource(person, inspection)
  const sensitive = sensitiveColumns(objectType)
  const deletingTrigger =
    objectType.description?.triggers.some((trigger) => trigger.deletes) === true
  const waits = new Set<string>()

  return {
    get waiting() {
      return waits.size
    },
    async afterDisable(person) {
      if (deletingTrigger) return 'unknown'
      const action = await objectType.onDisable(sourceOf(person), scope())
      return action.kind === 'delete' ? 'gone' : 'row'
    },
    async inspect(expected) {
      const faults: string[][] = []
      for (let at = 0; at < expected.length; at += 200) {
        const part = expected.slice(at, at + 200)
        const keys = part.map((one) => keyOfId(objectType, one.id))
        const rows = await table.readMany(keys.filter((key) => key !== undefined))
        const byKey = new Map(rows.map((row) => [keyText(objectType, row), row]))
        const waiting = await inspection.waiting?.(part.map((one) => one.id))
        for (const [index, one] of part.entries()) {
          if (waiting?.has(one.id) === true) {
            waits.add(one.id)
            faults.push([])
            continue
          }
          waits.delete(one.id)
          const key = keys[index]
          const row = key === undefined ? undefined : byKey.get(keyText(objectType, key))
          faults.push(await compare(one, row))
        }
      }
      return faults
    },
  }

  async function compare(expected: RowExpectation, row: Row | undefined): Promise<string[]> {
    const source = sourceOf(expected.person)
    if (expected.presence !== 'present') {
      const stays =
        expected.presence === 'deleted' &&
        (await objectType.onDelete(source, scope())).kind !== 'delete'
      if (stays === (row !== undefined) || deletingTrigger) return []
      return [stays ? 'the row is gone, but onDelete keeps it' : 'the row is still there']
    }
    if (row === undefined) return ['there is no row']
    const desired = await desiredRow(expected, source)
    return Object.entries(desired)
      .filter(([column, value]) => !sameValue(row[column], value))
      .map(([column, value]) =>
        sensitive.has(column)
          ? `column ${column} is not what it should be`
          : `column ${column} is ${shown(row[column])} instead of ${shown(value)}`,
      )
  }

  async function desiredRow(expected: RowExpectation, source: SourceObject): Promise<Row> {
    const desired = emptyRow()
    const { columns } = await objectType.flow(source, 'update', scope())
    Object.assign(desired, columns)
    if (expected.createdAs !== undefined) {
      const created = await objectType.flow(sourceOf(expected.createdAs), 'create', scope())
      for (const flow of objectType.flows) {
        if (flow.definition?.apply !== 'create') continue
        const value = created.columns[flow.column]
        if (value !== undefined) desired[flow.column] = value
      }
    }
    if (objectType.disabled(source)) {
      const action = await objectType.onDisable(source, scope())
      if (action.kind === 'set') {
        Object.assign(desired, action.set)
        for (const column of action.volatile) delete desired[column]
      }
    }
    for (const flow of objectType.flows) {
      if ((flow.expression?.analysis.nondeterministic.length ?? 0) > 0) delete desired[flow.column]
    }
    return desired
  }
}

/** The person as the service must have accepted it. */
function acceptedSource(person: Person, inspection: RowInspection): SourceObject {
  const source = emptyObject()
  const columns: Record<string, JsonValue> = Object.assign(emptyObject(), {})
  let ecma2host = false
  for (const attribute of inspection.vocabulary.attributes) {
    const value = attribute.value(person)
    if (value === undefined) continue
    const [first = '', column = ''] = attribute.place.kind === 'below' ? attribute.place.names : []
    if (first.includes(':ECMA2Host:')) {
      ecma2host = true
      columns[column] = value
    } else putAt(source, attribute.place, value)
  }
  return ecma2host ? inspection.objectType.acceptColumns(source, columns) : source
}

function keyText(objectType: CompiledObjectType, row: Row): string {
  return JSON.stringify(objectType.anchor.map(({ column }) => row[column] ?? null))
}

function shown(value: ColumnValue | undefined): string {
  return value === undefined ? 'absent' : JSON.stringify(value)
}
