import type { BenchDatabase } from '../databases.ts'
import type { Figure } from '../figure.ts'
import { drive } from '../load.ts'
import { activePatches, creates, filters, person, reads, type Workload } from '../people.ts'
import { type RunningServer, startBare, startService } from '../servers.ts'

/** How long and how often. */
export interface Effort {
  readonly rounds: number
  readonly seconds: number
  /** People in the small and in the large table of the flatness measure. */
  readonly small: number
  readonly large: number
}

const PEOPLE = 5_000

/** Floors against the bare server, by request kind. */
export type Floors = Readonly<Record<string, number>>

/** The SCIM service against the bare server, both warm, driven by the same client, turn about. */
export async function measureScim(
  database: BenchDatabase,
  floors: Floors,
  effort: Effort,
  say: (line: string) => void,
): Promise<Figure[]> {
  const service = await startService(database)
  try {
    const counter = { next: 0 }
    await drive(service, creates(counter).next, { amount: PEOPLE })
    const bare = await startBare(await answerSizes(service))
    try {
      const kinds = [creates(counter), activePatches(PEOPLE), reads(PEOPLE), filters(PEOPLE)]
      const figures: Figure[] = []
      for (const kind of kinds) {
        const floor = floors[kind.name]
        if (floor !== undefined)
          figures.push(await compare(database, kind, floor, service, bare, effort))
        say(`${database.name} ${kind.name}`)
      }
      return figures
    } finally {
      await bare.stop()
    }
  } finally {
    await service.stop()
  }
}

async function compare(
  database: BenchDatabase,
  kind: Workload,
  floor: number,
  service: RunningServer,
  bare: RunningServer,
  effort: Effort,
): Promise<Figure> {
  await warmUp(bare, kind, effort)
  await warmUp(service, kind, effort)
  const rounds: { ratio: number; service: number; bare: number; p99: number }[] = []
  for (let round = 0; round < effort.rounds; round++) {
    const reference = await drive(bare, kind.next, { seconds: effort.seconds })
    const measured = await drive(service, kind.next, { seconds: effort.seconds })
    rounds.push({
      ratio: measured.rate / reference.rate,
      service: measured.rate,
      bare: reference.rate,
      p99: measured.p99,
    })
  }
  const middle = rounds.toSorted((a, b) => a.ratio - b.ratio)[Math.floor(rounds.length / 2)]
  return {
    name: `${database.name}: ${kind.name}`,
    unit: 'of bare',
    target: { atLeast: floor },
    rounds: rounds.map((round) => round.ratio),
    note: `${middle?.service.toFixed(0)}/s of ${middle?.bare.toFixed(0)}/s, p99 ${middle?.p99} ms`,
  }
}

/** A service runs for weeks: what counts is the rate once its code is compiled, which takes some ten thousand requests. */
export async function warmUp(server: RunningServer, kind: Workload, effort: Effort): Promise<void> {
  await drive(server, kind.next, { seconds: 3 * effort.seconds })
}

/** Asks the service once for each kind, so that the bare server answers as much. */
async function answerSizes(service: RunningServer): Promise<Record<string, number>> {
  const one = person(0)
  const ask = async (path: string): Promise<number> => {
    const answer = await fetch(`${service.url}${path}`, {
      headers: { authorization: `Bearer ${service.token}` },
    })
    return Buffer.byteLength(await answer.text())
  }
  const single = await ask(`/scim/Bench/Users/${one.id}`)
  const list = await ask(
    `/scim/Bench/Users?filter=${encodeURIComponent(`userName eq "${one.userName}"`)}`,
  )
  return { POST: single, PATCH: single, GET: single, LIST: list }
}
