import type { JsonValue } from '../../../model/value.ts'
import { isObject } from '../../../model/value.ts'
import type { Codec, Held } from './codec.ts'

const UUID = /^\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?$/iu
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/u

/** A UUID in lower case with hyphens; braces around it are dropped. */
export const uuidCodec: Codec = {
  expects: 'a UUID',
  encode: encodeUuid,
  decode: (value) => (typeof value === 'string' ? value : undefined),
  literal: encodeUuid,
  // upper case is accepted and read back in lower case
  faithful: false,
  injective: true,
  comparing: 'normalised',
  caseless: false,
}

/** Bytes in base64 with padding. */
export const binaryCodec: Codec = {
  expects: 'bytes in base64',
  encode: encodeBase64,
  decode: (value) => (typeof value === 'string' ? value : undefined),
  literal: encodeBase64,
  // the unused bits of the last character may differ
  faithful: false,
  injective: true,
  comparing: 'opaque',
  caseless: false,
}

/** Any JSON value as canonical text: keys sorted, no blanks. */
export const jsonCodec: Codec = {
  expects: 'a JSON value',
  encode: canonicalJson,
  decode: (value) => {
    try {
      return typeof value === 'string' ? (JSON.parse(value) as JsonValue) : value
    } catch {
      return undefined
    }
  },
  literal: (value) =>
    typeof value === 'string'
      ? (canonicalText(value) ?? canonicalJson(value))
      : canonicalJson(value),
  faithful: true,
  injective: true,
  comparing: 'opaque',
  caseless: false,
}

/** JSON with sorted keys, so that equal values are equal texts. */
function canonicalJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (!isObject(value)) return JSON.stringify(value)
  const fields = Object.keys(value)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`)
  return `{${fields.join(',')}}`
}

/** The canonical form of JSON text, `undefined` when it is none. */
export function canonicalText(text: string): string | undefined {
  try {
    return canonicalJson(JSON.parse(text) as JsonValue)
  } catch {
    return undefined
  }
}

function encodeUuid(value: JsonValue): Held | undefined {
  return typeof value === 'string' ? UUID.exec(value)?.[1]?.toLowerCase() : undefined
}

function encodeBase64(value: JsonValue): Held | undefined {
  if (typeof value !== 'string' || !BASE64.test(value)) return undefined
  return Buffer.from(value, 'base64').toString('base64')
}
