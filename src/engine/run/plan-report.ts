import { createHash } from 'node:crypto'
import type { StagedSummary } from './plan-summary.ts'
import type { PlanReport, StepReport } from './report.ts'
import type { StepContext } from './step-context.ts'
import type { Limit } from './thresholds.ts'

/** What a plan report is put together from. */
export interface PlanReportParts {
  readonly plan: string
  readonly summary: StagedSummary
  readonly limits: readonly Limit[]
  readonly steps: readonly StepReport[]
  readonly revision: number
}

/**
 * The report of a plan, with `deletes` left empty: they may be many, and whoever wants them streams them.
 *
 * `inScope` counts people who have a row or are to get one.
 */
export async function planReport(
  context: StepContext,
  { plan, summary, limits, steps, revision }: PlanReportParts,
): Promise<PlanReport> {
  const { parts, request } = context
  return {
    plan,
    connector: parts.connector.definition.name,
    profile: request.profile.name,
    config: parts.config,
    revision,
    sourceDigest: sourceDigest(context),
    ...(request.acceptFewer !== undefined && { acceptFewer: request.acceptFewer }),
    digest: summary.digest,
    inScope: await peopleInScope(context),
    steps,
    counts: summary.counts,
    columns: summary.columns,
    limits: limits.map(({ kind, count, limit, exceeded, why }) => ({
      kind,
      count,
      limit,
      exceeded,
      why,
    })),
    examples: summary.examples,
    deletes: [],
  }
}

/** People who have a row or are to get one. */
export async function peopleInScope({ parts, types }: StepContext): Promise<number> {
  let people = 0
  for (const type of types) {
    const { byState, staged } = await parts.space.counts(type.key)
    people += byState.inSync + staged.insert
  }
  return people
}

/** One digest over everything that was read from the source; empty when nothing was. */
export function sourceDigest({ sourceDigests }: StepContext): string {
  if (sourceDigests.size === 0) return ''
  const hash = createHash('sha256')
  for (const [type, digest] of sourceDigests) hash.update(`${type}\n${digest}\n`)
  return hash.digest('hex')
}
