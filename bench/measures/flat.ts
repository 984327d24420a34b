import type { BenchDatabase } from '../databases.ts'
import type { Figure } from '../figure.ts'
import { drive } from '../load.ts'
import { activePatches, creates, filters, reads, type Workload } from '../people.ts'
import { residentBytes, type RunningServer, startService } from '../servers.ts'
import type { Effort } from './scim.ts'

/**
 * Whether the service stays as fast and as small when the table grows: rates at a small and at a large
 * number of rows, and resident memory after a tenth and after all of the requests that filled it.
 */
export async function measureFlat(
  database: BenchDatabase,
  effort: Effort,
  say: (line: string) => void,
): Promise<Figure[]> {
  const service = await startService(database)
  try {
    const counter = { next: 0 }
    const post = creates(counter)
    await drive(service, post.next, { amount: effort.small })
    const before = await rates(service, effort.small, effort)
    say(`${database.name}: ${effort.small} rows`)
    await drive(service, post.next, { amount: effort.large / 10 - counter.next })
    const early = residentBytes(service.pid)
    await drive(service, post.next, { amount: effort.large - counter.next })
    const late = residentBytes(service.pid)
    say(`${database.name}: ${effort.large} rows`)
    const after = await rates(service, effort.large, effort)
    return [
      ...before.map((first, index) => flatness(database, first, after[index], effort)),
      {
        name: `${database.name}: memory after ${effort.large} requests`,
        unit: `× that after ${effort.large / 10}`,
        target: { atMost: 1.3 },
        rounds: [late / early],
        note: `${(late / 2 ** 20).toFixed(0)} MB and ${(early / 2 ** 20).toFixed(0)} MB`,
      },
    ]
  } finally {
    await service.stop()
  }
}

interface Rates {
  readonly name: string
  readonly rounds: readonly number[]
}

async function rates(service: RunningServer, people: number, effort: Effort): Promise<Rates[]> {
  const kinds: readonly Workload[] = [reads(people), filters(people), activePatches(people)]
  const found: Rates[] = []
  for (const kind of kinds) {
    const rounds: number[] = []
    await drive(service, kind.next, { seconds: 1 })
    for (let round = 0; round < effort.rounds; round++) {
      rounds.push((await drive(service, kind.next, { seconds: effort.seconds })).rate)
    }
    found.push({ name: kind.name, rounds })
  }
  return found
}

function flatness(
  database: BenchDatabase,
  before: Rates,
  after: Rates | undefined,
  effort: Effort,
): Figure {
  const small = middle(before.rounds)
  const large = after?.rounds ?? []
  return {
    name: `${database.name}: ${before.name} at ${effort.large} rows`,
    unit: `of the rate at ${effort.small}`,
    target: { atLeast: 0.85 },
    rounds: large.map((rate) => rate / small),
    note: `${middle(large).toFixed(0)}/s and ${small.toFixed(0)}/s`,
  }
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
