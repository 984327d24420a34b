import type { CompiledObjectType } from '../../compile/compiled.ts'
import type { ColumnKind } from '../../model/table.ts'
import { sameValue, type ColumnValue } from '../../model/value.ts'

/** Whether a column that was given one value may read back as another one, without anybody's doing. */
export type StoredAs = (column: string, given: ColumnValue, live: ColumnValue) => boolean

/** SQL Server's `datetime` counts in steps of 3⅓ milliseconds. */
const CLOCK_STEP = 4

/**
 * How the columns of a type store what they are given: `5` in a `decimal(12,2)` reads back as `5.00`, a
 * `char(4)` is filled with blanks, an instant loses the fraction that its column has no place for. None of
 * that is an edit.
 */
export function storedAs({ description }: CompiledObjectType): StoredAs {
  const kinds = new Map(description?.columns.map((one) => [one.name, one.kind]))
  return (column, given, live) =>
    sameValue(given, live) || isStoredForm(kinds.get(column) ?? 'unknown', given, live)
}

function isStoredForm(kind: ColumnKind, given: ColumnValue, live: ColumnValue): boolean {
  if (given === null || live === null) return false
  switch (kind) {
    case 'text':
      return String(given).trimEnd() === String(live).trimEnd()
    case 'decimal':
      return sameDecimal(String(given), String(live))
    case 'float':
      return Math.fround(Number(given)) === Math.fround(Number(live))
    case 'datetime':
      return sameInstant(Date.parse(String(given)), Date.parse(String(live)))
    default:
      return false
  }
}

/** The same number, when it is written with as many places as the column has. */
function sameDecimal(given: string, live: string): boolean {
  if (withoutZeros(given) === withoutZeros(live)) return true
  const places = live.split('.')[1]?.length ?? 0
  return places < 15 && Number(given).toFixed(places) === Number(live).toFixed(places)
}

function withoutZeros(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/u, '') : decimal
}

function sameInstant(given: number, live: number): boolean {
  const apart = Math.abs(given - live)
  return apart < CLOCK_STEP || (live % 1000 === 0 && apart < 1000)
}
