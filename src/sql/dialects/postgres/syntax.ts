import { PostgresAdapter, PostgresQueryCompiler, sql } from 'kysely'
import type { ColumnDescription } from '../../../model/table.ts'
import type { ColumnValue } from '../../../model/value.ts'
import type { Fragment } from '../../statement.ts'
import {
  decodeBoolean,
  decodeDatetime,
  decodeInteger,
  decodeJson,
  decodeText,
  decodeTime,
  encodeText,
  typeName,
} from '../codecs.ts'
import { makeCompiler } from '../compiler.ts'
import type { ColumnCodec, Syntax } from '../dialect.ts'
import { ESCAPE, likePattern } from '../pattern.ts'
import { postgresChanges } from './changes.ts'

/** PostgreSQL: `=` is exact but for blank-padded types, case-insensitive collations and citext. */
export const postgresSyntax: Syntax = {
  changes: postgresChanges,
  compiler: makeCompiler({
    adapter: () => new PostgresAdapter(),
    queryCompiler: () => new PostgresQueryCompiler(),
  }),
  writing: { returning: { insert: true, update: true }, insertId: false },
  codec,
  project: (_column, reference) => reference,
  equal: (column, reference, slot, rule) => {
    if (column.kind === 'json') return sql`${reference}::jsonb = ${slot()}::jsonb`
    if (column.kind === 'unknown') return sql`${reference}::text = ${slot()}::text`
    if (rule === 'folded') {
      const native = sql`${reference} = ${slot()}`
      return column.caseSensitive ? sql`lower(${reference}) = lower(${slot()})` : native
    }
    if (column.caseSensitive && !padded(column)) return sql`${reference} = ${slot()}`
    // The first comparison uses the column's own index, the second tells the characters apart.
    return sql`${reference} = ${slot()} and ${plainText(reference)} = ${slot()}::text collate "C"`
  },
  match: (match, reference, slot) => {
    const pattern = slot(likePattern(match.comparison))
    const escape = sql.lit(ESCAPE)
    return match.rule === 'folded'
      ? sql`lower(${reference}::text) like lower(${pattern}::text) escape ${escape}`
      : sql`${plainText(reference)} like ${pattern}::text escape ${escape}`
  },
  ordered: (_column, text, rule) =>
    rule === 'folded' ? sql`lower(${text}::text)` : plainText(text),
  page: (limit, offset) =>
    offset === undefined ? sql`limit ${limit}` : sql`limit ${limit} offset ${offset}`,
  comparesRows: true,
  characters: (text) => sql`char_length(${text})`,
  count: (value) => value,
  insertDefaults: (table) => sql`insert into ${table} default values`,
  fromNothing: undefined,
  exists: (table, condition) =>
    sql`exists (select 1 from ${table} as ${sql.id('other')} where ${condition})`,
  batch: {
    source: (slots) => {
      const arrays = slots.map((slot) => sql`${slot}::text[]`)
      const names = slots.map((_, at) => sql.id(`c${at}`))
      return sql`unnest(${sql.join(arrays)}) with ordinality as ${sql.id('batch')} (${sql.join([...names, sql.id('n')])})`
    },
    value: (column, at) => {
      const type = castType(column)
      return type === undefined ? undefined : sql`${sql.id('batch', `c${at}`)}::${sql.raw(type)}`
    },
    ordinal: sql.id('batch', 'n'),
    // OFFSET keeps the planner from joining the whole table instead of looking into its index row by row: a
    // plan that was made while the table was empty would read all of it for every batch, and stays.
    exists: (table, condition) =>
      sql`exists (select 1 from ${table} as ${sql.id('other')} where ${condition} offset 0)`,
  },
}

function plainText(text: Fragment): Fragment {
  return sql`${text}::text collate "C"`
}

function padded(column: ColumnDescription): boolean {
  return /^(?:character|char|bpchar)\b(?! varying)/iu.test(column.type)
}

/**
 * The type without its length, because a cast to `varchar(5)` cuts silently what an assignment refuses.
 * `character` without a length would be one character.
 */
function castType(column: ColumnDescription): string | undefined {
  const name = typeName(column.type)
  if (padded(column)) return name.endsWith('[]') ? undefined : 'bpchar'
  if (name.startsWith('bit') && !name.includes('varying')) return undefined
  // A name as format_type writes it; anything else stays out of the SQL.
  return /^(?:"(?:[^"]|"")+"|[\w ]+)(?:\.(?:"(?:[^"]|"")+"|\w+))?$/u.test(name) ? name : undefined
}

function codec(column: ColumnDescription): ColumnCodec {
  return { type: column.type, encode: encoder(column), decode: decoder(column) }
}

/** Everything travels as text, which the server reads as the column's own type. */
function encoder(column: ColumnDescription): ColumnCodec['encode'] {
  if (column.kind === 'text') {
    return (value) => (value === null ? null : encodeText(column, value))
  }
  if (column.kind === 'binary') {
    return (value) =>
      value === null ? null : `\\x${Buffer.from(String(value), 'base64').toString('hex')}`
  }
  return (value) => (value === null ? null : String(value))
}

function decoder(column: ColumnDescription): (raw: unknown) => ColumnValue {
  switch (column.kind) {
    case 'bool':
      return decodeBoolean
    case 'int':
      return decodeInteger
    case 'float':
      return (raw) => Number(raw)
    case 'datetime':
      return decodeDatetime
    case 'time':
      return decodeTime
    case 'json':
      return decodeJson
    case 'binary':
      return (raw) => Buffer.from(String(raw).slice(2), 'hex').toString('base64')
    case 'text':
      return padded(column) ? (raw) => String(raw).replace(/ +$/u, '') : decodeText
    default:
      return decodeText
  }
}
