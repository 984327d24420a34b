import { sql } from 'kysely'
import { SyncError } from '../../model/errors.ts'
import type { ColumnDescription } from '../../model/table.ts'
import type { ColumnValue } from '../../model/value.ts'
import type { ChangePage, ChangeReader, ChangeSettings, ScanOptions } from '../bulk.ts'
import { pagesOf } from '../bulk/pages.ts'
import { decodeDatetime } from '../dialects/codecs.ts'
import type { Fragment } from '../statement.ts'
import { columnReference, limitSlot } from '../statements/columns.ts'
import { anchorAfterSql } from '../statements/select.ts'
import { type ChangeTable, watermarkLost } from './reader.ts'

/**
 * Milliseconds by which a read begins earlier than it must: values are cut or rounded to what a column holds,
 * and none may slip through. `smalldatetime` knows whole minutes.
 */
const SLACK = 5
const SLACK_OF_MINUTES = 60_000

/**
 * How far ahead of the database's clock a watermark may be: it was not when it was taken. Where the clock was set
 * back, rows that changed since have times before the watermark, and would be passed by.
 */
const AHEAD = 1_000

/**
 * Rows whose timestamp or row version is not older than the watermark. Deletes are not seen.
 *
 * @throws SyncError `DATABASE_SCHEMA` when the column is missing, or no column whose values sort by time
 */
export function watermarkReader(table: ChangeTable, settings: ChangeSettings): ChangeReader {
  if (settings.column === undefined) throw unfit(table, 'A watermark needs a column.')
  const column = table.column(settings.column)
  const { rowVersion } = table.dialect.syntax.changes
  if (rowVersion?.matches(column) === true) return versionReader(table, column, rowVersion)
  if (column.kind !== 'datetime' && column.kind !== 'date') {
    throw unfit(
      table,
      `The column ${column.name} is of type ${column.type}, and a watermark needs a timestamp${rowVersion === undefined ? '' : ' or a rowversion'}. A text does not sort by time in every form that it may have.`,
      column.name,
    )
  }
  return timeReader(table, column, settings.overlap)
}

function timeReader(table: ChangeTable, column: ColumnDescription, overlap: number): ChangeReader {
  const { changes } = table.dialect.syntax
  const { codec } = table.bound.column(column.name)
  const reference = columnReference(column.name)
  const instant = (fragment: Fragment): Fragment => changes.instant?.(fragment) ?? fragment
  const encode = (value: ColumnValue): unknown =>
    codec.encode(column.kind === 'date' ? String(value).slice(0, 10) : value, 'condition')
  const slack = /^smalldatetime/iu.test(column.type) ? SLACK_OF_MINUTES : SLACK
  const clockAndLatest = async (): Promise<[clock: number, latest: number]> => {
    const question = sql`select ${changes.clock}, ${changes.latest(reference)} from ${table.bound.table}`
    const result = [
      { name: 'clock', decode: decodeDatetime },
      { name: 'latest', decode: decodeDatetime },
    ]
    const [row] = await table.ask(question, result)
    return [Date.parse(String(row?.[0])), Date.parse(String(row?.[1]))]
  }
  // What a column says may be local time: its own latest value is the measure, as long as it is not ahead.
  const now = async (): Promise<string> => {
    const [clock, latest] = await clockAndLatest()
    return new Date(Number.isNaN(latest) ? 0 : Math.min(clock, latest)).toISOString()
  }
  return {
    seesDeletes: false,
    now,
    async *since(watermark, options) {
      const from = Date.parse(watermark)
      if (Number.isNaN(from)) throw watermarkLost(table, 'The watermark is of another kind.')
      const [clock] = await clockAndLatest()
      if (from > clock + Math.min(AHEAD, overlap)) {
        throw watermarkLost(table, 'The database’s clock is behind the watermark: it was set back.')
      }
      const next = await now()
      const bound = new Date(from - overlap - slack).toISOString()
      const where = sql`${instant(reference)} >= ${instant(table.parameter(0, encode))}`
      yield* livePages(table, where, bound, options)
      return next
    },
  }
}

type RowVersion = NonNullable<ChangeTable['dialect']['syntax']['changes']['rowVersion']>

function versionReader(
  table: ChangeTable,
  column: ColumnDescription,
  { now, since, ahead }: RowVersion,
): ChangeReader {
  const text = [{ name: 'version', decode: String }]
  const current = async (): Promise<string> => {
    const [row] = await table.ask(sql`select ${now}`, text)
    return String(row?.[0])
  }
  return {
    seesDeletes: false,
    now: current,
    async *since(watermark, options) {
      const question = sql`select ${ahead(table.parameter(0))}`
      const [row] = await table.ask(question, [{ name: 'ahead', decode: Number }], [watermark])
      if (row?.[0] === 1) throw watermarkLost(table, 'The database is older than the watermark.')
      const next = await current()
      const where = since(columnReference(column.name), table.parameter(0))
      yield* livePages(table, where, watermark, options)
      return next
    },
  }
}

/** The live rows that meet a condition, in the order of the anchor. */
async function* livePages(
  table: ChangeTable,
  where: Fragment,
  value: ColumnValue,
  { pageSize, signal }: ScanOptions,
): AsyncGenerator<ChangePage, void> {
  const { bound } = table
  const { anchor, columns } = bound.binding
  const order = sql.join(anchor.map((name) => columnReference(name)))
  const keyed = anchor.map((name) => sql`${columnReference(name)} is not null`)
  const keys = sql.join(
    anchor.map((name) =>
      bound.syntax.project(bound.column(name).description, columnReference(name)),
    ),
  )
  const result = [
    ...anchor.map((name) => ({
      name,
      decode: (raw: unknown) => bound.column(name).codec.decode(raw),
    })),
    ...bound.result,
  ]
  const read = async (after: readonly ColumnValue[] | undefined): Promise<ColumnValue[][]> => {
    signal?.throwIfAborted()
    const behind = after === undefined ? [] : [anchorAfterSql(bound, anchor, 1)]
    const conditions = sql.join([where, ...keyed, ...behind], sql` and `)
    const values = [value, ...(after ?? []).slice(0, anchor.length)]
    const page = bound.syntax.page(limitSlot(bound, values.length), undefined)
    const question = sql`select ${keys}, ${bound.projection()} from ${bound.table} where ${conditions} order by ${order} ${page}`
    return table.ask(question, result, [...values, pageSize])
  }
  for await (const rows of pagesOf(read, pageSize)) {
    yield {
      rows: rows.map((row) => row.slice(anchor.length, anchor.length + columns.length)),
      gone: [],
    }
  }
}

function unfit(table: ChangeTable, reason: string, column?: string): SyncError {
  return new SyncError('DATABASE_SCHEMA', `${reason} (table ${table.title})`, {
    table: table.title,
    ...(column === undefined ? {} : { column }),
  })
}
