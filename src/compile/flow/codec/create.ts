import type { Conversion } from '../../../model/definition.ts'
import type { ColumnKind } from '../../../model/table.ts'
import { unreachable } from '../../../model/unreachable.ts'
import { booleanCodec } from './boolean.ts'
import type { Codec, CodecOptions, Held } from './codec.ts'
import { binaryCodec, jsonCodec, uuidCodec } from './identifier.ts'
import { dateCodec, dateTimeCodec, timeCodec } from './instant.ts'
import { decimalCodec, floatCodec, integerCodec } from './number.ts'
import { encodeText, textCodec } from './text.ts'

/**
 * The codec of a column: by `as` where it is given, by the column's own kind otherwise. A column of
 * unknown kind is treated as text.
 *
 * @returns `undefined` when a column of this kind cannot hold what `as` makes
 */
export function createCodec(options: CodecOptions): Codec | undefined {
  const { as, kind } = options
  if (as === undefined) return nativeCodec(options)
  if (!STORABLE[as].includes(kind)) return undefined
  return convertedCodec(as, options)
}

const TEXTS: readonly ColumnKind[] = ['text', 'unknown']

/** Kinds of columns that can hold what a conversion makes. */
const STORABLE: Readonly<Record<Conversion, readonly ColumnKind[]>> = {
  text: TEXTS,
  int: [...TEXTS, 'int', 'decimal', 'float'],
  decimal: [...TEXTS, 'decimal', 'float'],
  bool: [...TEXTS, 'bool', 'int', 'decimal', 'float'],
  uuid: [...TEXTS, 'uuid'],
  date: [...TEXTS, 'date', 'datetime', 'int'],
  datetime: [...TEXTS, 'datetime', 'date', 'int'],
  json: [...TEXTS, 'json'],
}

function nativeCodec(options: CodecOptions): Codec {
  const { kind, type, format, timezone } = options
  switch (kind) {
    case 'text':
    case 'unknown':
      return format === undefined ? textCodec(type) : formattedCodec(options)
    case 'int':
      return type === 'boolean' ? booleanCodec(kind, type, format) : integerCodec(type)
    case 'decimal':
      return type === 'boolean' ? booleanCodec(kind, type, format) : decimalCodec(type)
    case 'float':
      return type === 'boolean' ? booleanCodec(kind, type, format) : floatCodec(type)
    case 'bool':
      return booleanCodec(kind, type)
    case 'uuid':
      return uuidCodec
    case 'date':
      return dateCodec({ kind, format, timezone })
    case 'datetime':
      return dateTimeCodec({ kind, format, timezone })
    case 'time':
      return timeCodec
    case 'json':
      return jsonCodec
    case 'binary':
      return binaryCodec
    default:
      return unreachable(kind)
  }
}

/** `format` without `as`: two texts are a boolean's, letters are an instant's. */
function formattedCodec(options: CodecOptions): Codec {
  const { kind, type, format, timezone } = options
  return type === 'boolean'
    ? booleanCodec(kind, type, format)
    : dateTimeCodec({ kind, format, timezone })
}

function convertedCodec(as: Conversion, options: CodecOptions): Codec {
  const { kind, type, format, timezone } = options
  switch (as) {
    case 'text':
      return textCodec(type)
    case 'int':
      return stored(integerCodec(type), kind)
    case 'decimal':
      return stored(decimalCodec(type), kind)
    case 'bool':
      return booleanCodec(kind, type, format)
    case 'uuid':
      return uuidCodec
    case 'date':
      return dateCodec({ kind, format, timezone })
    case 'datetime':
      return dateTimeCodec({ kind, format, timezone })
    case 'json':
      return jsonCodec
    default:
      return unreachable(as)
  }
}

/** Puts a number into a column of another kind: as text, as a decimal string, as a float. */
function stored(codec: Codec, kind: ColumnKind): Codec {
  const change = STORED_AS[kind]
  if (change === undefined) return codec
  const changed = (value: Held | undefined): Held | undefined =>
    value === undefined ? undefined : change(value)
  return {
    ...codec,
    encode: (value) => changed(codec.encode(value)),
    literal: (value) => changed(codec.literal(value)),
    comparing: kind === 'text' || kind === 'unknown' ? textual(codec) : codec.comparing,
  }
}

const STORED_AS: Partial<Record<ColumnKind, (value: Held) => Held | undefined>> = {
  text: encodeText,
  unknown: encodeText,
  decimal: String,
  float: Number,
}

function textual(codec: Codec): Codec['comparing'] {
  return codec.comparing === 'number' ? 'label' : codec.comparing
}
