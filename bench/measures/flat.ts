import type { BenchDatabase } from '../databases.ts'
import type { Figure } from '../figure.ts'
import { drive } from '../load.ts'
import { activePatches, creates, filters, reads } from '../people.ts'
import { residentBytes, type RunningServer, startService } from '../servers.ts'
import type { Effort } from './scim.ts'

/**
 * Whether the service stays as fast and as small when the table grows: rates of two services, one with few and one
 * with many people, driven turn about, and resident memory of the second after a tenth and after all of the requests
 * that filled it.
 */
export async function measureFlat(
  database: BenchDatabase,
  effort: Effort,
  say: (line: string) => void,
): Promise<Figure[]> {
  const small = await startService(database)
  try {
    const large = await startService(database, 'EntraIDUsersOfAll')
    try {
      await drive(small, creates({ next: 0 }).next, { amount: effort.small })
      const memory = await fill(database, large, effort)
      say(`${database.name}: ${effort.large} rows`)
      return [...(await compare(database, small, large, effort)), memory]
    } finally {
      await large.stop()
    }
  } finally {
    await small.stop()
  }
}

async function fill(
  database: BenchDatabase,
  service: RunningServer,
  effort: Effort,
): Promise<Figure> {
  const counter = { next: 0 }
  const post = creates(counter)
  await drive(service, post.next, { amount: effort.large / 10 })
  const early = residentBytes(service.pid)
  await drive(service, post.next, { amount: effort.large - counter.next })
  const late = residentBytes(service.pid)
  return {
    name: `${database.name}: memory after ${effort.large} requests`,
    unit: `× that after ${effort.large / 10}`,
    target: { atMost: 1.3 },
    rounds: [late / early],
    note: `${(late / 2 ** 20).toFixed(0)} MB and ${(early / 2 ** 20).toFixed(0)} MB`,
  }
}

/** The machine is not as fast in one minute as in the next: each round has both. */
async function compare(
  database: BenchDatabase,
  small: RunningServer,
  large: RunningServer,
  effort: Effort,
): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const kindOf of [reads, filters, activePatches]) {
    const [few, many] = [kindOf(effort.small), kindOf(effort.large)]
    // Neither has answered such a request before: until V8 has compiled what answers them, both are slow.
    await drive(small, few.next, { seconds: 3 * effort.seconds })
    await drive(large, many.next, { seconds: 3 * effort.seconds })
    const rounds: { readonly few: number; readonly many: number }[] = []
    for (let round = 0; round < effort.rounds; round++) {
      rounds.push({
        few: (await drive(small, few.next, { seconds: effort.seconds })).rate,
        many: (await drive(large, many.next, { seconds: effort.seconds })).rate,
      })
    }
    figures.push({
      name: `${database.name}: ${few.name} at ${effort.large} rows`,
      unit: `of the rate at ${effort.small}`,
      target: { atLeast: 0.85 },
      rounds: rounds.map((one) => one.many / one.few),
      note: `${middle(rounds.map((one) => one.many)).toFixed(0)}/s and ${middle(rounds.map((one) => one.few)).toFixed(0)}/s`,
    })
  }
  return figures
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
