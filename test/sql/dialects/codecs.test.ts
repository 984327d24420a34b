import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { decodeDatetime, decodeInteger, decodeTime } from '../../../src/sql/dialects/codecs.ts'
import { asSets, likePattern } from '../../../src/sql/dialects/pattern.ts'
import { deletesFrom } from '../../../src/sql/dialects/trigger-text.ts'

suite('codecs', () => {
  for (const [raw, canonical] of [
    ['2026-07-01 12:00:00', '2026-07-01T12:00:00.000Z'],
    ['2026-07-01 12:00:00.5', '2026-07-01T12:00:00.500Z'],
    ['2026-07-01 12:00:00.123456+05:30', '2026-07-01T06:30:00.123Z'],
    ['2026-07-01 12:00:00-03', '2026-07-01T15:00:00.000Z'],
    ['2026-07-01T12:00:00Z', '2026-07-01T12:00:00.000Z'],
    ['2026-07-01', '2026-07-01T00:00:00.000Z'],
    ['0099-01-01 00:00:00', '0099-01-01T00:00:00.000Z'],
    ['infinity', 'infinity'],
  ] as const) {
    test(`the instant ${raw} is ${canonical}`, () => {
      assert.equal(decodeDatetime(raw), canonical)
    })
  }

  test('integers are numbers as long as they are exact', () => {
    assert.equal(decodeInteger('9007199254740991'), 9_007_199_254_740_991)
    assert.equal(decodeInteger('9007199254740992'), '9007199254740992')
    assert.equal(decodeInteger(-5n), -5)
    assert.equal(decodeInteger(2n ** 63n), '9223372036854775808')
  })

  test('times lose zeros that say nothing', () => {
    assert.equal(decodeTime('10:11:12.5000000'), '10:11:12.5')
    assert.equal(decodeTime('10:11:12.0000000'), '10:11:12')
    assert.equal(decodeTime('10:11:12'), '10:11:12')
  })

  test('nothing in a searched text is a wildcard', () => {
    assert.equal(likePattern('co')('50%_[x]!'), '%50!%!_![x!]!!%')
    assert.equal(likePattern('co', asSets)('50%_[x]!'), '%50[%][_][[]x]!%')
    assert.equal(likePattern('sw')('a'), 'a%')
    assert.equal(likePattern('ew')('a'), '%a')
  })
})

suite('deletesFrom', () => {
  const table = { name: 'EntraIDUsers' }
  for (const text of [
    'delete from EntraIDUsers where 1 = 1',
    'DELETE FROM [dbo].[EntraIDUsers] WHERE Id = 1',
    'delete "EntraIDUsers"',
    'delete top (5) from hr.dbo.EntraIDUsers',
    'delete u from inserted i join EntraIDUsers u on u.Id = i.Id',
    'delete from only public.entraidusers',
  ]) {
    test(`sees: ${text}`, () => assert.equal(deletesFrom(text, table), true))
  }
  for (const text of [
    'delete from Audit; update EntraIDUsers set a = 1',
    '-- delete from EntraIDUsers\nselect 1',
    "insert into log values ('delete from EntraIDUsers')",
    'delete from EntraIDUsersArchive',
  ]) {
    test(`is not misled by: ${text}`, () => assert.equal(deletesFrom(text, table), false))
  }
})
