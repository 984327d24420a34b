import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { AttributeType } from '../../../src/model/attributes/attribute.ts'
import type { Conversion } from '../../../src/model/definition.ts'
import type { ColumnKind } from '../../../src/model/table.ts'
import type { JsonValue } from '../../../src/model/value.ts'
import type { Codec } from '../../../src/compile/flow/codec/codec.ts'
import { createCodec } from '../../../src/compile/flow/codec/create.ts'

interface More {
  readonly type?: AttributeType
  readonly as?: Conversion
  readonly format?: string
  readonly timezone?: string
}

function codec(kind: ColumnKind, more: More = {}): Codec {
  const made = createCodec({ kind, type: 'string', ...more })
  assert.ok(made !== undefined)
  return made
}

function encodes(
  made: Codec,
  table: readonly (readonly [JsonValue, JsonValue | undefined])[],
): void {
  for (const [value, column] of table) {
    assert.deepEqual(made.encode(value), column, `encode ${JSON.stringify(value)}`)
  }
}

suite('codecs: text columns', () => {
  test('keep strings as they are, whatever they hold', () => {
    const odd = ["O'Neil", '100%_', '🦉', '  blank  ', 'x'.repeat(10_000), '__proto__']
    encodes(
      codec('text'),
      odd.map((one) => [one, one]),
    )
  })

  test('hold booleans as True and False, and numbers as $string has them', () => {
    encodes(codec('text'), [
      [true, 'True'],
      [false, 'False'],
      [1.5, '1.5'],
      [1e21, '1e+21'],
      [0.1 + 0.2, '0.3'],
    ])
  })

  test('give booleans back in whatever case somebody wrote them', () => {
    const made = codec('text', { type: 'boolean' })
    assert.equal(made.decode('True'), true)
    assert.equal(made.decode('FALSE'), false)
    assert.equal(made.decode('yes'), undefined)
  })

  test('refuse objects and lists', () => {
    encodes(codec('text'), [
      [{ a: 1 }, undefined],
      [['a', 'b'], undefined],
    ])
  })

  test('are what a column of unknown kind is taken for', () => {
    assert.equal(codec('unknown', { type: 'boolean' }).encode(true), 'True')
  })
})

suite('codecs: numbers', () => {
  test('a whole number is taken strictly', () => {
    encodes(codec('int'), [
      ['12', 12],
      ['-5', -5],
      ['0', 0],
      ['007', undefined],
      ['12abc', undefined],
      [' 12', undefined],
      ['1.0', undefined],
      ['1e3', undefined],
      ['-0', undefined],
      ['+5', undefined],
      [1.5, undefined],
      ['', undefined],
    ])
  })

  test('a whole number beyond 2^53 stays exact, and beyond 64 bits is refused', () => {
    encodes(codec('int'), [
      ['9007199254740993', '9007199254740993'],
      ['9223372036854775807', '9223372036854775807'],
      ['-9223372036854775808', '-9223372036854775808'],
      ['9223372036854775808', undefined],
      ['99999999999999999999999', undefined],
    ])
  })

  test('a decimal has one spelling and no exponent', () => {
    encodes(codec('decimal'), [
      ['1.50', '1.5'],
      ['12345678901234567890.10', '12345678901234567890.1'],
      ['-0.00', '0'],
      ['010', undefined],
      ['1,5', undefined],
      [1e-7, '0.0000001'],
      [1.5e21, '1500000000000000000000'],
      [-2.5e-3, '-0.0025'],
    ])
  })

  test('a float is a finite number', () => {
    encodes(codec('float'), [
      ['1.5e3', 1500],
      ['1e999', undefined],
      ['NaN', undefined],
    ])
  })

  test('a boolean attribute in a number column is 1 or 0', () => {
    const made = codec('int', { type: 'boolean' })
    encodes(made, [
      [true, 1],
      [false, 0],
    ])
    assert.equal(made.decode(1), true)
    assert.equal(made.decode(7), undefined)
  })
})

suite('codecs: booleans', () => {
  test('a bit takes true and false, also as text', () => {
    encodes(codec('bool', { type: 'boolean' }), [
      [true, true],
      ['False', false],
      ['TRUE', true],
      ['1', true],
      [0, false],
      ['yes', undefined],
    ])
  })

  test('two texts stand for the two values', () => {
    const made = codec('text', { type: 'boolean', as: 'bool', format: 'Y/N' })
    encodes(made, [
      [true, 'Y'],
      ['False', 'N'],
    ])
    assert.equal(made.decode('n'), false)
    assert.equal(made.decode('J'), undefined)
    assert.equal(made.literal('N'), 'N')
    assert.equal(made.literal(true), 'Y')
  })

  test('texts that differ in case only are told apart', () => {
    const made = codec('text', { type: 'boolean', as: 'bool', format: 'x/X' })
    assert.equal(made.decode('x'), true)
    assert.equal(made.decode('X'), false)
    assert.equal(made.caseless, false)
  })

  test('two numbers may stand for them in a number column', () => {
    const made = codec('int', { type: 'boolean', as: 'bool', format: '-1/0' })
    assert.equal(made.encode(true), -1)
    assert.equal(made.decode(0), false)
  })
})

