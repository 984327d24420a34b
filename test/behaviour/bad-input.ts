import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestServer } from '../sql/servers.ts'
import { is, search, unchanged } from './expect.ts'
import { MARK } from './answer.ts'
import { patchOf, person, replace, withWorld } from './world.ts'

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

  test('a password is taken and never given back', () =>
    withWorld(server, {}, async ({ post, send, rows }) => {
      const password = `${MARK}-pass-word`
      const created = await is(post('1', { password }), 201)
      const read = await is(send('GET', '/Users/1?attributes=password,userName'), 200)
      for (const { text } of [created, read]) assert.ok(!text.includes(password))
      assert.ok(!JSON.stringify(await rows()).includes(password))
    }))

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
