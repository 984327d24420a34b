import { sql } from 'kysely'
import type { CaseRule } from '../../model/condition.ts'
import type { ColumnDescription, TableDescription, TableName } from '../../model/table.ts'
import type { Reference } from '../../model/table-survey.ts'
import type { Row } from '../../model/value.ts'
import { asSyncError } from '../attempts.ts'
import { catalogueOf, type Cells } from '../dialects/catalogue.ts'
import type { Connection, Database, Dialect } from '../dialects/dialect.ts'
import { compileStatement, decodeRow, type Fragment } from '../statement.ts'
import { COUNTED, type TableLook } from './table-look.ts'

/** What a look needs of its target. */
export interface LookSurroundings {
  readonly dialect: Dialect
  /** Connections for long reads, which cannot write. */
  readonly reading: Database
}

/** Looks at the rows of a described table. */
export function openLook(surroundings: LookSurroundings, description: TableDescription): TableLook {
  const { dialect, reading } = surroundings
  const { syntax } = dialect
  const table = tableOf(description.table)
  const columns = new Map(description.columns.map((one) => [one.name, one]))
  const run = async <T>(use: (connection: Connection) => Promise<T>): Promise<T> => {
    try {
      return await reading.run(use)
    } catch (thrown) {
      throw asSyncError(dialect, { dialect, description }, thrown)
    }
  }
  const ask = (query: Fragment): Promise<readonly Cells[]> =>
    run((connection) => catalogueOf(connection, syntax.compiler)(query))
  const counted = async (from: Fragment): Promise<number> => {
    const some = sql`select 1 as ${sql.id('one')} from ${from} ${limited(dialect, COUNTED + 1)}`
    const [row] = await ask(sql`select count(*) from (${some}) as ${sql.id('counted')}`)
    return Number(row?.[0] ?? 0)
  }
  const guessed = (): Promise<number | undefined> =>
    dialect.estimate === undefined
      ? Promise.resolve(undefined)
      : run(async (connection) => dialect.estimate?.(connection, description.table))

  return {
    size: async () => {
      const rows = await counted(table)
      if (rows <= COUNTED) return { rows, estimated: false }
      return { rows: Math.max(rows, (await guessed()) ?? 0), estimated: true }
    },
    sample: (names, limit) => run((connection) => sampleRows(connection, names, limit)),
    atLeast: async (lengths) => {
      const names = [...lengths.keys()]
      if (names.length === 0) return new Map()
      const sums = [...lengths].map(([name, length]) => {
        const long = sql`${syntax.characters(sql.id(name))} >= ${sql.lit(length)}`
        return sql`sum(case when ${long} then 1 else 0 end)`
      })
      const [row = []] = await ask(sql`select ${sql.join(sums)} from ${table}`)
      return new Map(names.map((name, at) => [name, Number(row[at] ?? 0)]))
    },
    repeated: async (name, rule) => {
      const by = grouped(columns.get(name), name, rule)
      const groups = sql`select 1 as ${sql.id('one')} from ${table} where ${sql.id(name)} is not null group by ${by} having count(*) > 1`
      const [row] = await ask(sql`select count(*) from (${groups}) as ${sql.id('repeated')}`)
      return Number(row?.[0] ?? 0)
    },
    referring: ({ table: from, columns: keys }: Reference) => {
      const set = keys.map((key) => sql`${sql.id(key)} is not null`)
      return counted(sql`${tableOf(from)} where ${sql.join(set, sql` and `)}`)
    },
  }

  async function sampleRows(
    connection: Connection,
    names: readonly string[],
    limit: number,
  ): Promise<readonly Row[]> {
    const chosen = names.flatMap((name) => columns.get(name) ?? [])
    if (chosen.length === 0) return []
    const list = chosen.map(
      (column) => sql`${syntax.project(column, sql.id(column.name))} as ${sql.id(column.name)}`,
    )
    const result = chosen.map((column) => {
      const codec = syntax.codec(column)
      return { name: column.name, decode: (raw: unknown) => codec.decode(raw) }
    })
    const query = sql`select ${sql.join(list)} from ${table} ${limited(dialect, limit)}`
    const statement = compileStatement(syntax.compiler, query, result, { named: false })
    const { rows } = await connection.execute(statement, [])
    return rows.map((row) => decodeRow(result, row))
  }
}

function limited({ syntax }: Dialect, limit: number): Fragment {
  const page = syntax.page(sql.lit(limit), undefined)
  return syntax.anyOrder === undefined ? page : sql`${syntax.anyOrder} ${page}`
}

/** Without case where the person's attribute has none, although the column tells it apart. */
function grouped(column: ColumnDescription | undefined, name: string, rule: CaseRule): Fragment {
  const folds = rule === 'folded' && column?.kind === 'text' && column.caseSensitive
  return folds ? sql`lower(${sql.id(name)})` : sql.id(name)
}

function tableOf({ schema, name }: TableName): Fragment {
  return schema === undefined ? sql.id(name) : sql.id(schema, name)
}
