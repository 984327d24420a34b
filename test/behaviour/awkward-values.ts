import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestServer } from '../sql/servers.ts'
import { MARK } from './answer.ts'
import { is, search, unchanged } from './expect.ts'
import { COLUMNS, patchOf, person, replace, withWorld } from './world.ts'

const ASTRAL = `${MARK} 𝔊𝔯𝔞𝔠𝔢 👩🏽‍💻 𠮷野`

/** Values that are easily misread on their way to a row and back. */
export function awkwardValues(server: TestServer): void {
  test('awkward ids and names arrive in the row, come back, and are found', () =>
    withWorld(server, {}, async ({ post, patch, send, row, rows }) => {
      const awkward = [
        "O'Brien",
        '100%',
        'a_b',
        'a\\b',
        '/x?y=1&z#',
        '"; drop table people; --',
        '[x]',
        '..',
      ]
      for (const id of awkward) {
        const created = await is(post(id), 201)
        const location = new URL(String(Object(created.body['meta'])['location'])).pathname
        assert.equal(
          (await is(send('GET', location.replace('/scim/HR', '')), 200)).body['externalId'],
          id,
        )
        const found = await is(
          search(send, `userName eq ${JSON.stringify(`${id}@${MARK}.example`)}`),
          200,
        )
        assert.equal(found.body['totalResults'], 1, id)
        const byId = encodeURIComponent(String(created.body['id']))
        await is(
          send('PATCH', `/Users/${byId}`, patchOf([replace('name.givenName', `${MARK} '%_\\"`)])),
          200,
        )
        assert.equal((await row(id))?.['Firstname'], `${MARK} '%_\\"`)
      }
      assert.equal((await rows()).length, awkward.length)
      await is(patch('a%b', replace('active', false)), 404)
      for (const [filter, total] of [
        ['userName co "%"', 1],
        ['userName co "_"', 1],
        ['userName sw "100%@"', 1],
        ['userName sw "a%"', 0],
        ['userName sw "a\\\\b"', 1],
        ['userName co "\'"', 1],
        ['userName sw "[x]"', 1],
        ['externalId eq "100_"', 0],
      ] as const) {
        assert.equal((await is(search(send, filter), 200)).body['totalResults'], total, filter)
      }
    }))

  test('letters beyond the BMP and values of 10,000 characters are stored whole or refused', () =>
    withWorld(server, {}, async ({ post, patch, send, row, rows }) => {
      const long = `${MARK} ${"'é𝔊".repeat(3_332)}`
      await is(post('1', { name: { givenName: `${MARK} G`, familyName: ASTRAL } }), 201)
      assert.equal((await row('1'))?.['Lastname'], ASTRAL)
      await is(patch('1', replace('name.familyName', long)), 200)
      assert.equal((await row('1'))?.['Lastname'], long)
      const read = await is(send('GET', '/Users/1'), 200)
      assert.equal(Object(read.body['name'])['familyName'], long)
      const before = await rows()
      const refused = await is(patch('1', replace('name.givenName', long)), 400)
      assert.match(String(refused.body['detail']), /Firstname/u)
      assert.equal(refused.body['scimType'], 'invalidValue')
      await is(post('2', { name: { givenName: long } }), 400)
      await is(send('POST', '/Users', person('3', { userName: long })), 400)
      await is(send('POST', '/Users', person(`${MARK}${'4'.repeat(10_000)}`)), 400)
      await is(send('GET', `/Users/${'5'.repeat(10_000)}`), 404)
      await is(search(send, `userName eq ${JSON.stringify(long)}`), 200)
      assert.deepEqual(await rows(), before)
    }))

  test('what no text is, NUL and half a letter, is refused, and found nowhere', () =>
    unchanged(server, async ({ post, send, patch }) => {
      const half = (body: object): string => JSON.stringify(body).replaceAll('HALF', '\\ud800')
      await is(patch('1', replace('name.familyName', `${MARK} \u0000`)), 400)
      await is(post('9\u0000'), 400)
      const patched = half(patchOf([replace('name.familyName', `${MARK} HALF`)]))
      await is(send('PATCH', '/Users/1', undefined, { raw: patched }), 400)
      await is(send('POST', '/Users', undefined, { raw: half(person('9HALF')) }), 400)
      for (const text of ['1\\u0000', '1\\ud800']) {
        const found = await is(search(send, `externalId eq "${text}"`), 200)
        assert.equal(found.body['totalResults'], 0)
      }
      for (const id of ['1~00', '1~ed~a0~80', '~', '1~.1', '1~2']) {
        await is(send('GET', `/Users/${id}`), 404)
        await is(send('DELETE', `/Users/${id}`), 404)
      }
    }))

  test('an id that is not of the key’s type is unknown, and no anchor', () =>
    withWorld(
      server,
      { columns: { ...COLUMNS, Id: 'int' } },
      async ({ post, patch, send, rows, pending }) => {
        await is(post('7'), 201)
        const before = await rows()
        for (const id of [
          'abc',
          '7.5',
          '07',
          ' 7',
          '7e0',
          '99999999999999',
          '-',
          "7'",
          '%37x',
          '0x7',
        ]) {
          await is(send('GET', `/Users/${encodeURIComponent(id)}`), 404)
          await is(patch(id, replace('active', false)), 404)
          await is(send('DELETE', `/Users/${encodeURIComponent(id)}`), 404)
        }
        for (const id of [`${MARK} seven`, '9'.repeat(30), '7.5']) await is(post(id), 400)
        assert.equal((await is(search(send, 'externalId eq "abc"'), 200)).body['totalResults'], 0)
        assert.deepEqual(await rows(), before)
        assert.equal(await pending(), 0)
        await is(send('DELETE', '/Users/7'), 204)
      },
    ))
}
