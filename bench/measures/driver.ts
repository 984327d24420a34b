import type { BenchDatabase } from '../databases.ts'
import type { Figure } from '../figure.ts'
import { drive } from '../load.ts'
import { activePatches, creates, person } from '../people.ts'
import { startService } from '../servers.ts'
import { type Effort, warmUp } from './scim.ts'

const PEOPLE = 5_000
const CONNECTIONS = 10

/** PATCH active against a loop of the driver's own named single-row upsert, on the same table. */
export async function measureDriver(database: BenchDatabase, effort: Effort): Promise<Figure[]> {
  const service = await startService(database)
  const { default: pg } = await import('pg')
  const pool = new pg.Pool({ connectionString: database.url, max: CONNECTIONS })
  try {
    await drive(service, creates({ next: 0 }).next, { amount: PEOPLE })
    const patches = activePatches(PEOPLE)
    await upsertRate(pool, effort.seconds)
    await warmUp(service, patches, effort)
    const rounds: { ratio: number; driver: number; service: number }[] = []
    for (let round = 0; round < effort.rounds; round++) {
      const driver = await upsertRate(pool, effort.seconds)
      const { rate } = await drive(service, patches.next, { seconds: effort.seconds })
      rounds.push({ ratio: rate / driver, driver, service: rate })
    }
    const middle = rounds.toSorted((a, b) => a.ratio - b.ratio)[Math.floor(rounds.length / 2)]
    return [
      {
        name: `${database.name}: PATCH active, against the driver's named upsert loop`,
        unit: 'of the driver',
        target: { atLeast: 0.35 },
        rounds: rounds.map((one) => one.ratio),
        note: `${middle?.service.toFixed(0)}/s of ${middle?.driver.toFixed(0)}/s`,
      },
    ]
  } finally {
    await pool.end()
    await service.stop()
  }
}

/** Upserts a second, ten in flight, every one a durable transaction of its own. */
async function upsertRate(pool: import('pg').Pool, seconds: number): Promise<number> {
  const text =
    'insert into "EntraIDUsers" ("Id", "UserPrincipalName", "Active") values ($1, $2, $3) on conflict ("Id") do update set "Active" = excluded."Active"'
  const end = performance.now() + seconds * 1000
  let done = 0
  const loop = async (): Promise<void> => {
    while (performance.now() < end) {
      const { id, userName } = person((done * 7919) % PEOPLE)
      const values = [id, userName, done % 2 === 0 ? 'True' : 'False']
      done++
      await pool.query({ name: 'upsert', text, values })
    }
  }
  const begun = performance.now()
  await Promise.all(Array.from({ length: CONNECTIONS }, loop))
  return (done * 1000) / (performance.now() - begun)
}
