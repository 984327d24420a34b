import assert from 'node:assert/strict'
import type { TestServer } from '../sql/servers.ts'
import { type Answer, MARK } from './answer.ts'
import { replace, type World, withWorld } from './world.ts'

/** One person is there; whatever `work` does, table and connector space are afterwards as before, and all works. */
export async function unchanged(
  server: TestServer,
  work: (world: World) => Promise<void>,
): Promise<void> {
  await withWorld(server, {}, async (world) => {
    await is(world.post('1'), 201)
    const before = await world.rows()
    const read = (await is(world.send('GET', '/Users/1'), 200)).body
    await work(world)
    assert.deepEqual(await world.rows(), before)
    assert.deepEqual(await world.space(), ['1'])
    assert.deepEqual((await is(world.send('GET', '/Users/1'), 200)).body, read)
    await is(world.patch('1', replace('name.givenName', `${MARK} G`)), 200)
    await is(world.post('2'), 201)
    assert.equal((await world.rows()).length, 2)
  })
}

/** The answer, when it has this status. */
export async function is(answer: Promise<Answer>, status: number, what = ''): Promise<Answer> {
  const got = await answer
  assert.equal(got.status, status, `${what} ${got.text.slice(0, 500)}`)
  return got
}

/** Asks for a list by filter. */
export function search(send: World['send'], filter: string): Promise<Answer> {
  return send('GET', `/Users?filter=${encodeURIComponent(filter)}`)
}
