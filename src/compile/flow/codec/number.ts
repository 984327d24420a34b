import type { AttributeType } from '../../../model/attributes/attribute.ts'
import type { JsonValue } from '../../../model/value.ts'
import type { Codec, Held } from './codec.ts'

const INTEGER = /^(?:0|-?[1-9]\d*)$/u
const DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/u
const FLOAT = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/u
const BIGGEST = 2n ** 63n - 1n
const SMALLEST = -(2n ** 63n)

/** A whole number of at most 64 bits; leading zeros are refused, because the column would drop them. */
export function integerCodec(type: AttributeType): Codec {
  return {
    expects: 'a whole number without leading zeros',
    encode: encodeInteger,
    decode: (value) => decodeNumber(value, type),
    literal: encodeInteger,
    faithful: true,
    injective: true,
    comparing: isNumeric(type) ? 'number' : 'label',
    caseless: false,
  }
}

/** A decimal number in its shortest spelling, without exponent. */
export function decimalCodec(type: AttributeType): Codec {
  return {
    expects: 'a decimal number without leading zeros',
    encode: encodeDecimal,
    decode: (value) => decodeNumber(encodeDecimal(value) ?? value, type),
    literal: encodeDecimal,
    // "1.50" and "1.5" are one number; the text that was sent is kept in the connector space
    faithful: isNumeric(type),
    injective: true,
    comparing: isNumeric(type) ? 'number' : 'normalised',
    caseless: false,
  }
}

/** A binary floating-point number. */
export function floatCodec(type: AttributeType): Codec {
  return {
    expects: 'a number',
    encode: encodeFloat,
    decode: (value) => decodeNumber(value, type),
    literal: encodeFloat,
    faithful: isNumeric(type),
    injective: true,
    comparing: isNumeric(type) ? 'number' : 'normalised',
    caseless: false,
  }
}

/** A number as JSONata's `$string` writes it: fifteen significant digits. */
export function textOfNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(15)))
}

/** Whether a type has JSON numbers as its values. */
export function isNumeric(type: AttributeType): boolean {
  return type === 'integer' || type === 'decimal'
}

/** A whole number in the form that a column holds: a number, or its digits beyond ±2^53−1. */
export function encodeInteger(value: JsonValue): Held | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value + 0 : undefined
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value !== 'string' || value.length > 20 || !INTEGER.test(value)) return undefined
  const small = Number(value)
  if (Number.isSafeInteger(small)) return small
  const big = BigInt(value)
  return big >= SMALLEST && big <= BIGGEST ? value : undefined
}

/** A decimal in canonical form: no exponent, no trailing zeros, no minus zero. */
export function encodeDecimal(value: JsonValue): Held | undefined {
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (typeof value === 'number') return Number.isFinite(value) ? plainDecimal(value) : undefined
  if (typeof value !== 'string' || !DECIMAL.test(value)) return undefined
  return shortest(value)
}

function encodeFloat(value: JsonValue): Held | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : undefined
  if (typeof value !== 'string' || !FLOAT.test(value)) return undefined
  const number = Number(value)
  return Number.isFinite(number) ? number + 0 : undefined
}

function plainDecimal(value: number): string {
  const text = String(value)
  const [mantissa = '', exponent] = text.split('e')
  if (exponent === undefined) return shortest(text)
  return shortest(shiftPoint(mantissa, Number(exponent)))
}

function shiftPoint(mantissa: string, places: number): string {
  const negative = mantissa.startsWith('-')
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.')
  const digits = whole + fraction
  const point = whole.length + places
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0')
  const at = Math.max(point, 1)
  const shifted = at < padded.length ? `${padded.slice(0, at)}.${padded.slice(at)}` : padded
  return negative ? `-${shifted}` : shifted
}

function shortest(text: string): string {
  let end = text.length
  if (text.includes('.')) {
    while (text[end - 1] === '0') end -= 1
    if (text[end - 1] === '.') end -= 1
  }
  const cut = text.slice(0, end)
  return cut === '-0' ? '0' : cut
}

function decodeNumber(value: Held, type: AttributeType): JsonValue | undefined {
  if (type === 'boolean') return decodeBit(value)
  if (!isNumeric(type)) return typeof value === 'number' ? textOfNumber(value) : String(value)
  const number = typeof value === 'number' ? value : Number(value)
  return Number.isFinite(number) && value !== '' ? number : undefined
}

function decodeBit(value: Held): boolean | undefined {
  const number = Number(value)
  return number === 1 ? true : number === 0 ? false : undefined
}
