import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { ColumnValue } from '../../../src/model/value.ts'
import { isSyncError } from '../../../src/model/errors.ts'
import type { BulkOutcome, BulkTable, BulkWrite, Cells } from '../../../src/sql/bulk.ts'
import type { RowOutcome, TargetTable } from '../../../src/sql/target.ts'
import { type TestServer, type TypeName, withTable } from '../servers.ts'
import { NAME, remove } from './people.ts'
import { plain } from './bulk-writes.ts'
import { scanned } from './scans.ts'

const RUNS = Number(process.env['ROLLCALL_TEST_RUNS'] ?? 6)

/** Random tables and change sets: what a bulk write does and says is what the single path does and says. */
export function bulkEqualsSingle(server: TestServer): void {
  test('a bulk write gives the outcomes and the table that the single path gives', () =>
    fc.assert(
      fc.asyncProperty(scenarios(), async (scenario) => {
        const columns = {
          Id: keyType(server, scenario.key),
          UserName: `${server.types.text50} not null`,
          ...Object.fromEntries(
            scenario.types.map((type, at) => [`c${at}`, `${server.types[type]} null`]),
          ),
        }
        await withTable(server, { columns }, (one) =>
          withTable(server, { columns }, async (other) => {
            const bulk = await one.bulk(['Id'])
            const twin = await other.bulk(['Id'])
            const single = await other.table(['Id'])
            for (const write of scenario.writes) {
              assert.deepEqual(plain(await bulk.write(write)), await oneByOne(single, write))
              assert.deepEqual(await contents(bulk), await contents(twin))
            }
          }),
        )
      }),
      { numRuns: RUNS, interruptAfterTimeLimit: 20_000 },
    ))
}

function keyType(server: TestServer, key: 'text50' | 'int'): string {
  return `${server.types[key]} not null primary key`
}

async function contents(table: BulkTable): Promise<Cells[]> {
  return (await scanned(table, { pageSize: 50 })).toSorted((a, b) =>
    String(a[0]) < String(b[0]) ? -1 : 1,
  )
}

/** The single path, a row after the other, in the words of a bulk outcome. */
async function oneByOne(table: TargetTable, write: BulkWrite): Promise<object> {
  const exceptions = new Map<number, RowOutcome | Error>()
  let written = 0
  const count = write.kind === 'delete' ? write.keys.length : write.rows.length
  for (let place = 0; place < count; place += 1) {
    try {
      const outcome = await table.write(operationOf(write, place))
      if (outcome.kind === 'written') written += 1
      else exceptions.set(place, outcome)
    } catch (thrown) {
      if (!isSyncError(thrown)) throw thrown
      exceptions.set(place, thrown)
    }
  }
  return plain({ written, exceptions } as BulkOutcome)
}

function operationOf(write: BulkWrite, place: number): Parameters<TargetTable['write']>[0] {
  if (write.kind === 'delete') return remove({ Id: write.keys[place]?.[0] ?? null })
  const values: Record<string, ColumnValue> = {}
  for (const [at, column] of write.columns.entries()) {
    const value = write.rows[place]?.[at]
    if (value !== undefined) values[column] = value
  }
  const unique = write.unique.filter(({ column }) => values[column] !== undefined)
  if (write.kind === 'insert') return { kind: 'insert', values, unique }
  return { kind: 'update', key: { Id: write.keys[place]?.[0] ?? null }, set: values, unique }
}

interface Scenario {
  readonly key: 'text50' | 'int'
  readonly types: readonly TypeName[]
  readonly writes: readonly BulkWrite[]
}

