import { randomUUID } from 'node:crypto'
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../../src/model/clock.ts'
import { openPostgres } from '../../src/state/postgres/open-postgres.ts'
import { openStore } from '../../src/state/sqlite/open-store.ts'
import type { State } from '../../src/state/state.ts'
import { addressOf, runSql } from '../state/postgres.ts'

/** Where the connector space of a world is kept, and what a crash leaves of it. */
export interface StateKeep {
  /** Opens what is kept: after a crash, as it was at {@link keepImage}. */
  open(clock: Clock): Promise<State>
  /** The process ends at this moment. */
  keepImage(): void
  /** Time passes by the keeper's own clock, where it has one: nobody waits for the killed process any more. */
  lapse(): Promise<void>
  /** Nothing is kept any more. */
  drop(): Promise<void>
}

/** A file; its image is what the killed process leaves on the disk, without its memory. */
export function sqliteState(): StateKeep {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-sequences-state-'))
  let generation = 0
  const pathOf = (number: number): string => join(folder, `state-${number}.db`)
  return {
    open: (clock) => Promise.resolve(openStore({ path: pathOf(generation), clock })),
    keepImage() {
      const from = pathOf(generation)
      generation += 1
      for (const end of ['', '-wal']) {
        if (existsSync(`${from}${end}`))
          copyFileSync(`${from}${end}`, `${pathOf(generation)}${end}`)
      }
    },
    lapse: () => Promise.resolve(),
    drop: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
  }
}

/** A schema on PostgreSQL: whatever was written there is there. */
export function postgresState(): StateKeep {
  const schema = `state_${randomUUID().slice(0, 8)}`
  return {
    open: () => openPostgres({ url: addressOf(schema) }),
    keepImage() {},
    lapse: () => runSql(`UPDATE ${schema}.leases SET until = '-infinity'`),
    drop: () => runSql(`DROP SCHEMA IF EXISTS ${schema} CASCADE`),
  }
}
