import { SqliteAdapter, SqliteQueryCompiler, sql } from 'kysely'
import type { ColumnDescription } from '../../../model/table.ts'
import type { ColumnValue } from '../../../model/value.ts'
import type { Fragment } from '../../statement.ts'
import {
  decodeBoolean,
  decodeBytes,
  decodeInteger,
  decodeText,
  encodeBytes,
  encodeText,
} from '../codecs.ts'
import { makeCompiler } from '../compiler.ts'
import type { ColumnCodec, Syntax, TextMatch } from '../dialect.ts'
import { ESCAPE, likePattern } from '../pattern.ts'
import { sqliteChanges } from './changes.ts'

/** SQLite: LIKE folds ASCII case, so exact searches use other functions; NOCASE folds ASCII too. */
export const sqliteSyntax: Syntax = {
  changes: sqliteChanges,
  compiler: makeCompiler({
    adapter: () => new SqliteAdapter(),
    queryCompiler: () => new SqliteQueryCompiler(),
  }),
  writing: { returning: { insert: true, update: true }, insertId: false },
  codec,
  project: (_column, reference) => reference,
  equal: (column, reference, slot, rule) => {
    if (rule === 'folded') return sql`${reference} = ${slot()} collate nocase`
    const native = sql`${reference} = ${slot()}`
    // The first comparison uses the column's own index, the second tells the characters apart.
    return column.caseSensitive
      ? native
      : sql`${native} and ${reference} = ${slot()} collate binary`
  },
  match: (match, reference, slot) =>
    match.rule === 'folded'
      ? sql`${reference} like ${slot(likePattern(match.comparison))} escape ${sql.lit(ESCAPE)}`
      : exactMatch(match, reference, slot),
  ordered: (_column, text, rule) =>
    rule === 'folded' ? sql`${text} collate nocase` : sql`${text} collate binary`,
  // Of a bare parameter SQLite (3.46 and later) takes the value into the plan, and plans anew for every query.
  page: (limit, offset) =>
    offset === undefined
      ? sql`limit cast(${limit} as integer)`
      : sql`limit cast(${limit} as integer) offset ${offset}`,
  comparesRows: true,
  characters: (text) => sql`length(${text})`,
  count: (value) => value,
  insertDefaults: (table) => sql`insert into ${table} default values`,
  fromNothing: undefined,
  exists: (table, condition) =>
    sql`exists (select 1 from ${table} as ${sql.id('other')} where ${condition})`,
}

function exactMatch(
  { comparison }: TextMatch,
  reference: Fragment,
  slot: () => Fragment,
): Fragment {
  switch (comparison) {
    case 'sw':
      return sql`substr(${reference}, 1, length(${slot()})) = ${slot()} collate binary`
    case 'ew':
      return sql`substr(${reference}, -length(${slot()})) = ${slot()} collate binary`
    default:
      return sql`instr(${reference}, ${slot()}) > 0`
  }
}

function codec(column: ColumnDescription): ColumnCodec {
  switch (column.kind) {
    case 'bool':
      return { type: column.type, encode: encodeBoolean, decode: decodeBoolean }
    case 'int':
      return { type: column.type, encode: encodeInteger, decode: decodeInteger }
    case 'float':
      return { type: column.type, encode: (value) => value, decode: (raw) => asNumber(raw) }
    case 'decimal':
      return { type: column.type, encode: (value) => text(column, value), decode: decodeText }
    case 'binary':
      return {
        type: column.type,
        encode: (value) => (value === null ? null : encodeBytes(value)),
        decode: decodeBytes,
      }
    case 'unknown':
      return { type: column.type, encode: encodeAny, decode: decodeAny }
    default:
      return { type: column.type, encode: (value) => text(column, value), decode: decodeText }
  }
}

function text(column: ColumnDescription, value: ColumnValue): string | null {
  return value === null ? null : encodeText(column, value)
}

function encodeBoolean(value: ColumnValue): ColumnValue {
  return typeof value === 'boolean' ? Number(value) : value
}

function encodeInteger(value: ColumnValue): ColumnValue | bigint {
  if (typeof value === 'boolean') return Number(value)
  return typeof value === 'string' && /^-?\d+$/u.test(value) ? BigInt(value) : value
}

function encodeAny(value: ColumnValue): ColumnValue {
  return typeof value === 'boolean' ? Number(value) : value
}

function decodeAny(raw: unknown): ColumnValue {
  if (typeof raw === 'bigint') return decodeInteger(raw)
  if (typeof raw === 'number' || typeof raw === 'string') return raw
  return decodeBytes(raw)
}

function asNumber(raw: unknown): ColumnValue {
  return typeof raw === 'string' ? raw : Number(raw)
}
