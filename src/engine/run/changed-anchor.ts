import { whenReady, type Awaitable } from '../../model/awaitable.ts'
import type { SourceObject } from '../../model/source-object.ts'
import { unreachable } from '../../model/unreachable.ts'
import type { ColumnValue, Row } from '../../model/value.ts'
import type { SpaceRecord } from '../../state/space.ts'
import { anchorWhereKnown, heldAnchor } from '../anchor-change.ts'
import { desiredOfNew } from '../desired-object.ts'
import { idOfRow } from '../object-key.ts'
import type { Person, Rules, Verdict } from './person.ts'
import type { RunParts } from './run.ts'
import { stagedInsert, stagedUpdate } from './staged-export.ts'

/** The anchor that a person would have now, where its row has another one. */
export interface ChangedAnchor {
  readonly id: string
  readonly columns: Row
}

/** The new anchor of a person; `undefined` where it is the same, or generated, or has no value now. */
export function changedAnchor(
  record: SpaceRecord,
  source: SourceObject,
  { objectType, context }: Rules,
): Awaitable<ChangedAnchor | undefined> {
  if (objectType.anchor.some((one) => one.generate !== undefined)) return undefined
  return whenReady(anchorWhereKnown(objectType, source, context.scope), (columns) => {
    const id = idOfRow(objectType, columns)
    return id === undefined || id === record.id ? undefined : { id, columns }
  })
}

/**
 * What `onAnchorChange` says: `rekey` stages an update that sets the anchor columns too, `recreate` an insert
 * under the new id, before which the row of the old one is deleted. The record keeps its id until then.
 *
 * @param row what the row holds; is changed into what it is to hold
 * @throws SyncError `OBJECT_ANCHOR_CHANGED` with `hold`
 */
export function changedKey(
  person: Person,
  record: SpaceRecord,
  rules: Rules,
  row: Record<string, ColumnValue>,
  anchor: ChangedAnchor,
): Awaitable<Verdict> {
  const { objectType, context } = rules
  const way = objectType.definition.onAnchorChange
  if (way === 'hold') throw heldAnchor(objectType.anchor[0]?.column ?? '')
  return whenReady(desiredOfNew(objectType, person.source, context.scope), (desired) => {
    const since = desired.disabled ? (record.disabledSince ?? context.at) : undefined
    const common = {
      id: record.id,
      state: record.state,
      standing: 'present',
      disabledSince: since,
      purgeAt: record.purgeAt,
      failure: undefined,
    } as const
    const disables =
      desired.disabled && (record.disabledSince === undefined || record.staged?.disables === true)
    switch (way) {
      case 'rekey': {
        const columns = keepingCreated(rules, desired.columns)
        const how = { disables, becomes: 'inSync' } as const
        const staged = stagedUpdate(person, rules, row, columns, how)
        return { ...common, staged: staged && { ...staged, newId: anchor.id } }
      }
      case 'recreate': {
        const staged = stagedInsert(person, rules, desired.columns)
        return { ...common, staged: { ...staged, disables, newId: anchor.id } }
      }
      default:
        return unreachable(way)
    }
  })
}

/** The columns of a row that goes on: what is written on insert only stays as it is. */
function keepingCreated({ objectType }: Rules, columns: Row): Row {
  const kept: Record<string, ColumnValue> = {}
  const created = new Set(
    objectType.flows.filter((one) => one.definition?.apply === 'create').map((one) => one.column),
  )
  for (const column in columns) {
    if (!created.has(column)) kept[column] = columns[column] ?? null
  }
  return kept
}

/** The same parts with another `onAnchorChange` than the configuration says, for every object type. */
export function withAnchorRule(parts: RunParts, onAnchorChange: 'rekey' | 'recreate'): RunParts {
  const { connector } = parts
  const objects = new Map(
    [...connector.objects].map(([name, one]) => [
      name,
      { ...one, definition: { ...one.definition, onAnchorChange } },
    ]),
  )
  return { ...parts, connector: { ...connector, objects } }
}
