import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { parseJsonBody } from '../../src/http/json-body.ts'
import { parseQuery } from '../../src/http/query.ts'
import { tokenBucket } from '../../src/http/rate-limit.ts'
import { requestIdOf } from '../../src/http/request-id.ts'
import { isSyncError } from '../../src/model/errors.ts'
import { inheritsNoName } from '../model/inherits-no-name.ts'

suite('parseJsonBody', () => {
  test('gives objects that inherit no name, in which __proto__ is a name like any other', () => {
    const body = parseJsonBody('{"__proto__":{"polluted":1},"a":[{"b":null}]}', 32)
    assert.ok(inheritsNoName(body as object))
    assert.deepEqual(Object.keys(body as object), ['__proto__', 'a'])
    assert.equal(Reflect.get({}, 'polluted'), undefined)
  })

  test('passes over a byte order mark', () => {
    assert.equal(parseJsonBody('\uFEFF1', 32), 1)
  })

  test('refuses what is no JSON, without quoting it', () => {
    for (const text of ['{', '{"a":1,}', "{'a':1}", 'Secret', '{"a":NaN}', '']) {
      assert.throws(
        () => parseJsonBody(text, 32),
        (error) => isSyncError(error, 'REQUEST_SYNTAX') && !error.message.includes('Secret'),
      )
    }
  })

  test('bounds the depth', () => {
    const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
    parseJsonBody(nested(32), 32)
    for (const depth of [33, 100_000]) {
      assert.throws(
        () => parseJsonBody(nested(depth), 32),
        (error) => isSyncError(error, 'REQUEST_SYNTAX'),
      )
    }
  })
})

suite('parseQuery', () => {
  test('decodes plus signs and percent signs', () => {
    const query = parseQuery('filter=userName+eq+%22a%2Bb%40c.d%20%C3%A6%22&count=1')
    assert.deepEqual(
      [...query],
      [
        ['filter', 'userName eq "a+b@c.d æ"'],
        ['count', '1'],
      ],
    )
  })

  test('tolerates flags, empty parts and repetition', () => {
    const query = parseQuery('aadOptscim062020&&count=1&count=2&')
    assert.deepEqual(
      [...query],
      [
        ['aadOptscim062020', ''],
        ['count', '1'],
      ],
    )
  })

  test('refuses percent signs that encode nothing', () => {
    for (const text of ['filter=%', 'filter=%zz', '%ff=1']) {
      assert.throws(
        () => parseQuery(text),
        (error) => isSyncError(error, 'REQUEST_SYNTAX'),
      )
    }
  })
})

suite('requestIdOf', () => {
  test('keeps a sane id and replaces any other', () => {
    const ids = () => 'ours'
    assert.equal(requestIdOf('3f2a-81:x', ids), '3f2a-81:x')
    for (const header of [undefined, '', 'a b', 'a"b', 'x'.repeat(129), 'é', ['a', 'b']]) {
      assert.equal(requestIdOf(header, ids), 'ours')
    }
  })
})

suite('tokenBucket', () => {
  test('lets a burst pass, then as many as the rate gives', () => {
    let now = 0
    const bucket = tokenBucket({ perSecond: 2, burst: 3 }, { now: () => now })
    assert.deepEqual(
      [1, 2, 3, 4].map(() => bucket.take()),
      [0, 0, 0, 1],
    )
    now = 500
    assert.deepEqual(
      [1, 2].map(() => bucket.take()),
      [0, 1],
    )
    now = 60_000
    assert.deepEqual(
      [1, 2, 3, 4].map(() => bucket.take()),
      [0, 0, 0, 1],
    )
  })

  test('says how long to wait', () => {
    const bucket = tokenBucket({ perSecond: 0.1, burst: 1 }, { now: () => 0 })
    assert.deepEqual([bucket.take(), bucket.take()], [0, 10])
  })

  test('is not drained by a clock that is set back', () => {
    let now = 1_000_000
    const bucket = tokenBucket({ perSecond: 1, burst: 2 }, { now: () => now })
    bucket.take()
    now = 0
    assert.equal(bucket.take(), 0)
    now = 1_000
    assert.equal(bucket.take(), 0)
  })
})
