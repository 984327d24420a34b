import { SyncError } from '../../model/errors.ts'
import type { Row } from '../../model/value.ts'
import type { AuditEntry } from '../../state/journal.ts'
import type { ChangedRecord, NewRecord, SpaceRecord } from '../../state/space.ts'
import { idOfRow, keyOfId } from '../object-key.ts'
import { rehearse, type Plan } from './plan.ts'
import type { LeftRow, RunReport } from './report.ts'
import type { RunParts, RunRequest } from './run.ts'
import { runSteps } from './run-steps.ts'
import type { StepContext, TypeParts } from './step-context.ts'
import { changeOfEntry, composed, type UndoneChange } from './undo-change.ts'
import { undone } from './undo-staged.ts'

/** What is to be undone. */
export interface UndoRequest {
  readonly run: number
  /** Only the row of this id. */
  readonly id?: string
  /** For the lease. */
  readonly owner: string
}

/** Rows that were left and are named in the report; all are counted. */
const NAMED = 100

const PAGE = 1_000

/**
 * Works out the reverse of a run and writes nothing.
 *
 * @param parts with a target that was opened for reading only
 * @throws SyncError `RUN_UNKNOWN`
 */
export async function planUndo(
  parts: RunParts,
  undo: UndoRequest,
): Promise<{ readonly plan: Plan; readonly left: readonly LeftRow[] }> {
  await requireRun(parts, undo.run)
  let left: readonly LeftRow[] = []
  const plan = await rehearse(parts, requestOf(parts, undo), async (context) => {
    left = await stageUndo(context, undo)
    return { steps: [], isMeant: ({ staged }) => staged?.cause === 'undo' }
  })
  return { plan, left }
}

/**
 * Writes the reverse of a run, as a run of its own that can be undone in turn. Thresholds do not hold it: whoever
 * asks for it means it. The people stay as they are until the source or the configuration changes.
 *
 * @throws SyncError `RUN_UNKNOWN`, `RUN_BUSY`, `RUN_SUSPENDED`
 */
export async function applyUndo(
  parts: RunParts,
  undo: UndoRequest,
): Promise<{ readonly report: RunReport; readonly left: readonly LeftRow[] }> {
  await requireRun(parts, undo.run)
  let left: readonly LeftRow[] = []
  const report = await runSteps(parts, requestOf(parts, undo), async (context) => {
    left = await stageUndo(context, undo)
    // The history keeps it: whoever asked may follow the run in another process.
    if (left.length > 0) {
      context.outcome.left = { count: left.length, rows: left.slice(0, NAMED) }
    }
  })
  return { report, left }
}

/** Stages the reverse of what a run wrote; rows that were changed since are left and told. */
async function stageUndo(
  context: StepContext,
  { run, id }: UndoRequest,
): Promise<readonly LeftRow[]> {
  const { journal, connector } = context.parts
  // Rows that a later entry of the same run may still explain.
  const open = new Map<string, { readonly change: UndoneChange; readonly why?: string }>()
  let found = 0
  let after = 0
  for (;;) {
    const entries = await journal.audit({
      connector: connector.definition.name,
      by: `run ${run}`,
      after,
      limit: PAGE,
    })
    const last = entries.at(-1)
    if (last === undefined) break
    after = last.number
    for (const type of context.types) {
      const own = entries.filter((one) => one.objectType === type.name && isOf(type, one, id))
      found += own.length
      if (own.length > 0) await stagePage(context, type, own, open)
    }
    await context.reached({ step: 'export', phase: 'evaluate', done: after })
  }
  if (id !== undefined && found === 0) {
    const name = connector.definition.name
    throw new SyncError('OBJECT_UNKNOWN', `Run ${run} of "${name}" wrote no row "${id}".`, {
      connector: name,
    })
  }
  return [...open.values()].flatMap(({ change, why }) =>
    why === undefined ? [] : { objectType: change.type.name, id: change.idNow, why },
  )
}

/** Whether a write is one of the row that is meant, by the id that it had before the write or after it. */
function isOf(type: TypeParts, entry: AuditEntry, id: string | undefined): boolean {
  return id === undefined || entry.id === id || changeOfEntry(type, entry).idNow === id
}

async function stagePage(
  { parts, at }: StepContext,
  type: TypeParts,
  entries: readonly AuditEntry[],
  open: Map<string, { readonly change: UndoneChange; readonly why?: string }>,
): Promise<void> {
  const changes = new Map<string, UndoneChange>()
  for (const entry of entries) {
    const change = changeOfEntry(type, entry)
    const earlier = changes.get(entry.id) ?? open.get(nameOf(type, entry.id))?.change
    changes.delete(entry.id)
    open.delete(nameOf(type, entry.id))
    changes.set(change.idNow, earlier === undefined ? change : composed(earlier, change))
  }
  const ids = [...changes.keys()]
  const [live, records] = [await liveRows(type, ids), await parts.space.find(type.key, { ids })]
  const [changed, added]: [ChangedRecord[], NewRecord[]] = [[], []]
  for (const [place, [idNow, change]] of [...changes].entries()) {
    const record: SpaceRecord | undefined = records[place]
    const undoing = undone(change, live.get(idNow), record, at)
    if (undoing.kind === 'change') changed.push(undoing.record)
    else if (undoing.kind === 'add') added.push(undoing.record)
    else if (undoing.kind === 'nothing') open.set(nameOf(type, idNow), { change })
    else open.set(nameOf(type, idNow), { change, why: undoing.why })
  }
  await parts.space.write(type.key, { changed, added })
}

async function liveRows(
  { objectType, table }: TypeParts,
  ids: readonly string[],
): Promise<ReadonlyMap<string | undefined, Row>> {
  const keys = ids.flatMap((id): Row[] => {
    const key = keyOfId(objectType, id)
    return key === undefined ? [] : [key]
  })
  const rows = await table.readMany(keys)
  return new Map(rows.map((row) => [idOfRow(objectType, row), row]))
}

function nameOf({ name }: TypeParts, id: string): string {
  return `${name} ${id}`
}

async function requireRun({ journal, connector }: RunParts, run: number): Promise<void> {
  const { name } = connector.definition
  const entry = await journal.run(run)
  if (entry?.connector === name) return
  throw new SyncError(
    'RUN_UNKNOWN',
    `"${name}" has no run ${run}. Runs and what stood in the rows before them are kept for 30 days.`,
    { connector: name },
  )
}

function requestOf({ connector }: RunParts, { run, owner }: UndoRequest): RunRequest {
  const { span } = connector.definition
  const profile = {
    name: `undo ${run}`,
    span,
    steps: [{ step: 'export' }],
    timezone: 'UTC',
  } as const
  return { profile, trigger: 'undo', owner, only: { cause: 'undo' } }
}
