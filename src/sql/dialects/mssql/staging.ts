import { sql } from 'kysely'
import type { ColumnDescription } from '../../../model/table.ts'
import type { Fragment } from '../../statement.ts'
import { typeName } from '../codecs.ts'
import type { StagedColumn, StagingSyntax } from '../staging.ts'

const STAGED = sql.id('#rollcall_staged')

/** Compares by code point: case, accents and width count. */
const BINARY = sql`collate Latin1_General_100_BIN2`

/**
 * SQL Server: a bulk load, or OPENJSON where that is refused, into a temporary table; then UPDATE, DELETE and
 * INSERT that join it. MERGE is left alone: it has races of its own, and not every server of the protocol has it.
 */
export const mssqlStaging: StagingSyntax = {
  table: STAGED,
  drop: sql`drop table if exists ${STAGED}`,
  begin: 'begin transaction',
  commit: 'commit transaction',
  rollback: 'if @@trancount > 0 rollback transaction',
  create: ({ target, columns }) => {
    const list = sql.join(
      columns.map(({ name, of }) =>
        of === undefined
          ? sql`convert(int, 0) as ${sql.id(name)}`
          : sql`${sql.id(of.name)} as ${sql.id(name)}`,
      ),
    )
    // Types and collations are those of the table; through a UNION an identity becomes a plain number.
    return sql`select ${list} into ${STAGED} from ${target} where 1 = 0 union all select ${list} from ${target} where 1 = 0`
  },
  load: (columns) => {
    const names = sql.join(columns.map(({ name }) => sql.id(name)))
    const values = sql.join(columns.map(converted))
    const shape = sql.join(
      columns.map(
        (column, at) =>
          sql`${sql.id(column.name)} ${sql.raw(transportType(column))} ${sql.lit(`$[${at}]`)}`,
      ),
    )
    return sql`insert into ${STAGED} (${names}) select ${values} from openjson(@1) with (${shape})`
  },
  equal: (column, reference, staged, rule) => {
    if (column.kind !== 'text') return sql`${reference} = ${staged}`
    const [held, meant] = [withoutPadding(column, reference), withoutPadding(column, staged)]
    const native = sql`${comparable(column, reference)} = ${comparable(column, staged)}`
    if (rule === 'exact') {
      // The first comparison uses the index, the second decides; the bar keeps trailing blanks apart.
      return sql`${native} and ${held} + N'|' = ${meant} + N'|' ${BINARY}`
    }
    return column.caseSensitive ? sql`lower(${held}) = lower(${meant})` : native
  },
  update: ({ target, match, set }) => {
    const list = set.map(({ column, value }) => sql`${sql.id(column)} = ${value}`)
    return sql`update ${sql.id('written')} set ${sql.join(list)} from ${target} as ${sql.id('written')} join ${STAGED} as ${sql.id('staged')} on ${match}`
  },
  remove: ({ target, match }) =>
    sql`delete ${sql.id('written')} from ${target} as ${sql.id('written')} join ${STAGED} as ${sql.id('staged')} on ${match}`,
}

/** `text` and `ntext` cannot be compared as they are. */
function comparable(column: ColumnDescription, text: Fragment): Fragment {
  return /^n?text$|^xml/iu.test(column.type) ? sql`cast(${text} as nvarchar(max))` : text
}

function withoutPadding(column: ColumnDescription, text: Fragment): Fragment {
  return /^n?char\b/iu.test(column.type) ? sql`rtrim(${text})` : comparable(column, text)
}

/** As what JSON gives a cell; bytes stand there as base64. */
function transportType({ of }: StagedColumn): string {
  if (of === undefined) return 'int'
  return of.kind === 'binary' ? 'varbinary(max)' : 'nvarchar(max)'
}

/**
 * A cell as the column's type. Texts are assigned as they are, because a conversion would cut silently what an
 * assignment refuses.
 */
function converted({ name, of }: StagedColumn): Fragment {
  const cell = sql.id(name)
  if (of === undefined || of.kind === 'binary' || of.kind === 'text') return cell
  if (of.kind === 'json' || of.kind === 'unknown') return cell
  const type = sql.raw(plainType(of))
  if (of.kind === 'date') return sql`convert(${type}, ${cell}, 23)`
  if (of.kind === 'datetime') return sql`convert(${type}, ${cell}, 127)`
  return sql`convert(${type}, ${cell})`
}

function plainType(column: ColumnDescription): string {
  if (/^\w+(?:\(\d+(?:,\s*\d+)?\))?$/u.test(column.type)) return column.type
  throw new Error(`cannot happen: the type ${typeName(column.type)} has another form`)
}
