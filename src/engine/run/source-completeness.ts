import type { ReadEnd } from '../../sources/source.ts'
import type { StepContext, TypeParts } from './step-context.ts'

const COUNT = 'source.count'
const FACTS = 'source.facts'

/**
 * Whether a read of the source speaks for everybody: it had no fault, brought somebody, and at least half as
 * many as the last complete one. Else nobody is absent, and the reasons say why.
 */
export async function completeness(
  { parts }: StepContext,
  type: TypeParts,
  end: ReadEnd,
): Promise<{ readonly complete: boolean; readonly reasons: readonly string[] }> {
  const reasons: string[] = []
  if (!end.complete) reasons.push(...faultsOf(end))
  if (end.count === 0) reasons.push('The source brought nobody.')
  const last = Number((await parts.journal.watermark(type.key, COUNT)) ?? 0)
  if (end.count > 0 && end.count * 2 < last) {
    reasons.push(
      `The source brought ${end.count} people, less than half of the ${last} of the last complete read. ` +
        'If this is meant, remove them in steps of less than half.',
    )
  }
  return { complete: end.complete && reasons.length === 0, reasons }
}

/** Keeps what the next read is compared with. */
export async function rememberRead(
  { parts }: StepContext,
  type: TypeParts,
  end: ReadEnd,
): Promise<void> {
  await parts.journal.setWatermark(type.key, COUNT, String(end.count))
  await parts.journal.setWatermark(type.key, FACTS, JSON.stringify(end.facts))
}

function faultsOf({ faults, faultCount }: ReadEnd): readonly string[] {
  if (faults.length === 0) return ['The read of the source ended early.']
  const sentences = faults.map(({ code, at, message }) => `${at}: ${code}: ${message}`)
  const more = faultCount - faults.length
  return more > 0 ? [...sentences, `${more} more faults.`] : sentences
}
