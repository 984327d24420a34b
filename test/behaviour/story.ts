import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { TestServer } from '../sql/servers.ts'
import { MARK } from './answer.ts'
import { COLUMNS, MAPPINGS, person, replace, withWorld } from './world.ts'

const ECMA = 'urn:ietf:params:scim:schemas:extension:ECMA2Host:2.0:User'
const SOFT = {
  columns: { ...COLUMNS, IsSoftDeleted: 'text50' },
  mappings: { ...MAPPINGS, IsSoftDeleted: 'isSoftDeleted' },
} as const

/** The story of the specification, step by step. */
export function story(server: TestServer): void {
  test('three people are assigned, one is renamed, one is unassigned and stays, one comes back', () =>
    withWorld(server, {}, async ({ post, patch, send, row, rows, pending }) => {
      for (const id of ['1', '2', '3']) assert.equal((await post(id)).status, 201)
      assert.deepEqual(
        (await rows()).map((one) => [one['Id'], one['Active'], one['Company']]),
        ['1', '2', '3'].map((id) => [id, 'True', `${MARK} AG`]),
      )
      const renamed = await patch('1', replace('name.familyName', `${MARK} O'Neil`))
      assert.equal(renamed.status, 200)
      assert.equal((await row('1'))?.['Lastname'], `${MARK} O'Neil`)
      assert.equal((await patch('2', replace('active', 'False'))).status, 200)
      assert.equal((await row('2'))?.['Active'], 'False')
      assert.equal((await send('GET', '/Users/2')).body['active'], false)
      assert.equal((await patch('2', replace('active', 'True'))).status, 200)
      assert.equal((await row('2'))?.['Active'], 'True')
      assert.equal((await rows()).length, 3)
      assert.equal(await pending(), 0)
    }))

  test('IsSoftDeleted flows as False, and as True when the person is unassigned', () =>
    withWorld(server, SOFT, async ({ post, patch, row }) => {
      assert.equal((await post('1')).status, 201)
      assert.equal((await row('1'))?.['IsSoftDeleted'], 'False')
      await patch('1', replace('active', 'False'))
      assert.deepEqual(pick(await row('1')), ['False', 'True'])
      await patch('1', replace('active', 'True'))
      assert.deepEqual(pick(await row('1')), ['True', 'False'])
    }))

  test('blocked and unassigned are told apart when both are sent, by column', () =>
    withWorld(server, SOFT, async ({ post, patch, row }) => {
      const columns = {
        Id: '1',
        UserPrincipalName: `a@${MARK}`,
        Active: 'True',
        IsSoftDeleted: 'False',
      }
      assert.equal((await post('1', { [ECMA]: columns })).status, 201)
      await patch('1', replace(`${ECMA}:Active`, 'False'))
      assert.deepEqual(pick(await row('1')), ['False', 'False'])
      await patch('1', replace(`${ECMA}:IsSoftDeleted`, 'True'))
      assert.deepEqual(pick(await row('1')), ['False', 'True'])
    }))

  test('one line deletes the row of whoever is unassigned, a rule only of whom it names', async () => {
    const all = { ...SOFT, more: { deprovision: '{ onDisable: delete }' } }
    await withWorld(server, all, async ({ post, patch, send, rows, space }) => {
      await post('1')
      assert.ok((await patch('1', replace('active', 'False'))).status < 300)
      assert.equal((await rows()).length, 0)
      assert.equal((await send('GET', '/Users/1')).status, 404)
      assert.equal((await post('1')).status, 201)
      assert.equal((await rows()).length, 1)
      assert.equal((await space()).length, 1)
    })
    const rule = `{ onDisable: [{ when: "department = '${MARK} temps'", do: delete }] }`
    await withWorld(
      server,
      { ...SOFT, more: { deprovision: rule } },
      async ({ post, patch, rows }) => {
        await post('1')
        await post('2', {
          'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': {
            department: `${MARK} temps`,
          },
        })
        for (const id of ['1', '2']) await patch(id, replace('active', 'False'))
        assert.deepEqual(
          (await rows()).map((row) => row['Id']),
          ['1'],
        )
      },
    )
  })

  test('a row that a trigger deletes under the UPDATE is success, and the person can come again', (t) =>
    withDeletingTrigger(server, t, async ({ post, patch, send, rows, pending }) => {
      await post('1')
      await post('2')
      const disabled = await patch('1', replace('active', 'False'))
      assert.ok(disabled.status < 300, disabled.text)
      assert.deepEqual(
        (await rows()).map((row) => row['Id']),
        ['2'],
      )
      assert.equal((await send('GET', '/Users/1')).status, 404)
      assert.equal((await patch('1', replace('active', 'True'))).status, 404)
      assert.equal((await post('1')).status, 201)
      assert.equal((await rows()).length, 2)
      assert.equal(await pending(), 0)
    }))

  test('who is deleted can be created again under the same userName', () =>
    withWorld(server, {}, async ({ post, send, rows, space }) => {
      await post('1')
      assert.equal((await post('1')).status, 409)
      assert.equal((await send('DELETE', '/Users/1')).status, 204)
      assert.equal((await send('DELETE', '/Users/1')).status, 404)
      assert.equal((await rows()).length, 0)
      const again = await send('POST', '/Users', person('2', { userName: `1@${MARK}.example` }))
      assert.equal(again.status, 201)
      assert.equal((await rows()).length, 1)
      assert.equal((await space()).length, 1)
    }))

  test('a changed anchor is refused and writes nothing', () =>
    withWorld(server, {}, async ({ post, patch, send, rows, pending }) => {
      await post('1')
      const before = await rows()
      const answer = await patch('1', replace('externalId', '2'), replace('displayName', MARK))
      assert.equal(answer.status, 409)
      assert.equal(answer.body['scimType'], 'mutability')
      const replaced = await send('PUT', '/Users/1', person('2'))
      assert.equal(replaced.status, 409)
      assert.deepEqual(await rows(), before)
      assert.equal(await pending(), 0)
      assert.equal((await patch('1', replace('name.givenName', `${MARK} G`))).status, 200)
    }))
}

function pick(row: Readonly<Record<string, unknown>> | undefined): readonly unknown[] {
  return [row?.['Active'], row?.['IsSoftDeleted']]
}

/** The table of the story's fourth step: its owner's trigger deletes whoever becomes inactive. */
async function withDeletingTrigger(
  server: TestServer,
  t: TestContext,
  work: Parameters<typeof withWorld>[2],
): Promise<void> {
  const { deletingTrigger } = server
  if (deletingTrigger === undefined) {
    t.skip(`${server.title} has no trigger that deletes a row of its own table`)
    return
  }
  const after = (quoted: string): string[] =>
    deletingTrigger(quoted).map((statement) => statement.replaceAll("'gone'", "'False'"))
  await withWorld(server, { after }, work)
}
