import { MysqlAdapter, MysqlQueryCompiler, sql } from 'kysely'
import type { ColumnDescription } from '../../../model/table.ts'
import type { ColumnValue } from '../../../model/value.ts'
import type { Fragment } from '../../statement.ts'
import {
  decodeBoolean,
  decodeBytes,
  decodeDatetime,
  decodeInteger,
  decodeJson,
  decodeText,
  decodeTime,
  encodeBytes,
  encodeText,
  typeArgument,
} from '../codecs.ts'
import { makeCompiler } from '../compiler.ts'
import type { ColumnCodec, Syntax } from '../dialect.ts'
import { ESCAPE, likePattern } from '../pattern.ts'
import { mysqlChanges } from './changes.ts'

/**
 * MySQL: collations ignore case, accents and trailing blanks, `_bin` ones the blanks still. A comparison is
 * the plain one, which uses the index, and one of bytes, which decides.
 */
export const mysqlSyntax: Syntax = {
  changes: mysqlChanges,
  compiler: makeCompiler({
    adapter: () => new MysqlAdapter(),
    queryCompiler: () => new MysqlQueryCompiler(),
  }),
  writing: { returning: { insert: false, update: false }, insertId: true },
  codec,
  project: (_column, reference) => reference,
  equal: (column, reference, slot, rule) => {
    if (column.kind !== 'text') return sql`${bytes(utf8(reference))} = ${bytes(slot())}`
    const native = sql`${reference} = ${slot()}`
    if (rule === 'exact') {
      return sql`${native} and ${bytes(utf8(reference))} = ${bytes(slot())}`
    }
    const folded = sql`${bytes(lower(reference))} = ${bytes(lower(slot()))}`
    return column.caseSensitive ? folded : sql`${native} and ${folded}`
  },
  match: (match, reference, slot) => {
    const pattern = slot(likePattern(match.comparison))
    const escape = sql.lit(ESCAPE)
    return match.rule === 'folded'
      ? sql`${lower(reference)} collate utf8mb4_bin like ${lower(pattern)} escape ${escape}`
      : sql`${utf8(reference)} collate utf8mb4_bin like ${pattern} escape ${escape}`
  },
  ordered: (column, text, rule) => {
    if (rule === 'exact') return bytes(utf8(text))
    return column.caseSensitive ? sql`${lower(text)} collate utf8mb4_bin` : text
  },
  page: (limit, offset) =>
    offset === undefined ? sql`limit ${limit}` : sql`limit ${limit} offset ${offset}`,
  // A number would be sent as a double, which LIMIT refuses since MySQL 8.0.22.
  characters: (text) => sql`char_length(${text})`,
  count: String,
  insertDefaults: (table) => sql`insert into ${table} () values ()`,
  fromNothing: sql`from dual`,
  // A statement may not read the table that it writes, unless through a derived table, which LIMIT keeps apart.
  exists: (table, condition) =>
    sql`exists (select 1 from (select 1 from ${table} as ${sql.id('other')} where ${condition} limit 1) as ${sql.id('guarded')})`,
}

function utf8(text: Fragment): Fragment {
  return sql`convert(${text} using utf8mb4)`
}

function lower(text: Fragment): Fragment {
  return sql`lower(${utf8(text)})`
}

function bytes(text: Fragment): Fragment {
  return sql`cast(${text} as binary)`
}

function codec(column: ColumnDescription): ColumnCodec {
  const { type } = column
  switch (column.kind) {
    case 'bool':
      return { type, encode: encodeBoolean, decode: decodeBoolean }
    case 'int':
      return { type, encode: encodeInteger, decode: decodeInteger }
    case 'float':
      return { type, encode: (value) => value, decode: (raw) => Number(raw) }
    case 'datetime':
      return { type, encode: datetimeEncoder(column), decode: decodeDatetime }
    case 'time':
      return { type, encode: asText, decode: decodeTime }
    case 'json':
      return { type, encode: asText, decode: decodeJson }
    case 'binary':
      return {
        type,
        encode: (value) => (value === null ? null : encodeBytes(value)),
        decode: decodeBytes,
      }
    case 'text':
      return {
        type,
        encode: (value) => (value === null ? null : encodeText(column, value)),
        decode: decodeText,
      }
    default:
      return {
        type,
        encode: asText,
        decode: (raw) => (raw instanceof Uint8Array ? decodeBytes(raw) : decodeText(raw)),
      }
  }
}

function asText(value: ColumnValue): string | null {
  return value === null ? null : String(value)
}

function encodeBoolean(value: ColumnValue): ColumnValue {
  return typeof value === 'boolean' ? Number(value) : value
}

/** mysql2 sends numbers as doubles, so that what they cannot hold goes as digits. */
function encodeInteger(value: ColumnValue): ColumnValue {
  if (typeof value === 'boolean') return Number(value)
  return typeof value === 'number' && !Number.isSafeInteger(value) ? String(value) : value
}

/** `2026-01-31T10:20:30.456Z` without letters, cut to what the column holds: the server would round up. */
function datetimeEncoder(column: ColumnDescription): ColumnCodec['encode'] {
  const digits = typeArgument(column.type) ?? 0
  const length = digits === 0 ? 19 : 20 + Math.min(digits, 3)
  return (value) =>
    value === null ? null : String(value).replace('T', ' ').replace('Z', '').slice(0, length)
}
