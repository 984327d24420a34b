import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { ColumnDescription, ColumnKind } from '../../../src/model/table.ts'
import { parameterOf } from '../../../src/sql/dialects/mssql/parameter.ts'

function column(type: string, kind: ColumnKind, length?: number): ColumnDescription {
  return {
    name: 'c',
    type,
    kind,
    ...(length === undefined ? {} : { length }),
    nullable: true,
    hasDefault: false,
    unicode: false,
    caseSensitive: false,
  }
}

suite('parameters of SQL Server', () => {
  test('a varchar column gets a varchar parameter of its length, so that its index is used', () => {
    assert.deepEqual(parameterOf(column('varchar(50)', 'text', 50))("O'Brien"), {
      type: 'VarChar',
      value: "O'Brien",
      options: { length: 50 },
    })
    assert.equal(parameterOf(column('nvarchar(50)', 'text', 50))('x').type, 'NVarChar')
    assert.equal(parameterOf(column('char(4)', 'text', 4))('x').type, 'VarChar')
  })

  test('a value that is too long is declared longer than its column, because a declared length cuts', () => {
    const length = (type: string, declared: number, value: string) =>
      parameterOf(column(type, 'text', declared))(value).options?.length
    assert.equal(length('varchar(50)', 50, 'x'.repeat(51)), 8000)
    assert.equal(length('varchar(50)', 50, 'x'.repeat(8001)), 8001)
    assert.equal(length('nvarchar(50)', 50, 'x'.repeat(51)), 4000)
    assert.equal(length('nvarchar(50)', 50, 'x'.repeat(10_000)), 4001)
  })

  test('characters beyond ASCII go as nvarchar, also to a varchar column', () => {
    const parameter = parameterOf(column('varchar(50)', 'text', 50))('Łukasz 😀')
    assert.equal(parameter.type, 'NVarChar')
    assert.equal(parameter.value, 'Łukasz 😀')
  })

  test('numbers keep their type and their digits', () => {
    assert.deepEqual(parameterOf(column('int', 'int'))(7), { type: 'Int', value: 7 })
    assert.equal(parameterOf(column('int', 'int'))(3_000_000_000).type, 'BigInt')
    assert.deepEqual(parameterOf(column('bigint', 'int'))('9007199254740993'), {
      type: 'BigInt',
      value: '9007199254740993',
    })
    assert.deepEqual(parameterOf(column('decimal(12, 2)', 'decimal'))('12.50'), {
      type: 'Decimal',
      value: 12.5,
      options: { precision: 38, scale: 2 },
    })
    assert.deepEqual(parameterOf(column('decimal(38, 10)', 'decimal'))('1234567890123456.5'), {
      type: 'VarChar',
      value: '1234567890123456.5',
    })
  })

  test('instants are UTC and keep the column’s own type', () => {
    const value = '2026-01-02T03:04:05.678Z'
    const parameter = parameterOf(column('datetime2(3)', 'datetime'))(value)
    assert.deepEqual(parameter, {
      type: 'DateTime2',
      value: new Date(value),
      options: { scale: 3 },
    })
    assert.equal(parameterOf(column('datetime', 'datetime'))(value).type, 'DateTime')
    assert.equal(parameterOf(column('date', 'date'))('2026-01-02').type, 'Date')
  })

  test('NULL has the column’s type too', () => {
    assert.equal(parameterOf(column('varbinary(20)', 'binary'))(null).type, 'VarBinary')
    assert.equal(parameterOf(column('varchar(50)', 'text', 50))(null).type, 'VarChar')
    assert.deepEqual(parameterOf(column('bit', 'bool'))(null), { type: 'Bit', value: null })
  })
})
