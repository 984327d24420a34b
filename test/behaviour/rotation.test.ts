import assert from 'node:assert/strict'
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { suite, test } from 'node:test'
import { SERVERS } from '../sql/servers.ts'
import { MARK } from './answer.ts'
import { replace, TOKEN, type World, withWorld } from './world.ts'

const [server] = SERVERS
const [FIRST, SECOND] = [`${MARK}-first-token`, `${MARK}-second-token`]

suite('rotation of tokens', () => {
  test('two tokens hold at once; a token file that is replaced counts without a restart', async () => {
    assert.ok(server)
    const options = {
      tokens: '[{ env: TOKEN }, { file: second.token }]',
      files: { 'second.token': `${FIRST}\n` },
    }
    await withWorld(server, options, async (world) => {
      const statusOf = async (token: string): Promise<number> =>
        (await world.send('GET', '/Users', undefined, { token })).status
      assert.deepEqual([await statusOf(TOKEN), await statusOf(FIRST)], [200, 200])
      const stop = new AbortController()
      const load = underLoad(world, stop.signal)
      const path = join(world.folder, 'second.token')
      writeFileSync(`${path}.new`, SECOND)
      renameSync(`${path}.new`, path)
      await until(async () => (await statusOf(SECOND)) === 200)
      assert.deepEqual([await statusOf(TOKEN), await statusOf(FIRST)], [200, 401])
      stop.abort()
      assert.deepEqual(await load, [201])
    })
  })
})

suite('a configuration that changes under load', () => {
  test('loses no request; a broken file leaves the last good one, a mended one is taken', async () => {
    assert.ok(server)
    await withWorld(server, {}, async (world) => {
      assert.equal((await world.post('1')).status, 201)
      const stop = new AbortController()
      const load = underLoad(world, stop.signal)
      const disable = async (): Promise<number> => {
        await world.patch('1', replace('active', true))
        await world.patch('1', replace('active', false))
        return (await world.send('GET', '/Users/1')).status
      }
      for (let round = 0; round < 5; round += 1) {
        world.configure({ description: `round ${round}` })
        await world.running.reload()
        assert.equal(await disable(), 200)
      }
      for (const broken of [
        { deprovision: '{ onDisable: explode }' },
        { description: '[' },
        { deprovision: '{ onDisable: delete }', match: '[NoSuchColumn]' },
      ]) {
        world.configure(broken)
        await world.running.reload()
        assert.equal(await disable(), 200, 'the last good one still keeps the row')
      }
      world.configure({ deprovision: '{ onDelete: keep }' })
      await world.running.reload()
      assert.equal((await world.send('DELETE', '/Users/1')).status, 204)
      assert.ok(
        (await world.rows()).some((row) => row['Id'] === '1'),
        'the mended one is taken',
      )
      stop.abort()
      assert.deepEqual(await load, [201])
      assert.equal(await world.pending(), 0)
    })
  })
})

/** Creates people until it is stopped, and tells which statuses came. */
async function underLoad(world: World, signal: AbortSignal): Promise<readonly number[]> {
  const statuses = new Set<number>()
  const worker = async (name: string): Promise<void> => {
    for (let at = 0; !signal.aborted; at += 1) {
      statuses.add((await world.post(`${name}-${at}`)).status)
      await sleep(5)
    }
  }
  await Promise.all([worker('a'), worker('b'), worker('c')])
  return [...statuses]
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < 10_000; waited += 100) {
    if (await condition()) return
    await sleep(100)
  }
  assert.fail('it was waited for in vain')
}
