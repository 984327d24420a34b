import { MssqlAdapter, MssqlQueryCompiler, sql } from 'kysely'
import type { ColumnDescription } from '../../../model/table.ts'
import type { ColumnValue } from '../../../model/value.ts'
import type { Fragment } from '../../statement.ts'
import {
  decodeBoolean,
  decodeBytes,
  decodeInteger,
  decodeText,
  decodeTime,
  typeName,
} from '../codecs.ts'
import { makeCompiler } from '../compiler.ts'
import type { ColumnCodec, Syntax, WriteComposer } from '../dialect.ts'
import { asSets, likePattern } from '../pattern.ts'
import { parameterOf } from './parameter.ts'
import { mssqlChanges } from './changes.ts'

/** The name of the result that says how many rows were written; a trigger may send results of its own. */
export const WRITTEN = 'rollcall_written'

/** Compares by code point: case, accents and width count. */
const BINARY = sql`collate Latin1_General_100_BIN2`

/**
 * SQL Server: collations ignore case and trailing blanks, and `OUTPUT` without `INTO` fails on tables with
 * triggers (error 334). A write therefore counts with `@@rowcount`, which a trigger leaves alone, and reads
 * the row back in the same text.
 */
export const mssqlSyntax: Syntax = {
  changes: mssqlChanges,
  compiler: makeCompiler({
    adapter: () => new MssqlAdapter(),
    queryCompiler: () => new MssqlQueryCompiler(),
  }),
  writing: {
    returning: { insert: false, update: false },
    insertId: false,
    compose: makeComposer(),
  },
  codec,
  project,
  equal: (column, reference, slot, rule) => {
    const native = sql`${comparable(column, reference)} = ${slot()}`
    if (rule === 'folded') {
      return column.caseSensitive
        ? sql`lower(${comparable(column, reference)}) = lower(${slot()})`
        : native
    }
    // The first comparison uses the index, the second decides; the bar keeps trailing blanks apart.
    const held = withoutPadding(column, reference)
    return sql`${native} and ${held} + N'|' = ${slot()} + N'|' ${BINARY}`
  },
  match: (match, reference, slot) => {
    const pattern = slot(likePattern(match.comparison, asSets))
    const held = withoutPadding(match.column, reference)
    if (match.rule === 'exact') {
      // LIKE ignores the trailing blanks of what it looks at: the bar stands behind them.
      return match.comparison === 'ew'
        ? sql`${held} + N'|' ${BINARY} like ${pattern} + N'|'`
        : sql`${held} ${BINARY} like ${pattern}`
    }
    return match.column.caseSensitive
      ? sql`lower(${held}) like lower(${pattern})`
      : sql`${held} like ${pattern}`
  },
  ordered: (column, text, rule) => {
    if (rule === 'exact') return sql`${text} ${BINARY}`
    return column.caseSensitive ? sql`lower(${text})` : text
  },
  page: (limit, offset) => sql`offset ${offset ?? sql`0`} rows fetch next ${limit} rows only`,
  anyOrder: sql`order by (select null)`,
  characters: (text) => sql`len(${text})`,
  count: (value) => value,
  insertDefaults: (table) => sql`insert into ${table} default values`,
  fromNothing: undefined,
  exists: (table, condition) =>
    sql`exists (select 1 from ${table} as ${sql.id('other')} where ${condition})`,
}

function makeComposer(): WriteComposer {
  const count = sql`;\ndeclare @written int = @@rowcount;\nselect @written as ${sql.id(WRITTEN)}`
  return {
    insert: ({ into, source, made, select, key, alias }) => {
      if (made.length === 0)
        return sql`${into} ${source}${count};\n${select} where ${key ?? sql`1 = 1`}`
      const names = sql.join(made.map(({ name }) => sql.id(name)))
      const output = sql.join(made.map(({ name }) => sql.id('inserted', name)))
      const same = made.map(({ name }) => sql`${sql.id('made', name)} = ${sql.id(alias, name)}`)
      const where = sql`exists (select 1 from @made as ${sql.id('made')} where ${sql.join(same, sql` and `)})`
      return sql`declare @made table (${sql.join(made.map(declaration))});\n${into} output ${output} into @made (${names}) ${source}${count};\n${select} where ${where}${key === undefined ? sql`` : sql` and ${key}`}`
    },
    update: ({ update, select }) => sql`${update}${count};\n${select}`,
    remove: ({ remove }) => sql`${remove}${count}`,
  }
}

/** A column of the table variable that catches the keys; another collation than the table's could not be compared. */
function declaration(column: ColumnDescription): Fragment {
  if (!/^\w+(?:\((?:\d+(?:,\s*\d+)?|max)\))?$/u.test(column.type)) {
    throw new Error(`cannot happen: the type of the column "${column.name}" has another form`)
  }
  const collation = column.kind === 'text' ? sql` collate database_default` : sql``
  return sql`${sql.id(column.name)} ${sql.raw(column.type)}${collation}`
}

/** The driver reads decimals as doubles and times as dates: these are read as text. */
function project(column: ColumnDescription, reference: Fragment): Fragment {
  if (column.kind === 'decimal') {
    return typeName(column.type).includes('money')
      ? sql`convert(varchar(50), ${reference}, 2)`
      : sql`convert(varchar(50), ${reference})`
  }
  return column.kind === 'time' ? sql`convert(varchar(16), ${reference})` : reference
}

function padded(column: ColumnDescription): boolean {
  return /^n?char\b/iu.test(column.type)
}

/** The text of a column as it is read: what the type pads is no part of it. */
function withoutPadding(column: ColumnDescription, reference: Fragment): Fragment {
  return padded(column) ? sql`rtrim(${reference})` : comparable(column, reference)
}

/** `text` and `ntext` cannot be compared as they are. */
function comparable(column: ColumnDescription, reference: Fragment): Fragment {
  return /^n?text$|^xml/iu.test(column.type) ? sql`cast(${reference} as nvarchar(max))` : reference
}

function codec(column: ColumnDescription): ColumnCodec {
  return { type: column.type, encode: parameterOf(column), decode: decoder(column) }
}

function decoder(column: ColumnDescription): (raw: unknown) => ColumnValue {
  switch (column.kind) {
    case 'bool':
      return decodeBoolean
    case 'int':
      return decodeInteger
    case 'float':
      return (raw) => Number(raw)
    case 'uuid':
      return (raw) => String(raw).toLowerCase()
    case 'date':
      return (raw) => (raw instanceof Date ? raw.toISOString().slice(0, 10) : String(raw))
    case 'datetime':
      return (raw) => (raw instanceof Date ? raw.toISOString() : String(raw))
    case 'time':
      return decodeTime
    case 'binary':
      return decodeBytes
    case 'text':
      return padded(column) ? (raw) => String(raw).replace(/ +$/u, '') : decodeText
    default:
      return (raw) => (raw instanceof Uint8Array ? decodeBytes(raw) : decodeText(raw))
  }
}
