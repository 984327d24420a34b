import type { AttributeType } from '../../../model/attributes/attribute.ts'
import type { ColumnKind } from '../../../model/table.ts'
import type { JsonValue } from '../../../model/value.ts'
import type { Codec, Held } from './codec.ts'

/** What the ECMA Connector Host wrote into text columns, and what Entra sends. */
export const TRUE_TEXT = 'True'
export const FALSE_TEXT = 'False'

/**
 * A boolean, stored as the column has it: natively, as 1 and 0 in number columns, as two texts in text
 * columns (`True/False` unless `format` names others, such as `Y/N`).
 */
export function booleanCodec(kind: ColumnKind, type: AttributeType, format?: string): Codec {
  const [yes, no] = tokensOf(kind, format)
  const encode = (value: JsonValue): Held | undefined => pick(toBoolean(value), yes, no)
  const toColumn = tokenReader(yes, no)
  return {
    expects: 'true or false',
    encode,
    decode: (value) => express(toColumn(value), type),
    literal: (value) =>
      encode(value) ?? (isScalar(value) ? pick(toColumn(value), yes, no) : undefined),
    faithful: type === 'boolean',
    injective: true,
    comparing: 'normalised',
    caseless: typeof yes === 'string' && yes.toLowerCase() !== String(no).toLowerCase(),
  }
}

/** The boolean that a value says: `true`, `"True"`, `"1"`, `1`, and the opposites. */
export function toBoolean(value: JsonValue): boolean | undefined {
  if (typeof value === 'boolean') return value
  if (value === 1 || value === '1') return true
  if (value === 0 || value === '0') return false
  if (typeof value !== 'string' || value.length > 5) return undefined
  const folded = value.toLowerCase()
  return folded === 'true' ? true : folded === 'false' ? false : undefined
}

function tokensOf(kind: ColumnKind, format: string | undefined): readonly [Held, Held] {
  const [first, second] = format?.split('/') ?? []
  const yes = first ?? (kind === 'text' || kind === 'unknown' ? TRUE_TEXT : '1')
  const no = second ?? (kind === 'text' || kind === 'unknown' ? FALSE_TEXT : '0')
  switch (kind) {
    case 'bool':
      return [true, false]
    case 'int':
    case 'float':
      return [Number(yes), Number(no)]
    default:
      return [yes, no]
  }
}

function tokenReader(yes: Held, no: Held): (value: Held) => boolean | undefined {
  if (typeof yes !== 'string' || typeof no !== 'string') {
    return (value) => (value === yes ? true : value === no ? false : undefined)
  }
  const [foldedYes, foldedNo] = [yes.toLowerCase(), no.toLowerCase()]
  if (foldedYes === foldedNo) {
    return (value) => (value === yes ? true : value === no ? false : undefined)
  }
  return (value) => {
    if (value === yes) return true
    if (value === no) return false
    const folded = String(value).toLowerCase()
    return folded === foldedYes ? true : folded === foldedNo ? false : undefined
  }
}

function pick(value: boolean | undefined, yes: Held, no: Held): Held | undefined {
  return value === undefined ? undefined : value ? yes : no
}

function express(value: boolean | undefined, type: AttributeType): JsonValue | undefined {
  if (value === undefined || type === 'boolean') return value
  return value ? TRUE_TEXT : FALSE_TEXT
}

function isScalar(value: JsonValue): value is Held {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
