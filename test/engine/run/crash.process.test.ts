import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from '../people.ts'
import { crashWorld, people, runProfile } from './crash-world.ts'
import type { RunWorld } from './world.ts'

const CHILD = fileURLToPath(new URL('crash-run-child.ts', import.meta.url))

/** What the connector space holds, without what depends on how often it was written. */
async function contents(world: RunWorld): Promise<readonly unknown[]> {
  const records = await world.records()
  return records
    .map(({ id, accepted, state, standing, staged, touched, sourceKey, failure }) => ({
      id,
      accepted,
      state,
      standing,
      staged,
      touched,
      sourceKey,
      failure,
    }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

async function undisturbed(
  t: Parameters<typeof temporaryFolder>[0],
): Promise<readonly (readonly unknown[])[]> {
  const world = await crashWorld(t, temporaryFolder(t))
  world.file(...people(0))
  await runProfile(world.parts, ['fullImport', 'fullSynchronization'])
  const first = await contents(world)
  await world.deliver()
  world.file(...people(1))
  await runProfile(world.parts, ['fullImport', 'fullSynchronization'])
  return [first, await contents(world)]
}

suite('a run that is killed', () => {
  for (const steps of ['fullImport,fullSynchronization', 'fullImport']) {
    test(`converges, whatever was written: ${steps}`, { timeout: 120_000 }, async (t) => {
      const [first, second] = await undisturbed(t)
      const folder = temporaryFolder(t)
      let kills = 0
      for (const round of [0, 1]) {
        const preparing = await crashWorld({ after: () => {} }, folder)
        preparing.file(...people(round))
        await preparing.state.close()
        for (const write of [round + 1]) {
          const child = spawnSync(process.execPath, [CHILD, folder, String(write), steps])
          if (child.signal === 'SIGKILL') kills += 1
          else assert.equal(child.stdout.toString(), 'done\n', child.stderr.toString())
        }
        const world = await crashWorld({ after: () => {} }, folder)
        // The lease of a process that is dead lasts until it runs out.
        world.clock.set(world.clock.now() + 60_000 * (round + 1))
        await runProfile(world.parts, ['fullImport', 'fullSynchronization'])
        assert.deepEqual(await contents(world), round === 0 ? first : second)
        if (round === 0) await world.deliver()
        await world.state.close()
      }
      assert.ok(kills >= 1, `only ${kills} kills`)
    })
  }
})
