import type { ColumnDescription } from '../../../model/table.ts'
import type { ColumnValue } from '../../../model/value.ts'
import { encodeBytes, encodeText, typeArgument, typeName } from '../codecs.ts'

/** A parameter with the type that the driver declares for it; the names are those of tedious' `TYPES`. */
export interface MssqlParameter {
  readonly type:
    | 'VarChar'
    | 'NVarChar'
    | 'Bit'
    | 'TinyInt'
    | 'SmallInt'
    | 'Int'
    | 'BigInt'
    | 'Decimal'
    | 'Float'
    | 'Real'
    | 'UniqueIdentifier'
    | 'Date'
    | 'DateTime'
    | 'DateTime2'
    | 'DateTimeOffset'
    | 'SmallDateTime'
    | 'VarBinary'
  readonly value: string | number | boolean | Date | Buffer | null
  readonly options?: {
    readonly length?: number
    readonly precision?: number
    readonly scale?: number
  }
}

/** Whether something is a parameter with a type of its own. */
export function isParameter(value: unknown): value is MssqlParameter {
  return typeof value === 'object' && value !== null && 'type' in value && 'value' in value
}

/** Makes the parameters of a column, typed as the column is, so that its index can be used. */
export function parameterOf(column: ColumnDescription): (value: ColumnValue) => MssqlParameter {
  switch (column.kind) {
    case 'bool':
      return (value) => ({ type: 'Bit', value: value === null ? null : Boolean(value) })
    case 'int':
      return integer(column)
    case 'decimal':
      return (value) => decimal(column, value)
    case 'float': {
      const type = typeName(column.type) === 'real' ? 'Real' : 'Float'
      return (value) => ({ type, value: value === null ? null : Number(value) })
    }
    case 'uuid':
      return (value) => ({ type: 'UniqueIdentifier', value: asText(value) })
    case 'date':
    case 'datetime':
      return instant(column)
    case 'binary':
      return binary
    case 'text':
      return text(column)
    default:
      // time, xml and the rest have a conversion from text
      return (value) => ({ type: 'NVarChar', value: asText(value) })
  }
}

/** Longest `varchar(n)` and `nvarchar(n)`; anything longer is `(max)`. */
const LONGEST = { VarChar: 8000, NVarChar: 4000 } as const

/**
 * A longer value than the column holds is declared as long as it can be: the server would cut it silently to
 * a declared length, and refuses it otherwise. Characters beyond ASCII go as `nvarchar` even to a `varchar`
 * column: what becomes of them is then decided by the column's code page, not by the connection's.
 */
function text(column: ColumnDescription): (value: ColumnValue) => MssqlParameter {
  const wide = /^n(?:var)?char|^ntext|^xml/iu.test(column.type)
  const declared = column.length ?? LONGEST[wide ? 'NVarChar' : 'VarChar'] + 1
  return (value) => {
    const encoded = value === null ? null : encodeText(column, value)
    const type = wide || (encoded !== null && !isAscii(encoded)) ? 'NVarChar' : 'VarChar'
    const fits = encoded === null || encoded.length <= declared
    const length = fits ? Math.min(declared, LONGEST[type] + 1) : widest(encoded, type)
    return { type, value: encoded, options: { length } }
  }
}

/** `varbinary(8000)` whatever the value: one declaration is one plan, and an empty value has no length to declare. */
function binary(value: ColumnValue): MssqlParameter {
  const bytes = value === null ? null : Buffer.from(encodeBytes(value))
  return {
    type: 'VarBinary',
    value: bytes,
    options: { length: (bytes?.length ?? 0) > 8000 ? 8001 : 8000 },
  }
}

function widest(encoded: string, type: 'VarChar' | 'NVarChar'): number {
  return encoded.length <= LONGEST[type] ? LONGEST[type] : LONGEST[type] + 1
}

function isAscii(value: string): boolean {
  for (let at = 0; at < value.length; at += 1) if (value.charCodeAt(at) > 0x7f) return false
  return true
}

const INTEGERS = {
  tinyint: { type: 'TinyInt', from: 0, to: 255 },
  smallint: { type: 'SmallInt', from: -32_768, to: 32_767 },
  int: { type: 'Int', from: -2_147_483_648, to: 2_147_483_647 },
} as const

function integer(column: ColumnDescription): (value: ColumnValue) => MssqlParameter {
  const name = typeName(column.type)
  const range =
    name === 'tinyint' || name === 'smallint' || name === 'int' ? INTEGERS[name] : undefined
  return (value) => {
    if (range !== undefined && (value === null || within(Number(value), range))) {
      return { type: range.type, value: value === null ? null : Number(value) }
    }
    return { type: 'BigInt', value: asText(value) }
  }
}

function within(value: number, range: { readonly from: number; readonly to: number }): boolean {
  return value >= range.from && value <= range.to
}

/** The driver holds decimals as doubles: beyond fifteen digits the value goes as text. */
function decimal(column: ColumnDescription, value: ColumnValue): MssqlParameter {
  const digits = String(value ?? '0').replace(/^-/u, '')
  const money = typeName(column.type).includes('money')
  if (!money && digits.replace('.', '').length > 15)
    return { type: 'VarChar', value: asText(value) }
  const scale = digits.includes('.') ? digits.length - digits.indexOf('.') - 1 : 0
  return {
    type: 'Decimal',
    value: value === null ? null : Number(value),
    options: { precision: 38, scale: Math.min(scale, 37) },
  }
}

function instant(column: ColumnDescription): (value: ColumnValue) => MssqlParameter {
  const name = typeName(column.type)
  const asDate = (value: ColumnValue): Date | null =>
    value === null ? null : new Date(String(value))
  switch (name) {
    case 'date':
      return (value) => ({ type: 'Date', value: asDate(value) })
    case 'datetime':
      return (value) => ({ type: 'DateTime', value: asDate(value) })
    case 'smalldatetime':
      return (value) => ({ type: 'SmallDateTime', value: asDate(value) })
    default: {
      const options = { scale: typeArgument(column.type) ?? 7 }
      const type = name === 'datetimeoffset' ? 'DateTimeOffset' : 'DateTime2'
      return (value) => ({ type, value: asDate(value), options })
    }
  }
}

function asText(value: ColumnValue): string | null {
  return value === null ? null : String(value)
}
