import { noChanges, type ChangeKind } from '../../model/change-kind.ts'
import type { RecordFilter, SpaceRecord } from '../../state/space.ts'
import { PlanDigest, varyingColumns } from './plan-digest.ts'
import { changedColumns, plannedRow, stagedRecords } from './plan-rows.ts'
import type { PlannedRow, PlanReport } from './report.ts'
import type { StepContext, TypeParts } from './step-context.ts'
import { changeKind } from './step-tally.ts'
import { placeOf } from './thresholds.ts'

type PlannedColumn = PlanReport['columns'][number]
type CountedColumn = { -readonly [K in keyof PlannedColumn]: PlannedColumn[K] }

/** Staged changes, summed up in one pass. */
export interface StagedSummary {
  readonly counts: PlanReport['counts']
  readonly columns: readonly PlannedColumn[]
  /** At most {@link EXAMPLES} a kind. */
  readonly examples: readonly PlannedRow[]
  readonly digest: string
  /** The digest of those who would be deleted, recreated or disabled. */
  readonly destructive: string
  /** The digest of those changes of some kinds that no plan holds yet: what a run would put under a plan. */
  digestOfReady(kinds: readonly ChangeKind[]): string
}

const EXAMPLES = 5

const DESTRUCTIVE: readonly ChangeKind[] = [
  'disable',
  'recreate',
  'recreateDisabled',
  'delete',
  'purge',
]

/**
 * Sums up staged changes: how many of each kind, which columns of how many rows are updated and why, some
 * examples, and the digest that says whether it is the same plan again.
 */
export async function summarizeStaged(
  context: StepContext,
  options: {
    readonly filter: RecordFilter
    readonly chosen?: (record: SpaceRecord) => boolean
  },
): Promise<StagedSummary> {
  const counts = noChanges()
  const columns = new Map<string, CountedColumn>()
  const examples: PlannedRow[] = []
  const digest = new PlanDigest()
  const ready = new PlanDigest()
  for await (const { type, records } of stagedRecords(context, options.filter)) {
    const varying = varyingColumns(type)
    for (const record of records) {
      if (record.staged === undefined || options.chosen?.(record) === false) continue
      const kind = changeKind(record.staged)
      const changed = changedColumns(context, record)
      counts[kind] += 1
      digest.add(type, varying, record, changed)
      if (record.heldBy === undefined) ready.add(type, varying, record, changed)
      if (counts[kind] <= EXAMPLES) examples.push(plannedRow(type, record, changed))
      for (const column in changed.after) countColumn(context, columns, type, record, column, kind)
    }
  }
  const sorted = [...columns.values()].sort((a, b) => b.rows - a.rows)
  return {
    counts,
    columns: sorted,
    examples,
    digest: digest.hex(),
    destructive: digest.hex(DESTRUCTIVE),
    digestOfReady: (kinds) => ready.hex(kinds),
  }
}

function countColumn(
  { types }: StepContext,
  columns: Map<string, CountedColumn>,
  type: TypeParts,
  { staged }: SpaceRecord,
  column: string,
  kind: ChangeKind,
): void {
  if (staged === undefined) return
  const { cause } = staged
  const key = `${type.name} ${kind} ${cause} ${column}`
  const known = columns.get(key)
  if (known !== undefined) {
    known.rows += 1
    return
  }
  const place = placeOfColumn(type, column)
  columns.set(key, {
    column: types.length > 1 ? `${type.name}.${column}` : column,
    kind,
    rows: 1,
    cause,
    ...(place === undefined ? {} : { place }),
  })
}

function placeOfColumn({ objectType }: TypeParts, column: string): string | undefined {
  const flow = objectType.flows.find((one) => one.column === column)?.definition
  if (flow !== undefined) return placeOf(flow.span)
  const anchor = objectType.definition.anchor.find((one) => one.column === column)
  return anchor === undefined ? undefined : placeOf(anchor.span)
}
