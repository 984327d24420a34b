import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestServer } from '../sql/servers.ts'
import { MARK } from './answer.ts'
import { replace, withWorld } from './world.ts'

/** Requests at the same time: as if they had come one after the other, in some order. */
export function concurrency(server: TestServer): void {
  test('fifty changes of one person at once are all made', () =>
    withWorld(server, {}, async ({ post, patch, send, row, pending }) => {
      assert.equal((await post('1')).status, 201)
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, at) =>
          at % 2 === 0
            ? patch('1', replace('name.givenName', `${MARK} ${at}`))
            : patch(
                '1',
                replace('name.familyName', `${MARK} ${at}`),
                replace('active', at % 4 === 1),
              ),
        ),
      )
      assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200])
      const held = await row('1')
      assert.match(String(held?.['Firstname']), new RegExp(`^${MARK} \\d*[02468]$`, 'u'))
      const [, number = ''] = / (\d+)$/u.exec(String(held?.['Lastname'])) ?? []
      // The two columns of one request were written together.
      assert.equal(held?.['Active'], Number(number) % 4 === 1 ? 'True' : 'False')
      const read = (await send('GET', '/Users/1')).body
      assert.equal(Object(read['name'])['givenName'], held?.['Firstname'])
      assert.equal(await pending(), 0)
    }))

  test('of racing creates with one userName, in whatever case, one wins', () =>
    withWorld(server, {}, async ({ post, rows, space }) => {
      const names = ['race', 'RACE', 'Race', 'rAcE', 'raCE']
      for (let round = 0; round < 5; round += 1) {
        const answers = await Promise.all(
          names.map((name, at) =>
            post(`${round}-${at}`, { userName: `${name}${round}@${MARK}.example` }),
          ),
        )
        assert.deepEqual(
          answers.map(({ status }) => status).toSorted((a, b) => a - b),
          [201, 409, 409, 409, 409],
        )
        assert.equal((await rows()).length, round + 1)
      }
      assert.equal((await space()).length, 5)
    }))

  test('of racing creates of one person, one wins, and none is lost among many', () =>
    withWorld(server, {}, async ({ post, rows, space }) => {
      const ids = Array.from({ length: 40 }, (_, at) => `${at % 20}`)
      const answers = await Promise.all(ids.map((id) => post(id)))
      assert.equal(answers.filter(({ status }) => status === 201).length, 20)
      assert.equal(answers.filter(({ status }) => status === 409).length, 20)
      assert.equal((await rows()).length, 20)
      assert.equal((await space()).length, 20)
    }))

  test('a change that meets a deletion is made before it or finds nobody', () =>
    withWorld(server, {}, async ({ post, patch, send, rows, pending, space }) => {
      for (let round = 0; round < 10; round += 1) {
        assert.equal((await post('1')).status, 201)
        const [changed, deleted, read] = await Promise.all([
          patch('1', replace('name.givenName', `${MARK} ${round}`)),
          send('DELETE', '/Users/1'),
          send('GET', '/Users/1'),
        ])
        assert.ok([200, 404].includes(changed.status), changed.text)
        assert.ok([200, 404].includes(read.status), read.text)
        assert.equal(deleted.status, 204)
        assert.deepEqual(await rows(), [])
        assert.equal((await send('GET', '/Users/1')).status, 404)
      }
      assert.equal(await pending(), 0)
      assert.deepEqual(await space(), [])
    }))
}
