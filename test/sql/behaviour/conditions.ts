import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CaseRule, Comparison, Condition } from '../../../src/model/condition.ts'
import type { ColumnValue } from '../../../src/model/value.ts'
import type { RowQuery, TargetTable } from '../../../src/sql/target.ts'
import { type TestServer, withTable } from '../servers.ts'
import { insert } from './people.ts'

const TEXTS: readonly (string | null)[] = [
  'abc',
  'ABC',
  'abc ',
  'a%c',
  'a_c',
  "a'c",
  'a[b]c',
  'a!c\\',
  '',
  null,
  'zß😀',
]

/** Filters, order and paging, against what JavaScript says. */
export function conditions(server: TestServer): void {
  for (const type of ['text50', 'folded50', 'long'] as const) {
    if (type === 'folded50' && server.dialect === 'postgres') continue
    test(`comparisons of ${type} texts agree with their meaning`, () =>
      withTexts(server, server.types[type], async (rows) => {
        const wanted = [
          'abc',
          'ABC',
          'a%c',
          'a_c',
          "a'c",
          'a[b]c',
          'b',
          'c',
          'a',
          '!',
          '\\',
          '😀',
          '',
        ]
        for (const value of wanted) {
          for (const rule of ['exact', 'folded'] as const) {
            for (const comparison of ['eq', 'ne', 'co', 'sw', 'ew'] as const) {
              const condition = compare(comparison, value, rule)
              const expected = TEXTS.flatMap((text, at) =>
                meets(text, comparison, value, rule) ? [at] : [],
              )
              const actual = await ids(rows, condition)
              // Whether trailing blanks count is for the collation to say when case does not matter.
              const blanks = (list: readonly number[]) =>
                rule === 'folded' ? list.filter((at) => at !== 2) : list
              assert.deepEqual(blanks(actual), blanks(expected), `${comparison} "${value}" ${rule}`)
              const negated = await ids(rows, { kind: 'not', of: condition })
              assert.equal(
                negated.length + actual.length,
                TEXTS.length,
                `not ${comparison} "${value}" ${rule}`,
              )
            }
          }
        }
      }))
  }

  test('a NULL meets no comparison, and every negated one', () =>
    withTexts(server, server.types.text50, async (rows) => {
      const present: Condition = { kind: 'present', column: 'Text' }
      assert.equal((await ids(rows, present)).includes(9), false)
      assert.deepEqual(await ids(rows, { kind: 'not', of: present }), [9])
      for (const comparison of ['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'co', 'sw', 'ew'] as const) {
        const condition = compare(comparison, 'abc', 'exact')
        assert.equal((await ids(rows, condition)).includes(9), false, comparison)
        assert.ok(
          (await ids(rows, { kind: 'not', of: condition })).includes(9),
          `not ${comparison}`,
        )
      }
    }))

  test('and, or and not nest', () =>
    withTexts(server, server.types.text50, async (rows) => {
      const abc = compare('eq', 'abc', 'exact')
      const quoted = compare('co', "'", 'exact')
      assert.deepEqual(await ids(rows, { kind: 'or', of: [abc, quoted] }), [0, 5])
      assert.deepEqual(await ids(rows, { kind: 'and', of: [abc, quoted] }), [])
      const neither: Condition = { kind: 'not', of: { kind: 'or', of: [abc, quoted] } }
      assert.equal((await ids(rows, neither)).length, TEXTS.length - 2)
      const both: Condition = { kind: 'not', of: { kind: 'and', of: [abc, { kind: 'always' }] } }
      assert.equal((await ids(rows, both)).length, TEXTS.length - 1)
      assert.deepEqual(await ids(rows, { kind: 'never' }), [])
      assert.equal(await rows.count({ kind: 'not', of: { kind: 'never' } }), TEXTS.length)
      assert.equal(await rows.count({ kind: 'or', of: [abc, quoted] }), 2)
    }))

  test('one shape of filter serves every value', () =>
    withTexts(server, server.types.text50, async (rows) => {
      assert.deepEqual(await ids(rows, compare('eq', 'abc', 'exact')), [0])
      assert.deepEqual(await ids(rows, compare('eq', 'a_c', 'exact')), [4])
      assert.deepEqual(await ids(rows, compare('eq', 'nobody', 'exact')), [])
      assert.deepEqual(await ids(rows, compare('eq', 'x'.repeat(10_000), 'exact')), [])
    }))

  test('numbers and instants are ordered as such', () =>
    withTable(
      server,
      {
        columns: {
          Id: `${server.types.int} not null primary key`,
          n: server.types.int,
          t: server.types.datetime,
        },
      },
      async ({ table }) => {
        const rows = await table(['Id'])
        for (const Id of [1, 2, 10]) {
          await rows.write(insert({ Id, n: Id, t: `2026-01-${Id + 10}T10:00:00.000Z` }))
        }
        const greater = (column: string, value: string | number): Condition => ({
          kind: 'compare',
          column,
          comparison: 'gt',
          value,
          case: 'exact',
        })
        assert.deepEqual(await ids(rows, greater('n', 2)), [10])
        assert.deepEqual(await ids(rows, greater('t', '2026-01-11T10:00:00.000Z')), [2, 10])
        await assert.rejects(
          rows.count({ kind: 'compare', column: 'n', comparison: 'co', value: '1', case: 'exact' }),
          { code: 'REQUEST_FILTER' },
        )
      },
    ))

  test('an equality on an indexed column gives every row that meets it, in the order of the key', () =>
    withTable(
      server,
      {
        columns: {
          Id: `${server.types.int} not null primary key`,
          Text: `${server.types.text50} null`,
        },
        after: (table) => [
          `create index ${server.quote('ByText')} on ${table} (${server.quote('Text')})`,
        ],
      },
      async ({ table }) => {
        const rows = await table(['Id'])
        for (const Id of [10, 2, 1]) await rows.write(insert({ Id, Text: 'many' }))
        await rows.write(insert({ Id: 3, Text: 'one' }))
        for (const rule of ['exact', 'folded'] as const) {
          assert.deepEqual(await ids(rows, compare('eq', 'many', rule)), [1, 2, 10])
          assert.deepEqual(await ids(rows, compare('eq', 'one', rule)), [3])
          assert.deepEqual(await ids(rows, compare('eq', 'none', rule)), [])
          const condition = compare('eq', 'many', rule)
          const first = await rows.select({ condition, limit: 2 })
          const behind = await rows.select({ condition, limit: 2, offset: 2 })
          const told = [...first, ...behind].map((row) => row['Id'])
          assert.deepEqual(told, [1, 2, 10])
        }
        assert.deepEqual(await ids(rows, compare('eq', 'ONE', 'folded')), [3])
      },
    ))

  test('pages by keyset and by offset cover every row once, in the same order', () =>
    withTexts(server, server.types.text50, async (rows) => {
      for (const descending of [false, true]) {
        for (const rule of ['exact', 'folded'] as const) {
          const sort = { column: 'Text', case: rule, descending }
          const all = await rows.select({ condition: { kind: 'always' }, sort, limit: 100 })
          assert.equal(all.length, TEXTS.length)
          assert.equal(all.at(descending ? 0 : -1)?.['Text'], null, 'nobody stands at the end')
          assert.deepEqual(
            await paged(rows, { sort }),
            all.map((row) => row['Id']),
          )
          const offset = await rows.select({
            condition: { kind: 'always' },
            sort,
            offset: 4,
            limit: 3,
          })
          assert.deepEqual(
            offset.map((row) => row['Id']),
            all.slice(4, 7).map((row) => row['Id']),
          )
        }
      }
      assert.deepEqual(
        await paged(rows, {}),
        TEXTS.map((_, at) => at),
      )
    }))
}

async function withTexts(
  server: TestServer,
  type: string,
  work: (rows: TargetTable) => Promise<void>,
): Promise<void> {
  const columns = { Id: `${server.types.int} not null primary key`, Text: `${type} null` }
  // SQL Server keeps characters beyond its code page only in nvarchar columns.
  const safe =
    server.dialect === 'mssql'
      ? { ...columns, Text: type.replace(/^varchar/u, 'nvarchar') }
      : columns
  await withTable(server, { columns: safe }, async ({ table }) => {
    const rows = await table(['Id'])
    for (const [Id, Text] of TEXTS.entries()) await rows.write(insert({ Id, Text }))
    await work(rows)
  })
}

function compare(comparison: Comparison, value: string, rule: CaseRule): Condition {
  return { kind: 'compare', column: 'Text', comparison, value, case: rule }
}

async function ids(rows: TargetTable, condition: Condition): Promise<number[]> {
  const found = await rows.select({ condition, limit: 100 })
  return found.map((row) => Number(row['Id']))
}

async function paged(rows: TargetTable, query: Partial<RowQuery>): Promise<ColumnValue[]> {
  const seen: ColumnValue[] = []
  let after: RowQuery['after']
  for (;;) {
    const page = await rows.select({
      condition: { kind: 'always' },
      limit: 2,
      ...query,
      ...(after === undefined ? {} : { after }),
    })
    if (page.length === 0) return seen
    for (const row of page) seen.push(row['Id'] ?? null)
    after = page.at(-1)
  }
}

function meets(
  text: string | null,
  comparison: Comparison,
  value: string,
  rule: CaseRule,
): boolean {
  if (text === null) return false
  const [held, sought] =
    rule === 'folded' ? [text.toLowerCase(), value.toLowerCase()] : [text, value]
  switch (comparison) {
    case 'eq':
      return held === sought
    case 'ne':
      return held !== sought
    case 'co':
      return held.includes(sought)
    case 'sw':
      return held.startsWith(sought)
    case 'ew':
      return held.endsWith(sought)
    default:
      return false
  }
}