/** An insert, an update, another insert and a delete of keys from a small pool. */
function scenarios(): fc.Arbitrary<Scenario> {
  const type = fc.constantFrom<TypeName>(
    'text50',
    'long',
    'padded4',
    'int',
    'bigint',
    'decimal',
    'bool',
    'uuid',
    'date',
    'datetime',
    'json',
    'binary',
  )
  return fc
    .record({
      key: fc.constantFrom('text50' as const, 'int' as const),
      types: fc.array(type, { minLength: 1, maxLength: 6 }),
      guarded: fc.boolean(),
    })
    .chain(({ key, types, guarded }) => {
      const id: fc.Arbitrary<ColumnValue> =
        key === 'int' ? fc.integer({ min: 1, max: 60 }) : fc.constantFrom(...KEYS)
      // Of a row that is too long and taken or absent PostgreSQL says either, as its plan is a custom one or not.
      const fitting = types.map((one) => sometimes(VALUES[one] ?? []))
      const any = types.map((one) =>
        sometimes([...(VALUES[one] ?? []), ...(guarded ? [] : (TOO_LONG[one] ?? []))]),
      )
      const names = types.map((_, at) => `c${at}`)
      const insert = fc.array(fc.tuple(id, userName(guarded), ...any), { maxLength: 60 }).map(
        (rows): BulkWrite => ({
          kind: 'insert',
          columns: ['Id', 'UserName', ...names],
          rows,
          unique: guarded ? [NAME] : [],
        }),
      )
      const update = fc.array(fc.tuple(id, ...fitting), { maxLength: 60 }).map(
        (rows): BulkWrite => ({
          kind: 'update',
          columns: names,
          rows: rows.map((row) => row.slice(1)),
          keys: rows.map((row) => row.slice(0, 1)),
          unique: [],
        }),
      )
      const gone = fc
        .array(id, { maxLength: 20 })
        .map((keys): BulkWrite => ({ kind: 'delete', keys: keys.map((one) => [one]) }))
      return fc.tuple(insert, update, insert, gone).map((writes) => ({ key, types, writes }))
    })
}

const KEYS = [
  'a',
  'A',
  'b',
  'á',
  '\\N',
  '\\',
  'tab\there',
  'line\nfeed',
  '1',
  '2',
  '3',
  'x y',
  '👩‍👩‍👧',
]

function userName(guarded: boolean): fc.Arbitrary<string | null> {
  return fc.oneof(
    { weight: 40, arbitrary: fc.integer({ min: 1, max: 80 }).map((at) => `user${at}@x`) },
    { weight: 3, arbitrary: fc.constantFrom('USER1@x', 'User2@X', 'ünal@x', 'ÜNAL@x') },
    { weight: 1, arbitrary: fc.constantFrom(null, guarded ? null : 'x'.repeat(60)) },
  )
}

/** Mostly values that fit, now and then NULL, nothing, or one that does not. */
function sometimes(values: readonly ColumnValue[]): fc.Arbitrary<ColumnValue | undefined> {
  return fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom(...values) },
    { weight: 5, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  )
}

const TEXTS: readonly ColumnValue[] = [
  'plain',
  '',
  ' ',
  '\\N',
  '\\',
  '\\.',
  '\\\\n',
  'NULL',
  'tab\tand\r\nlines',
  `it's "quoted", {\\}`,
  'Ünïcödé 中文 👩‍👩‍👧‍👦 𝒳',
  'trail  ',
  '\u0001\u001a\u007f',
  'nul\0inside',
  'half \ud83d',
]

const TOO_LONG: Partial<Record<TypeName, readonly ColumnValue[]>> = {
  text50: ['x'.repeat(51)],
  padded4: ['toolong'],
}

const VALUES: Partial<Record<TypeName, readonly ColumnValue[]>> = {
  text50: [...TEXTS, 'x'.repeat(50), '😀'.repeat(50)],
  long: [...TEXTS, 'x'.repeat(9000)],
  padded4: ['Y', 'no', '', 'Y  '],
  int: [0, -1, 2_147_483_647, 2_147_483_648],
  bigint: [1, -9_007_199_254_740_991, '9007199254740993', '-9223372036854775808'],
  decimal: ['0.00', '-1.50', '1234567890.12', '0.005'],
  bool: [true, false],
  uuid: ['0f8fad5b-d9cb-469f-a165-70867728950e', '00000000-0000-0000-0000-000000000000'],
  date: ['2024-02-29', '1970-01-01', '1899-12-31'],
  datetime: ['2026-07-01T23:59:59.123Z', '1999-12-31T00:00:00.000Z'],
  json: ['{}', '[]', '{"a":"it\'s \\\\ \\"q\\"\\n"}', '"\\t"'],
  binary: ['AAECAwT/', '', 'XFxOCQoN'],
}
