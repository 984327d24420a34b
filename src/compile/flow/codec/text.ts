import type { AttributeType } from '../../../model/attributes/attribute.ts'
import type { JsonValue } from '../../../model/value.ts'
import { FALSE_TEXT, toBoolean, TRUE_TEXT } from './boolean.ts'
import type { Codec, Held } from './codec.ts'
import { isNumeric, textOfNumber } from './number.ts'

/** Text as it is; booleans as `True` and `False`, numbers as JSONata's `$string` writes them. */
export function textCodec(type: AttributeType): Codec {
  return {
    expects: 'one text',
    encode: encodeText,
    decode: decoder(type),
    literal: encodeText,
    // beyond fifteen digits a number loses some
    faithful: !isNumeric(type),
    injective: true,
    comparing: isNumeric(type) ? 'label' : 'text',
    caseless: type === 'boolean',
  }
}

/** A scalar as a text column holds it. */
export function encodeText(value: JsonValue): string | undefined {
  switch (typeof value) {
    case 'string':
      return value
    case 'boolean':
      return value ? TRUE_TEXT : FALSE_TEXT
    case 'number':
      return Number.isFinite(value) ? textOfNumber(value) : undefined
    default:
      return undefined
  }
}

function decoder(type: AttributeType): (value: Held) => JsonValue | undefined {
  if (type === 'boolean') {
    return (value) => (value === '1' || value === '0' ? undefined : toBoolean(value))
  }
  if (isNumeric(type)) {
    return (value) => {
      const number = Number(value)
      return textOfNumber(number) === value ? number : undefined
    }
  }
  return (value) => encodeText(value)
}
