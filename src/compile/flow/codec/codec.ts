import type { AttributeType } from '../../../model/attributes/attribute.ts'
import type { Conversion } from '../../../model/definition.ts'
import type { ColumnKind } from '../../../model/table.ts'
import type { ColumnValue, JsonValue } from '../../../model/value.ts'

/** A column value that is not NULL. */
export type Held = Exclude<ColumnValue, null>

/**
 * How a comparison of attribute values can be asked of the column.
 *
 * - `text`: the column holds the text itself, so every operator works;
 * - `number`: numbers on both sides, order is kept;
 * - `label`: equal values are equal columns, and nothing else can be said;
 * - `normalised`: several spellings share one column value, equal columns are only a hint;
 * - `instant`: like `normalised`, and order is kept;
 * - `opaque`: the column cannot be compared.
 */
export type Comparing = 'text' | 'number' | 'label' | 'normalised' | 'instant' | 'opaque'

/** Attribute value to column value and back, for one column. */
export interface Codec {
  /** What the column takes, for messages: `a whole number`. */
  readonly expects: string
  /** The column value, `undefined` when the value cannot be one. The value is never null, `""` or absent. */
  encode(value: JsonValue): Held | undefined
  /** The attribute value, `undefined` when the column holds what no attribute value makes. */
  decode(value: Held): JsonValue | undefined
  /** A value as the column is to hold it, such as a constant or an ECMA2Host attribute. */
  literal(value: JsonValue): Held | undefined
  /** `decode(encode(v))` is `v` for every value that {@link encode} takes. */
  readonly faithful: boolean
  /** Different values are different columns, but for spellings that mean the same. */
  readonly injective: boolean
  readonly comparing: Comparing
  /** Texts in the column are told apart without case (`true`, `True`). */
  readonly caseless: boolean
}

/** What a codec is made from. */
export interface CodecOptions {
  readonly kind: ColumnKind
  /** The type of the value that the expression yields. */
  readonly type: AttributeType
  readonly as?: Conversion | undefined
  readonly format?: string | undefined
  readonly timezone?: string | undefined
}
