import { basename } from 'node:path'
import type { ConnectorDefinition } from '../../model/definition.ts'
import type { ReadEnd } from '../../sources/source.ts'
import type { StepContext, TypeParts } from './step-context.ts'

const COUNT = 'source.count'
const FACTS = 'source.facts'

/** What a read of a source is worth. */
export interface Completeness {
  readonly complete: boolean
  readonly reasons: readonly string[]
  /** How many the last complete read had, where fewer than half of them were accepted. */
  readonly fewerThan?: number
}

/**
 * Whether a read of the source speaks for everybody: it had no fault, brought somebody, and at least half as
 * many as the last complete one, or as many as somebody has accepted for this run. Else nobody is absent, and the
 * reasons say why.
 */
export async function completeness(
  { parts, request }: StepContext,
  type: TypeParts,
  end: ReadEnd,
): Promise<Completeness> {
  const reasons: string[] = []
  if (!end.complete) reasons.push(...faultsOf(end, parts.connector.definition.source))
  if (end.count === 0) reasons.push('The source brought nobody.')
  const last = Number((await parts.journal.watermark(type.key, COUNT)) ?? 0)
  const { acceptFewer = Infinity } = request
  const shrank = end.count > 0 && end.count * 2 < last
  if (shrank && end.count < acceptFewer) {
    reasons.push(
      `The source brought ${end.count} people, less than half of the ${last} of the last complete read` +
        (acceptFewer === Infinity
          ? '. '
          : `, and fewer than the ${acceptFewer} that were accepted. `) +
        `If these are all, say so for one run, with its profile: "rollcall run ${type.key.connector} … ` +
        `--accept-fewer ${end.count}". Thresholds hold what that deletes, as ever.`,
    )
  }
  const complete = end.complete && reasons.length === 0
  return { complete, reasons, ...(complete && shrank && { fewerThan: last }) }
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

function faultsOf(
  { faults, faultCount }: ReadEnd,
  source: ConnectorDefinition['source'],
): readonly string[] {
  if (faults.length === 0) return ['The read of the source ended early.']
  const file = source.kind === 'csv' || source.kind === 'json' ? `${basename(source.path)}:` : ''
  const sentences = faults.map(({ code, at, message }) => `${file}${at}: ${code}: ${message}`)
  const more = faultCount - faults.length
  return more > 0 ? [...sentences, `${more} more faults.`] : sentences
}
