import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestServer } from '../sql/servers.ts'
import {
  type Answer,
  COLUMNS,
  MARK,
  patchOf,
  person,
  replace,
  type World,
  withWorld,
} from './world.ts'

const ASTRAL = `${MARK} 𝔊𝔯𝔞𝔠𝔢 👩🏽‍💻 𠮷野`

/** Whatever a client sends: the right error, at once, and nothing half-written. */
export function badInput(server: TestServer): void {
  test('a body that cannot be read changes nothing', () =>
    unchanged(server, async ({ send }) => {
      const whole = JSON.stringify(person('9'))
      const deep = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`
      const bodies: readonly [string, number][] = [
        [whole.slice(0, -1), 400],
        [`${whole}}`, 400],
        ['', 400],
        ['null', 400],
        ['[]', 400],
        ['"text"', 400],
        ['17', 400],
        ['\u0000', 400],
        [deep, 400],
        [`{"pad":"${'x'.repeat(1_100_000)}"}`, 413],
      ]
      for (const [raw, status] of bodies) {
        await is(send('POST', '/Users', undefined, { raw }), status)
        await is(send('PUT', '/Users/1', undefined, { raw }), status)
        await is(send('PATCH', '/Users/1', undefined, { raw }), status)
      }
    }))

  test('a content type that is not JSON is refused', () =>
    unchanged(server, async ({ send }) => {
      for (const type of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded']) {
        await is(send('POST', '/Users', person('9'), { type }), 415)
      }
      await is(send('PATCH', '/Users/1', patchOf([]), { type: 'text/html' }), 415)
    }))

  test('a wrong, a short or no token is refused before anything else', () =>
    unchanged(server, async ({ send }) => {
      for (const token of ['', 'wrong', `wrong-${'x'.repeat(9_000)}`]) {
        await is(send('POST', '/Users', person('9'), { token }), 401)
        await is(send('GET', '/Users/1', undefined, { token }), 401)
      }
    }))

  test('wrong types and a blank userName are refused', () =>
    unchanged(server, async ({ post, patch }) => {
      const wrong: readonly Readonly<Record<string, unknown>>[] = [
        { userName: '' },
        { userName: '   ' },
        { userName: null },
        { userName: 17 },
        { userName: { value: MARK } },
        { userName: [MARK] },
        { active: `${MARK} maybe` },
        { active: 3 },
        { active: {} },
        { name: MARK },
        { name: { familyName: { a: MARK } } },
        { name: { familyName: [MARK] } },
        { schemas: MARK },
      ]
      for (const more of wrong) await is(post('9', more), 400)
      await is(patch('1', replace('userName', '  ')), 400)
      await is(patch('1', replace('active', `${MARK} maybe`)), 400)
      await is(patch('1', replace('name', MARK)), 400)
      await is(patch('1', { op: 'explode', path: 'active', value: true }), 400)
      await is(patch('1', { op: 'remove' }), 400)
      await is(patch('1', replace('emails[type eq', MARK)), 400)
      await is(patch('1', replace('nickName[', MARK)), 400)
      await is(patch('1', replace('id', 'other')), 400)
    }))

  test('several operations are applied together or not at all', () =>
    unchanged(server, async ({ patch }) => {
      const first = replace('name.givenName', `${MARK} changed`)
      await is(patch('1', first, replace('userName', ' ')), 400)
      await is(patch('1', first, { op: 'remove' }), 400)
      await is(patch('1', first, replace('name.givenName', `${MARK} ${'x'.repeat(200)}`)), 400)
    }))

  test('unknown attributes and the names of prototypes are let be', () =>
    withWorld(server, {}, async ({ send, row, rows }) => {
      const text = JSON.stringify(person('1')).replace(
        '{',
        '{"__proto__":{"userName":"x","active":false},"constructor":{"prototype":{"active":1}},' +
          '"x-unknown":{"a":[1,null,{"b":true}]},"urn:example:unknown":{"c":1},',
      )
      await is(send('POST', '/Users', undefined, { raw: text }), 201)
      assert.equal((await row('1'))?.['Active'], 'True')
      const raw = JSON.stringify(
        patchOf([{ op: 'add', value: { title: MARK, 'name.givenName': `${MARK} G` } }]),
      )
      await is(send('PATCH', '/Users/1', undefined, { raw }), 200)
      // No attribute's name begins with "_" (RFC 7643 §2.1).
      const spoiled = raw.replace('"title":', '"__proto__":{"active":false},"title":')
      await is(send('PATCH', '/Users/1', undefined, { raw: spoiled }), 400)
      const held = await row('1')
      assert.deepEqual([held?.['Active'], held?.['Firstname']], ['True', `${MARK} G`])
      assert.equal(Reflect.get({}, 'active'), undefined)
      assert.equal((await rows()).length, 1)
    }))

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

  test('filters that do not parse, and lists that make no sense, are refused', () =>
    unchanged(server, async ({ send }) => {
      for (const filter of [
        'userName',
        'userName eq',
        'userName eq "x',
        'userName xx "y"',
        'eq "x"',
        '(userName eq "x"',
        'userName eq "x")',
        'userName eq "x" and',
        'not userName eq "x"',
        'emails[type eq "work"',
        'userName eq "x"; drop table people',
        `${'('.repeat(2_000)}userName pr${')'.repeat(2_000)}`,
        '',
      ]) {
        const answer = await is(search(send, filter), 400, filter)
        assert.equal(answer.body['scimType'], 'invalidFilter', filter)
      }
      for (const query of ['count=x', 'startIndex=x', 'sortBy=%5B']) {
        await is(send('GET', `/Users?${query}`), 400)
      }
    }))

  test('a thousand operations are one UPDATE, one more is refused', () =>
    withWorld(server, {}, async ({ post, patch, row, rows }) => {
      await is(post('1'), 201)
      const operations = (count: number): unknown[] =>
        Array.from({ length: count }, (_, at) => replace('name.givenName', `${MARK} ${at + 1}`))
      await is(patch('1', ...operations(1_000)), 200)
      assert.equal((await row('1'))?.['Firstname'], `${MARK} 1000`)
      const before = await rows()
      const refused = await patch('1', ...operations(1_001))
      assert.ok([400, 413].includes(refused.status), refused.text)
      assert.deepEqual(await rows(), before)
    }))
}

/** One person is there; whatever `work` does, table and connector space are afterwards as before, and all works. */
async function unchanged(server: TestServer, work: (world: World) => Promise<void>): Promise<void> {
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

async function is(answer: Promise<Answer>, status: number, what = ''): Promise<Answer> {
  const got = await answer
  assert.equal(got.status, status, `${what} ${got.text.slice(0, 500)}`)
  return got
}

function search(send: World['send'], filter: string): Promise<Answer> {
  return send('GET', `/Users?filter=${encodeURIComponent(filter)}`)
}
