import type { BulkLoad, Connection as Driver } from 'tedious'
import { SyncError } from '../../../model/errors.ts'
import type { ColumnDescription } from '../../../model/table.ts'
import type { Answer } from '../answer.ts'
import type { StagingConnection, StagingLoad } from '../staging.ts'
import { mssqlFailure } from './failure.ts'
import { isParameter, type MssqlParameter, parameterOf } from './parameter.ts'

type Tedious = typeof import('tedious')

/**
 * The staging side of a tedious connection. A bulk load has one type a column: where all cells of a column agree,
 * rows go that way; else, and where the server refuses it, as one JSON text that the server takes apart.
 */
export function mssqlStagingConnection(driver: Driver, tedious: Tedious): StagingConnection {
  let refused = false
  let readsJson: boolean | undefined
  const run = (text: string, json?: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const rows: unknown[][] = []
      const request = new tedious.Request(text, (error, count) => {
        if (error === undefined || error === null) resolve({ rows, affected: count ?? 0 })
        else reject(error)
      })
      request.on('row', (columns: unknown) => {
        if (Array.isArray(columns)) rows.push(columns.map(cellOf))
      })
      if (json === undefined) {
        driver.execSqlBatch(request)
      } else {
        request.addParameter('1', tedious.TYPES.NVarChar, json, { length: Infinity })
        driver.execSql(request)
      }
    })
  return {
    send: (text) =>
      run(COUNTED.test(text) ? `${text};\nselect @@rowcount` : text).then(counted(text)),
    load: async (load) => {
      const types = refused ? undefined : columnTypes(load)
      if (types !== undefined) {
        try {
          await bulkLoad(driver, tedious, load, types)
          return
        } catch (thrown) {
          const { code, retry } = mssqlFailure(thrown)
          if (code.startsWith('ROW_') || retry !== undefined) throw thrown
          refused = true
          await run('delete from #rollcall_staged')
        }
      }
      readsJson ??= !(await isBabelfish(run))
      if (!readsJson) throw notAsJson()
      await run(load.sql, jsonOf(load))
    },
  }
}

/** Babelfish answers the protocol too; SQL Server knows no such property. */
async function isBabelfish(run: (text: string) => Promise<Answer>): Promise<boolean> {
  const { rows } = await run("select cast(serverproperty('Babelfish') as int)")
  return rows[0]?.[0] === 1
}

/** What OPENJSON gives there keeps its escapes and its base64: such rows are written one by one. */
function notAsJson(): SyncError {
  return new SyncError('ROW_TYPE', 'These rows cannot be handed over as JSON.')
}

/** Statements whose rows count: the session does not send counts, so that a trigger's are not taken for ours. */
const COUNTED = /^(?:insert|update|delete)\b/u

function counted(text: string): (answer: Answer) => Answer {
  return (answer) =>
    COUNTED.test(text) ? { rows: [], affected: Number(answer.rows.at(-1)?.[0] ?? 0) } : answer
}

/** The parameter that each column is declared by; `undefined` when the cells of one are declared differently. */
function columnTypes({ columns, rows }: StagingLoad): readonly MssqlParameter[] | undefined {
  const types: MssqlParameter[] = []
  for (const [at, column] of columns.entries()) {
    let type: MssqlParameter | undefined
    for (const row of rows) {
      const cell = row[at]
      if (!isParameter(cell) || cell.value === null) continue
      if (type !== undefined && !sameType(type, cell)) return undefined
      if (isLonger(cell, column.of?.length)) return undefined
      type = cell
    }
    type ??= column.of === undefined ? NUMBER : typeOfNull(column.of)
    if (type === undefined) return undefined
    types.push(type)
  }
  return types
}

const NUMBER: MssqlParameter = { type: 'Int', value: null }

/** How a column is declared whose cells are all NULL; `undefined` for types that go as text without a length. */
function typeOfNull(column: ColumnDescription): MssqlParameter | undefined {
  const type = parameterOf(column)(null)
  return type.type === 'NVarChar' && type.options?.length === undefined ? undefined : type
}

function sameType(one: MssqlParameter, other: MssqlParameter): boolean {
  return (
    one.type === other.type &&
    one.options?.length === other.options?.length &&
    one.options?.precision === other.options?.precision &&
    one.options?.scale === other.options?.scale
  )
}

/** What is too long for its column is left to the statement that refuses it. */
function isLonger({ value }: MssqlParameter, length: number | undefined): boolean {
  return length !== undefined && typeof value === 'string' && value.length > length
}

function bulkLoad(
  driver: Driver,
  tedious: Tedious,
  { columns, rows }: StagingLoad,
  types: readonly MssqlParameter[],
): Promise<void> {
  return new Promise((resolve, reject) => {
    const load: BulkLoad = driver.newBulkLoad(
      '#rollcall_staged',
      { keepNulls: true },
      (error, count) => {
        if (error !== undefined && error !== null) reject(error)
        else if (count === rows.length) resolve()
        else reject(new Error(`${count ?? 0} of ${rows.length} rows were loaded`))
      },
    )
    for (const [at, { name }] of columns.entries()) {
      const { type, options } = types[at] ?? NUMBER
      const wide = (options?.length ?? 0) > (type === 'NVarChar' ? 4000 : 8000)
      const declared = wide ? { ...options, length: Infinity } : options
      load.addColumn(name, tedious.TYPES[type], { nullable: true, ...declared })
    }
    driver.execBulkLoad(
      load,
      rows.map((row) => row.map(valueOf)),
    )
  })
}

function valueOf(cell: unknown): unknown {
  return isParameter(cell) ? cell.value : cell
}

function jsonOf({ columns, rows }: StagingLoad): string {
  const text = (cell: unknown, at: number): unknown => {
    const value = valueOf(cell)
    if (value instanceof Date) {
      const instant = value.toISOString()
      return columns[at]?.of?.kind === 'date' ? instant.slice(0, 10) : instant
    }
    return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value
  }
  return JSON.stringify(rows.map((row) => row.map(text)))
}

function cellOf(cell: unknown): unknown {
  return typeof cell === 'object' && cell !== null && 'value' in cell ? cell.value : null
}
