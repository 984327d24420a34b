import { Readable } from 'node:stream'
import { sql } from 'kysely'
import type { Connection as Driver } from 'mysql2'
import { delimitedText } from '../delimited-text.ts'
import type { Answer } from '../dialect.ts'
import type { StagedColumn, StagingConnection, StagingLoad, StagingSyntax } from '../staging.ts'
import type { Fragment } from '../../statement.ts'

const STAGED = sql.id('rollcall_staged')

/** MySQL and MariaDB: LOAD DATA LOCAL into a temporary table, where the server allows it. */
export const mysqlStaging: StagingSyntax = {
  table: STAGED,
  drop: sql`drop temporary table if exists ${STAGED}`,
  begin: 'start transaction',
  commit: 'commit',
  rollback: 'rollback',
  create: ({ target, columns }) => {
    const number = columns.filter(({ of }) => of === undefined)
    const own = number.map(({ name }) => sql`${sql.id(name)} int not null`)
    const list = columns.flatMap(({ name, of }) =>
      of === undefined ? [] : [sql`${sql.id(of.name)} as ${sql.id(name)}`],
    )
    const declared = own.length === 0 ? sql`` : sql` (${sql.join(own)})`
    return sql`create temporary table ${STAGED}${declared} select ${sql.join(list)} from ${target} where 1 = 0`
  },
  load: (columns) => loadSql(STAGED, columns),
  loadNew: loadSql,
  equal: (column, reference, staged, rule) => {
    if (column.kind !== 'text') return sql`${reference} = ${staged}`
    // Both have one character set and collation, so that the plain comparison finds the index.
    const native = sql`${reference} = ${staged}`
    if (rule === 'exact') return sql`${native} and ${bytes(reference)} = ${bytes(staged)}`
    const folded = sql`${bytes(lower(reference))} = ${bytes(lower(staged))}`
    return column.caseSensitive ? folded : sql`${native} and ${folded}`
  },
  update: ({ target, match, set }) => {
    const list = set.map(({ column, value }) => sql`${sql.id('written', column)} = ${value}`)
    return sql`update ${target} as ${sql.id('written')} join ${STAGED} as ${sql.id('staged')} on ${match} set ${sql.join(list)}`
  },
  remove: ({ target, match }) =>
    sql`delete ${sql.id('written')} from ${target} as ${sql.id('written')} join ${STAGED} as ${sql.id('staged')} on ${match}`,
}

function loadSql(into: Fragment, columns: readonly StagedColumn[]): Fragment {
  const list = columns.map((column, at) => (isPlain(column) ? sql.id(column.name) : variable(at)))
  const set = columns.flatMap((column, at) =>
    isPlain(column) ? [] : [sql`${sql.id(column.name)} = ${fromText(column, variable(at))}`],
  )
  const tail = set.length === 0 ? sql`` : sql` set ${sql.join(set)}`
  // The marks as hexadecimal literals: what a backslash means in a quoted one depends on the sql_mode.
  return sql`load data local infile 'rows' into table ${into} character set utf8mb4 fields terminated by 0x09 escaped by 0x5c lines terminated by 0x0a (${sql.join(list)})${tail}`
}

function bytes(text: Fragment): Fragment {
  return sql`cast(${text} as binary)`
}

function lower(text: Fragment): Fragment {
  return sql`lower(convert(${text} using utf8mb4))`
}

/** Whether the digits and letters of a cell are what the column reads; BIT and bytes would take them for data. */
function isPlain({ of }: StagedColumn): boolean {
  return of === undefined || (of.kind !== 'binary' && !isBit(of.type))
}

function isBit(type: string): boolean {
  return /^bit\b/iu.test(type)
}

/** What holds a cell until it is turned into what its column reads. */
function variable(at: number): Fragment {
  return sql`@${sql.raw(`v${at}`)}`
}

/** Names of staged columns are our own: letters and digits. */
function stagedName(name: string): string {
  if (!/^[a-z]\d+$/u.test(name)) throw new Error('cannot happen: a staged column of another name')
  return name
}

function fromText({ of }: StagedColumn, cell: Fragment): Fragment {
  return of?.kind === 'binary' ? sql`unhex(${cell})` : sql`cast(${cell} as unsigned)`
}

/** Rows of one INSERT where LOAD DATA is refused. */
const VALUES_ROWS = 500

/**
 * The staging side of a mysql2 connection. LOAD DATA LOCAL takes what does not fit with a warning and cuts it, and
 * passes over rows that exist or break a constraint, with a warning too (https://mariadb.com/kb/en/load-data-infile/);
 * so rows that bring a warning are loaded again with INSERT, which refuses them as a write of the row would.
 */
export function mysqlStagingConnection(
  driver: Driver,
  failed: (error: Error) => Error,
): StagingConnection {
  let refused = false
  const send = (text: string, infile?: () => Readable): Promise<LoadAnswer> =>
    new Promise((resolve, reject) => {
      const options = { sql: text, ...(infile && { infileStreamFactory: infile }) }
      driver.query(options, (error: Error | null, result: unknown) => {
        if (error === null) resolve(asAnswer(result))
        else reject(failed(error))
      })
    })
  /** `undefined` where LOAD DATA LOCAL is switched off. */
  const loadLocal = async (load: StagingLoad): Promise<LoadAnswer | undefined> => {
    if (refused) return undefined
    try {
      return await send(load.sql, () => Readable.from(delimitedText(load.rows)))
    } catch (thrown) {
      if (!isLocalInfileRefused(thrown)) throw thrown
      refused = true
      return undefined
    }
  }
  return {
    send,
    load: async (load) => {
      const answer = await loadLocal(load)
      if (answer?.warnings === 0) return
      if (answer !== undefined) await send('delete from `rollcall_staged`')
      await insertValues(driver, load, failed)
    },
    loadNew: async (load) => {
      const answer = await loadLocal(load)
      return answer?.warnings === 0 && answer.affected === load.rows.length
    },
  }
}

/** 1148, 3948, 3950, 4166: LOAD DATA LOCAL is switched off here, there or in both places. */
function isLocalInfileRefused(thrown: unknown): boolean {
  const number = typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, 'errno') : 0
  return [1148, 3948, 3950, 4166, 2068].includes(Number(number))
}

async function insertValues(
  driver: Driver,
  { columns, rows }: StagingLoad,
  failed: (error: Error) => Error,
): Promise<void> {
  const names = columns.map(({ name }) => `\`${stagedName(name)}\``).join(', ')
  const marks = `(${columns.map(() => '?').join(', ')})`
  for (let from = 0; from < rows.length; from += VALUES_ROWS) {
    const some = rows.slice(from, from + VALUES_ROWS)
    const list = some.map(() => marks).join(', ')
    const text = `insert into \`rollcall_staged\` (${names}) values ${list}`
    const values = some.flat() as (string | number | null | Buffer)[]
    await new Promise<void>((resolve, reject) => {
      driver.execute(text, values, (error: Error | null) => {
        if (error === null) resolve()
        else reject(failed(error))
      })
    })
  }
}

interface LoadAnswer extends Answer {
  readonly warnings: number
}

function asAnswer(result: unknown): LoadAnswer {
  if (Array.isArray(result)) return { rows: result, affected: result.length, warnings: 0 }
  if (typeof result !== 'object' || result === null) return { rows: [], affected: 0, warnings: 0 }
  return {
    rows: [],
    affected: Number(Reflect.get(result, 'affectedRows')),
    warnings: Number(Reflect.get(result, 'warningStatus') ?? 0),
  }
}
