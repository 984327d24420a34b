import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'node:test'
import { systemClock } from '../../src/model/clock.ts'
import { run } from '../cli/command-line.ts'
import type { TestServer } from '../sql/servers.ts'
import { MARK } from './answer.ts'
import { replace, withWorld, type World } from './world.ts'

const HOLDING = { thresholds: '{ disables: 1, deletes: 1, window: 1h }' }
const REJECTING = { thresholds: '{ disables: 1, window: 1h, onExceed: reject }' }
const RECREATING = {
  onAnchorChange: 'recreate',
  thresholds: '{ deletes: 1, window: 1h }',
}
const STAGED = {
  export: '{ mode: staged }',
  runProfiles: '{ write: { steps: [export] } }',
}

/** What is accepted and not written yet, or under another id, on every database. */
export function waiting(server: TestServer): void {
  test('changes beyond a threshold are answered as done, wait, and are written once they are approved', () =>
    withWorld(server, { more: HOLDING }, async (world) => {
      const { post, patch, send, rows } = world
      for (const id of ['1', '2', '3', '4']) assert.equal((await post(id)).status, 201)
      for (const id of ['1', '2', '3']) {
        const { status, body } = await patch(id, replace('active', 'False'))
        assert.equal(status, 200)
        assert.equal(body['active'], false)
      }
      assert.deepEqual(await active(world), ['False', 'True', 'True', 'True'])
      assert.equal((await send('GET', '/Users/3')).body['active'], false)
      const filter = encodeURIComponent('active eq false')
      assert.equal((await send('GET', `/Users?filter=${filter}`)).body['totalResults'], 3)
      assert.equal((await send('DELETE', '/Users/3')).status, 204)
      assert.equal((await send('DELETE', '/Users/4')).status, 204)
      assert.equal((await send('GET', '/Users/4')).status, 404)
      assert.equal((await rows()).length, 3)
      const [disables, deletes] = plansOf(world)
      assert.equal((await command(world, 'approve', disables ?? '')).code, 0)
      assert.deepEqual(await active(world), ['False', 'False', 'True'])
      assert.equal((await command(world, 'approve', deletes ?? '')).code, 0)
      assert.deepEqual(
        (await rows()).map((row) => row['Id']),
        ['1', '2'],
      )
    }))

  test('with onExceed: reject a change beyond a threshold is refused with 429', () =>
    withWorld(server, { more: REJECTING }, async ({ post, patch, send }) => {
      for (const id of ['1', '2']) await post(id)
      assert.equal((await patch('1', replace('active', 'False'))).status, 200)
      const refused = await patch('2', replace('active', 'False'))
      assert.equal(refused.status, 429)
      assert.ok(Number(refused.headers.get('retry-after')) > 0)
      assert.equal((await send('GET', '/Users/2')).body['active'], true)
    }))

  test('rows that events would make anew count as deletes, wait whole, and are written once approved', () =>
    withWorld(server, { more: RECREATING }, async (world) => {
      const { post, patch, send, rows } = world
      for (const id of ['1', '2', '3']) assert.equal((await post(id)).status, 201)
      assert.equal((await patch('1', replace('externalId', 'new1'))).body['id'], 'new1')
      const held = await patch('2', replace('externalId', 'new2'))
      assert.deepEqual([held.status, held.body['id'], held.body['externalId']], [200, '2', 'new2'])
      assert.equal((await patch('2', replace('name.givenName', 'Later'))).status, 200)
      assert.equal((await send('DELETE', '/Users/3')).status, 204)
      const ids = async () => (await rows()).map((row) => row['Id'])
      assert.deepEqual(await ids(), ['2', '3', 'new1'])
      const plans = plansOf(world)
      assert.equal(plans.length, 1, 'one limit, one plan')
      const status = await run(
        world.folder,
        ['status', '--output', 'json'],
        {},
        { clock: systemClock },
      )
      const { staged, stagedHeld } = JSON.parse(status.out).connectors[0].counts.User
      assert.deepEqual([stagedHeld.recreate, stagedHeld.delete, staged.insert], [1, 1, 0])
      assert.equal((await command(world, 'approve', plans[0] ?? '')).code, 0)
      assert.deepEqual(await ids(), ['new1', 'new2'])
      assert.equal((await rows())[1]?.['Firstname'], 'Later')
    }))

  test('a key that changes together with a disable counts as a disable', () =>
    withWorld(
      server,
      { more: { ...REJECTING, onAnchorChange: 'rekey' } },
      async ({ post, send, rows }) => {
        for (const id of ['1', '2']) await post(id)
        const both = (id: string) => ({
          schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
          Operations: [
            { op: 'Replace', path: 'externalId', value: id },
            { op: 'Replace', path: 'active', value: 'False' },
          ],
        })
        assert.equal((await send('PATCH', '/Users/1', both('8'))).status, 200)
        assert.equal((await send('PATCH', '/Users/2', both('9'))).status, 429)
        assert.deepEqual(
          (await rows()).map((row) => [row['Id'], row['Active']]),
          [
            ['2', 'True'],
            ['8', 'False'],
          ],
        )
      },
    ))

  test('with export: { mode: staged } a run writes what events said', () =>
    withWorld(server, { more: STAGED }, async (world) => {
      const { post, patch, send, rows } = world
      assert.equal((await post('1')).status, 201)
      assert.equal((await post('2')).status, 201)
      assert.equal((await patch('1', replace('name.familyName', `${MARK} O'Neil`))).status, 200)
      assert.equal((await send('DELETE', '/Users/2')).status, 204)
      assert.equal((await send('GET', '/Users')).body['totalResults'], 1)
      assert.deepEqual(await rows(), [])
      assert.equal((await command(world, 'run', 'HR', 'write')).code, 0)
      assert.deepEqual(
        (await rows()).map((row) => [row['Id'], row['Lastname']]),
        [['1', `${MARK} O'Neil`]],
      )
      const read = await send('GET', '/Users/1')
      assert.equal((await patch('1', replace('active', 'False'))).status, 200)
      assert.equal((await command(world, 'run', 'HR', 'write')).code, 0)
      assert.deepEqual(await active(world), ['False'])
      assert.equal(read.body['active'], true)
    }))

  for (const way of ['rekey', 'recreate']) {
    // A row that is re-keyed is still the same person, whom the client knows under the first id.
    const [known, gone] = way === 'rekey' ? ['1', undefined] : ['9', '1']
    test(`onAnchorChange: ${way} answers under the id that stands for the person`, () =>
      withWorld(server, { more: { onAnchorChange: way } }, async ({ post, patch, send, rows }) => {
        assert.equal((await post('1')).status, 201)
        const { status, body, headers } = await patch('1', replace('externalId', '9'))
        assert.equal(status, 200)
        assert.equal(body['id'], known)
        if (gone === '1') assert.match(headers.get('location') ?? '', /\/Users\/9$/u)
        assert.equal((await send('GET', '/Users/1')).status, gone === '1' ? 404 : 200)
        assert.equal((await patch('9', replace('active', 'False'))).status, 200)
        assert.deepEqual(
          (await rows()).map((row) => [row['Id'], row['Active']]),
          [['9', 'False']],
        )
        await post('2')
        assert.equal((await patch('2', replace('externalId', '9'))).status, 409)
        assert.equal((await rows()).length, 2)
      }))
  }
}

async function active({ rows }: World): Promise<readonly unknown[]> {
  return (await rows()).map((row) => row['Active'])
}

/** Plans that are held, in the order of their making. */
function plansOf({ folder }: World): readonly string[] {
  const database = new DatabaseSync(join(folder, '.rollcall', 'state.db'), { readOnly: true })
  try {
    const rows = database.prepare(`SELECT plan FROM plans WHERE state = 'held' ORDER BY at`).all()
    return rows.map((row) => String(row['plan']))
  } finally {
    database.close()
  }
}

/** A command beside the service, which carries it out. */
async function command(
  { folder }: World,
  ...words: readonly string[]
): Promise<{ readonly code: number }> {
  await sleep(10)
  const { code, out, err } = await run(folder, [...words], {}, { clock: systemClock })
  assert.equal(code, 0, `${out}${err}`)
  return { code }
}
