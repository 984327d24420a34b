import type { StepDefinition } from '../../model/definition.ts'
import { importDelta } from './import-delta.ts'
import { importSource } from './import-source.ts'
import { importTarget } from './import-target.ts'
import type { StepReport } from './report.ts'
import type { StepContext } from './step-context.ts'
import { countOne, targetTally, type SourceTally, type TargetTally } from './step-tally.ts'
import type { SynchronizationStep } from './synchronization-step.ts'

type ImportReport = Extract<StepReport, { step: 'fullImport' | 'deltaImport' }>

/**
 * `fullImport` and `deltaImport`: the table is compared with the connector space, and a pull source is read
 * completely, since a file has no changes to ask for.
 *
 * The table comes first, so that a person of the source meets the row that is there already; what the source
 * says does not depend on the table.
 *
 * @param fused the synchronization that follows, where it is to be done in the same pass over the source
 */
export async function importStep(
  context: StepContext,
  step: StepDefinition,
  fused: SynchronizationStep | undefined,
): Promise<Omit<ImportReport, 'milliseconds'>> {
  const full = step.step === 'fullImport'
  const target = targetTally()
  let source: SourceTally | undefined
  for (const type of context.types) {
    const read = full ? importTarget : importDelta
    addTarget(target, await read(context, type, step))
    if (!context.pulled || isAboutTheTable(context)) continue
    const tally = await importSource(context, type, await fused?.of(type))
    source = source === undefined ? tally : addSource(source, tally)
  }
  return {
    step: full ? 'fullImport' : 'deltaImport',
    ...(source === undefined ? {} : { source }),
    target,
  }
}

/** Whoever asks for edits of rows to be mended asks nothing of the source, and does not need it. */
function isAboutTheTable({ request: { only } }: StepContext): boolean {
  return only !== undefined && 'cause' in only && only.cause === 'drift'
}

function addTarget(sum: TargetTally, one: TargetTally): void {
  sum.read += one.read
  sum.joined += one.joined
  sum.drifted += one.drifted
  sum.missing += one.missing
  sum.unmanaged += one.unmanaged
  for (const [column, count] of Object.entries(one.driftedColumns)) {
    countOne(sum.driftedColumns, column, count)
  }
}

function addSource(a: SourceTally, b: SourceTally): SourceTally {
  const before = a.fewerThan ?? b.fewerThan
  return {
    ...(before !== undefined && { fewerThan: (a.fewerThan ?? 0) + (b.fewerThan ?? 0) }),
    read: a.read + b.read,
    added: a.added + b.added,
    changed: a.changed + b.changed,
    unchanged: a.unchanged + b.unchanged,
    absent: a.absent + b.absent,
    complete: a.complete && b.complete,
    reasons: [...a.reasons, ...b.reasons],
  }
}
