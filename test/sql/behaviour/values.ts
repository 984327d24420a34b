import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSyncError } from '../../../src/model/errors.ts'
import type { ColumnValue } from '../../../src/model/value.ts'
import { type TestServer, type TypeName, withTable } from '../servers.ts'
import { insert, plain, update, withPeople } from './people.ts'

/** What is written is what is read, for every kind of column and the values that hurt. */
export function values(server: TestServer): void {
  test('texts come back as they went: quotes, wildcards, emoji, blanks, 10,000 characters', () =>
    withPeople(server, async ({ table }) => {
      const people = await table(['Id'])
      const texts = [
        "O'Brien",
        '100% _x_ [a-z] !\\',
        '"); drop table people; --',
        'Ünïcödé 中文 👩‍👩‍👧‍👦 𝒳',
        ' lead and trail ',
        '',
        'x'.repeat(10_000),
        '😀'.repeat(2_500),
        '__proto__',
        'line\r\nbreak\ttab',
      ]
      for (const [at, Note] of texts.entries()) {
        const outcome = await people.write(insert({ Id: `${at}`, UserName: 'u', Note }))
        assert.equal(outcome.kind === 'written' && outcome.row?.['Note'], Note)
        assert.equal((await people.read({ Id: `${at}` }))?.['Note'], Note)
      }
    }))

  const samples: Partial<Record<TypeName, readonly ColumnValue[]>> = {
    int: [0, -1, 2_147_483_647],
    bigint: [1, -9_007_199_254_740_991, '9007199254740993', '-9223372036854775808'],
    bool: [true, false],
    date: ['2024-02-29', '1970-01-01', '1899-12-31'],
    datetime: ['2026-07-01T23:59:59.123Z', '1999-12-31T00:00:00.000Z'],
    binary: ['AAECAwT/', ''],
    uuid: ['0f8fad5b-d9cb-469f-a165-70867728950e'],
  }
  for (const [type, list] of Object.entries(samples)) {
    test(`a ${type} column gives canonical values back, and NULL`, () =>
      withTable(
        server,
        {
          columns: {
            Id: `${server.types.int} not null primary key`,
            Value: `${server.types[type as TypeName]} null`,
          },
        },
        async ({ table }) => {
          const rows = await table(['Id'])
          for (const [Id, Value] of [...list, null].entries()) {
            const outcome = await rows.write(insert({ Id, Value }))
            assert.deepEqual(outcome.kind === 'written' && plain(outcome.row), { Id, Value })
            await rows.write(update({ Id }, { Value: null }))
            const again = await rows.write(update({ Id }, { Value }))
            assert.deepEqual(again.kind === 'written' && plain(again.row), { Id, Value })
            if (Value === null || type === 'binary') continue
            const found = await rows.select({
              condition: {
                kind: 'compare',
                column: 'Value',
                comparison: 'eq',
                value: Value,
                case: 'exact',
              },
              limit: 2,
            })
            assert.deepEqual(
              found.map((row) => row['Id']),
              [Id],
              `eq ${Value}`,
            )
          }
        },
      ))
  }

  test('updates that share a round trip keep the values of every kind', () =>
    withTable(
      server,
      {
        columns: {
          Id: `${server.types.int} not null primary key`,
          i: `${server.types.bigint} null`,
          b: `${server.types.bool} null`,
          d: `${server.types.date} null`,
          t: `${server.types.datetime} null`,
          u: `${server.types.uuid} null`,
          x: `${server.types.binary} null`,
          c: `${server.types.padded4} null`,
          s: `${server.types.text50} null`,
        },
      },
      async ({ table }) => {
        const rows = await table(['Id'])
        const value = (at: number) => ({
          i: `90071992547410${10 + at}`,
          b: at % 2 === 0,
          d: `2024-01-${10 + at}`,
          t: `2024-01-${10 + at}T01:02:03.045Z`,
          u: `0f8fad5b-d9cb-469f-a165-7086772895${10 + at}`,
          x: at % 3 === 0 ? null : 'AP8=',
          c: `c${at}`,
          s: at % 4 === 0 ? null : `it's {"${at}",\\} NULL`,
        })
        const ids = Array.from({ length: 20 }, (_, at) => at)
        const made = await Promise.all(ids.map((Id) => rows.write(insert({ Id, ...value(Id) }))))
        const changed = await Promise.all(
          ids.map((Id) => rows.write(update({ Id }, value(19 - Id)))),
        )
        for (const Id of ids) {
          const [first, second] = [made[Id], changed[Id]]
          assert.deepEqual(first?.kind === 'written' && plain(first.row), { Id, ...value(Id) })
          const expected = { Id, ...value(19 - Id) }
          assert.deepEqual(second?.kind === 'written' && plain(second.row), expected)
          assert.deepEqual(plain(await rows.read({ Id })), expected)
        }
      },
    ))

  test('half a character is refused and not replaced', () =>
    withPeople(server, async ({ table }) => {
      const people = await table(['Id'])
      await assert.rejects(
        people.write(insert({ Id: 'a', UserName: 'u', Note: 'x\ud83d' })),
        (thrown) => isSyncError(thrown, 'ROW_TYPE') && thrown.facts.column === 'Note',
      )
      assert.equal(await people.read({ Id: '\ud83d' }), undefined)
      assert.equal(await people.read({ Id: 'a\0' }), undefined)
    }))

  test('a padded column is compared and read without its padding', () =>
    withTable(
      server,
      {
        columns: {
          Id: `${server.types.padded4} not null primary key`,
          Flag: `${server.types.padded4} null`,
        },
      },
      async ({ table }) => {
        const rows = await table(['Id'])
        await rows.write(insert({ Id: 'Y', Flag: 'N' }))
        assert.deepEqual(plain(await rows.read({ Id: 'Y' })), { Id: 'Y', Flag: 'N' })
        assert.equal(await rows.read({ Id: 'y' }), undefined)
        const outcome = await rows.write(update({ Id: 'Y' }, { Flag: 'Y' }))
        assert.deepEqual(outcome.kind === 'written' && plain(outcome.row), { Id: 'Y', Flag: 'Y' })
        const equal = {
          kind: 'compare',
          column: 'Flag',
          comparison: 'eq',
          value: 'Y',
          case: 'exact',
        } as const
        assert.equal(await rows.count(equal), 1)
      },
    ))
}
