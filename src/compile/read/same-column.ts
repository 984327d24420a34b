import type { ColumnKind } from '../../model/table.ts'
import type { ColumnValue } from '../../model/value.ts'
import { canonicalText } from '../flow/codec/identifier.ts'
import { encodeDecimal } from '../flow/codec/number.ts'

/**
 * Whether a column still holds what was written. Spellings that a database changes by itself do not count:
 * zeros after a decimal point, fractions of a second, order and blanks in JSON.
 */
export function sameColumn(
  kind: ColumnKind,
  live: ColumnValue | undefined,
  written: ColumnValue | undefined,
): boolean {
  if (live === written) return live !== undefined
  if (live === undefined || written === undefined || live === null || written === null) return false
  switch (kind) {
    case 'decimal':
      return encodeDecimal(live) === encodeDecimal(written)
    case 'float':
      return Number(live) === Number(written)
    case 'int':
      return String(live) === String(written)
    case 'datetime':
      return Math.abs(Date.parse(String(live)) - Date.parse(String(written))) < 1000
    case 'time':
      return String(live).slice(0, 8) === String(written).slice(0, 8)
    case 'json':
      return canonicalText(String(live)) === canonicalText(String(written))
    default:
      return false
  }
}
