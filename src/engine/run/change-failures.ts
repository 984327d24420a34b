import type { FailedPeople } from './report.ts'
import { stagedRecords } from './plan-rows.ts'
import type { StepContext } from './step-context.ts'

/** How many people a mapping fails for, by code and column. */
export async function failedPeople(context: StepContext): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  for await (const { records } of stagedRecords(context, { kind: 'failed' })) {
    for (const { failure, staged } of records) {
      // With an export it is the database that refused, which no mapping can foretell.
      if (failure === undefined || staged !== undefined) continue
      const key = JSON.stringify([failure.code, failure.column ?? ''])
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  }
  return counts
}

/** Those that came with a change, the most first. */
export function newlyFailed(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): readonly FailedPeople[] {
  return [...after]
    .flatMap(([key, count]): FailedPeople[] => {
      const people = count - (before.get(key) ?? 0)
      const [code = '', column = '']: readonly string[] = JSON.parse(key)
      return people <= 0 ? [] : [{ code, people, ...(column !== '' && { column }) }]
    })
    .sort((a, b) => b.people - a.people)
}
