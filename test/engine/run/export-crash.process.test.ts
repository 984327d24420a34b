import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { suite, test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { SERVERS, type TestServer } from '../../sql/servers.ts'
import { temporaryFolder } from '../people.ts'
import { exportWorld, recordsOf, rowsOf, tableOn } from './export-world.ts'
import type { RunWorld } from './world.ts'

const CHILD = fileURLToPath(new URL('export-crash-child.ts', import.meta.url))
const MANY = 20_000
const MOMENTS = ['before', 'during', 'after', 'settled'] as const

/** People of two rounds: the second one inserts, updates and deletes some thousand each. */
function people(round: number): readonly string[] {
  const lines: string[] = []
  for (let at = 0; at < MANY; at += 1) {
    if (at % 5 === (round === 0 ? 1 : 2)) continue
    lines.push(`${at},Name ${at % 3 === 0 ? round : 0},p${at}@x,Math,yes`)
  }
  return lines
}

/** A generator of its own, so that a failure can be repeated. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

async function stage(world: RunWorld, round: number): Promise<void> {
  world.file(...people(round))
  const report = await world.run('fullImport', 'fullSynchronization')
  assert.equal(report.result, 'done', JSON.stringify(report.failure))
}

async function undisturbed(t: TestContext, server: TestServer): Promise<readonly unknown[]> {
  const world = await exportWorld(t, { elsewhere: await tableOn(server, t) })
  for (const round of [0, 1]) {
    await stage(world, round)
    assert.equal((await world.run('export')).result, 'done')
  }
  return [await rowsOf(world), await recordsOf(world)]
}

for (const server of SERVERS) {
  suite(`an export on ${server.title}`, { skip: server.missing ?? false }, () => {
    test('that is killed again and again comes to the same end', {
      timeout: 180_000,
    }, async (t) => {
      const [rows, records] = await undisturbed(t, server)
      const random = seeded(20_261_123)
      const folder = temporaryFolder(t)
      const elsewhere = await tableOn(server, t)
      let now = Date.parse('2026-11-23T05:00:00.000Z')
      let kills = 0
      for (const round of [0, 1]) {
        const preparing = await exportWorld({ after: () => {} }, { folder, elsewhere })
        preparing.clock.set((now += 3_600_000))
        await stage(preparing, round)
        await preparing.state.close()
        for (let kill = 0; kill < 3; kill += 1) {
          const moment = MOMENTS[Math.floor(random() * MOMENTS.length)] ?? 'after'
          const count = String(1 + Math.floor(random() * 3))
          const target = [elsewhere.dialect, elsewhere.connection, elsewhere.table]
          const child = spawnSync(process.execPath, [CHILD, folder, moment, count, ...target])
          if (child.signal === 'SIGKILL') kills += 1
          else assert.equal(child.stdout.toString(), 'done\n', child.stderr.toString())
        }
        const world = await exportWorld({ after: () => {} }, { folder, elsewhere })
        // The lease of a process that is dead lasts until it runs out.
        world.clock.set((now += 3_600_000))
        const report = await world.run('export')
        assert.equal(report.result, 'done', JSON.stringify(report))
        if (round === 1) {
          assert.deepEqual(await rowsOf(world), rows)
          assert.deepEqual(await recordsOf(world), records)
        }
        await world.state.close()
        await world.parts.target.close()
      }
      assert.ok(kills >= 4, `only ${kills} kills`)
    })
  })
}