suite('codecs: dates and times', () => {
  test('a date is the day of the instant in its zone', () => {
    encodes(codec('date'), [
      ['2026-01-31', '2026-01-31'],
      ['2026-01-31T22:00:00Z', '2026-01-31'],
      ['2026-01-31T23:30:00-02:00', '2026-02-01'],
      ['2026-01-31T23:30:00', '2026-01-31'],
      ['2026-02-30', undefined],
      ['1900-02-29', undefined],
      ['2000-02-29', '2000-02-29'],
      ['2026-04-31', undefined],
      ['2026-13-01', undefined],
      ['2026-12-31', '2026-12-31'],
      ['31.01.2026', undefined],
    ])
    assert.equal(
      codec('date', { timezone: 'Europe/Oslo' }).encode('2026-01-31T23:30:00Z'),
      '2026-02-01',
    )
  })

  test('a date is found in a text of its own format, too', () => {
    assert.equal(codec('date', { format: 'dd.MM.yyyy' }).encode('31.01.2026'), '2026-01-31')
  })

  test('an instant is kept in UTC, with offsets and seven digits of a fraction', () => {
    encodes(codec('datetime'), [
      ['2026-01-31T22:00:00Z', '2026-01-31T22:00:00.000Z'],
      ['2026-01-31T23:30:00.1234567+01:00', '2026-01-31T22:30:00.123Z'],
      ['2026-01-31T23:30:00+0100', '2026-01-31T22:30:00.000Z'],
      ['2026-01-31 23:30', '2026-01-31T23:30:00.000Z'],
      ['2026-01-31', '2026-01-31T00:00:00.000Z'],
      ['2026-01-31T25:00:00Z', undefined],
      ['soon', undefined],
    ])
    assert.equal(
      codec('datetime', { timezone: 'Europe/Oslo' }).encode('2026-07-01T12:00:00'),
      '2026-07-01T10:00:00.000Z',
    )
  })

  test('a text column holds a date in the letters of .NET', () => {
    const made = codec('text', { as: 'date', format: 'dd.MM.yyyy' })
    assert.equal(made.encode('2026-01-31T22:00:00Z'), '31.01.2026')
    assert.equal(made.decode('31.01.2026'), '2026-01-31')
    assert.equal(made.decode('never'), undefined)
    assert.equal(made.literal('28.02.2026'), '28.02.2026')
  })

  test('a number column may hold a date as digits', () => {
    const made = codec('int', { as: 'date', format: 'yyyyMMdd' })
    assert.equal(made.encode('2026-01-31'), 20260131)
    assert.equal(made.decode(20260131), '2026-01-31')
  })

  test('a time of day is checked', () => {
    encodes(codec('time'), [
      ['08:30', '08:30:00'],
      ['23:59:59.500', '23:59:59.5'],
      ['24:00', undefined],
    ])
  })
})

suite('codecs: identifiers, bytes and JSON', () => {
  test('a UUID is in lower case with hyphens', () => {
    encodes(codec('uuid'), [
      ['{3F2504E0-4F89-11D3-9A0C-0305E82C3301}', '3f2504e0-4f89-11d3-9a0c-0305e82c3301'],
      ['3f2504e04f8911d39a0c0305e82c3301', undefined],
      ["' OR 1=1", undefined],
    ])
  })

  test('bytes are base64 with padding', () => {
    encodes(codec('binary'), [
      ['AAEC', 'AAEC'],
      ['AAE=', 'AAE='],
      ['AAE', undefined],
      ['A A=', undefined],
    ])
  })

  test('JSON has one spelling', () => {
    const made = codec('json')
    assert.equal(made.encode({ b: 1, a: ['x', null] }), '{"a":["x",null],"b":1}')
    assert.equal(made.encode('x'), '"x"')
    assert.deepEqual(made.decode('{"a":1}'), { a: 1 })
    assert.equal(made.decode('{'), undefined)
  })
})

suite('codecs: conversions that a column cannot hold', () => {
  test('have no codec', () => {
    for (const [kind, as] of [
      ['bool', 'date'],
      ['int', 'json'],
      ['date', 'bool'],
      ['int', 'text'],
      ['uuid', 'int'],
    ] as const) {
      assert.equal(createCodec({ kind, type: 'string', as }), undefined, `${as} in ${kind}`)
    }
  })
})
