import { HIDDEN, sensitiveColumns } from '../../compile/sensitive.ts'
import type { ConnectorDefinition } from '../../model/definition.ts'
import type { ColumnValue } from '../../model/value.ts'
import type { SpaceRecord } from '../../state/space.ts'
import { isKept } from './emptied-table.ts'
import { importTarget } from './import-target.ts'
import { rehearse } from './plan.ts'
import { parseRow } from './record-text.ts'
import type { RunParts, RunRequest } from './run.ts'
import type { StepContext, TypeParts } from './step-context.ts'
import type { TargetTally } from './step-tally.ts'

/** Rows of each kind that are listed for each object type when nobody says how many; all are counted. */
export const LISTED_DRIFT = 50

/** A row that is not as it was written. */
export interface DriftedRow {
  readonly objectType: string
  readonly id: string
  /** `edited` by somebody else, or `missing` although nobody here deleted it. */
  readonly kind: 'edited' | 'missing'
  /** What we wrote, and what stands there; sensitive columns are hidden. */
  readonly columns: readonly {
    readonly column: string
    readonly written: ColumnValue
    readonly found: ColumnValue
  }[]
}

/** How the tables of a connector differ from what was written. */
export interface DriftReport {
  readonly connector: string
  readonly target: TargetTally
  readonly rows: readonly DriftedRow[]
}

/**
 * Compares the tables with the connector space, on a copy that is thrown away: nothing is written, and nothing is
 * remembered of it.
 *
 * @param parts with a target that was opened for reading only
 * @param options.limit how many rows of each kind are listed
 * @throws SyncError `DATABASE_*`, `INTERRUPTED`
 */
export async function findDrift(
  parts: RunParts,
  owner: string,
  { limit = LISTED_DRIFT }: { readonly limit?: number } = {},
): Promise<DriftReport> {
  const { name: connector, span } = parts.connector.definition
  const target = { read: 0, joined: 0, drifted: 0, missing: 0, unmanaged: 0 }
  const driftedColumns: Record<string, number> = {}
  const rows: DriftedRow[] = []
  const profile = { name: 'drift', span, steps: [], timezone: 'UTC' }
  const request: RunRequest = { profile, trigger: 'command', owner }
  const plan = await rehearse(withDriftRule(parts, 'report'), request, async (context) => {
    for (const type of context.types) {
      const tally = await importTarget(context, type, { step: 'fullImport' })
      for (const name of ['read', 'joined', 'drifted', 'missing', 'unmanaged'] as const) {
        target[name] += tally[name]
      }
      for (const [column, count] of Object.entries(tally.driftedColumns)) {
        driftedColumns[column] = (driftedColumns[column] ?? 0) + count
      }
      rows.push(...(await listed(context, type, limit)))
    }
    return { steps: [], isMeant: () => false }
  })
  await plan.close()
  return { connector, target: { ...target, driftedColumns }, rows }
}

/** The same parts with another `onDrift` than the configuration says. */
export function withDriftRule(parts: RunParts, onDrift: ConnectorDefinition['onDrift']): RunParts {
  const { connector } = parts
  return { ...parts, connector: { ...connector, definition: { ...connector.definition, onDrift } } }
}

async function listed(
  { parts }: StepContext,
  type: TypeParts,
  limit: number,
): Promise<readonly DriftedRow[]> {
  const { space } = parts
  const edited = await space.scan(type.key, { kind: 'drifted' }, { limit })
  const missing = await space.scan(type.key, { kind: 'state', state: 'missing' }, { limit })
  return [
    ...edited.map((record) => editedRow(type, record)),
    ...missing
      .filter((one) => !isKept(one))
      .map(({ id }) => ({
        objectType: type.name,
        id,
        kind: 'missing' as const,
        columns: [],
      })),
  ]
}

function editedRow(
  { name, objectType }: TypeParts,
  { id, written, drift }: SpaceRecord,
): DriftedRow {
  const sensitive = sensitiveColumns(objectType)
  const before = parseRow(written)
  const found = parseRow(drift ?? '{}')
  const columns = Object.keys(found).map((column) => {
    const hide = (value: ColumnValue | undefined): ColumnValue =>
      value === undefined || value === null ? null : sensitive.has(column) ? HIDDEN : value
    return { column, written: hide(before[column]), found: hide(found[column]) }
  })
  return { objectType: name, id, kind: 'edited', columns }
}
