import { sql } from 'kysely'
import { SyncError } from '../../model/errors.ts'
import type { ChangeReader } from '../bulk.ts'
import { decodeInteger } from '../dialects/codecs.ts'
import { columnReference } from '../statements/columns.ts'
import { changedPages } from './changed-keys.ts'
import { type ChangeTable, watermarkLost } from './reader.ts'

/**
 * Rows whose keys the database itself keeps (change tracking of SQL Server), deletes included.
 *
 * @throws SyncError `DATABASE_SCHEMA` when the database has no such thing, or tracks another key
 */
export function trackingReader(table: ChangeTable): ChangeReader {
  const { binding } = table.bound
  const { tracking } = table.dialect.syntax.changes
  if (tracking === undefined) {
    throw new SyncError(
      'DATABASE_SCHEMA',
      `${table.dialect.title} has no change tracking. Use the strategy "watermark" or "history".`,
    )
  }
  const { anchor } = binding
  const { primaryKey } = binding.description
  if (primaryKey.length !== anchor.length || !primaryKey.every((name) => anchor.includes(name))) {
    throw new SyncError(
      'DATABASE_SCHEMA',
      `Change tracking knows the primary key of the table ${table.title}, and the anchor is another one. Use the strategy "watermark" or "history".`,
      { table: table.title },
    )
  }
  const number = [{ name: 'version', decode: decodeInteger }]
  const now = async (): Promise<string> => {
    const [row] = await table.ask(sql`select ${tracking.now}`, number)
    const version = row?.[0]
    if (version === null || version === undefined) throw notTracked(table)
    return String(version)
  }
  return {
    seesDeletes: true,
    now,
    async *since(watermark, options) {
      if (!/^\d+$/u.test(watermark)) throw watermarkLost(table, 'The watermark is of another kind.')
      const { schema, name } = binding.description.table
      const names = schema === undefined ? [name] : [schema, name]
      const oldest = sql`select ${tracking.oldest(names.map((_, at) => table.parameter(at)))}`
      const [row] = await table.ask(oldest, number, names)
      const version = row?.[0]
      if (version === null || version === undefined) throw notTracked(table)
      if (BigInt(version) > BigInt(watermark)) {
        throw watermarkLost(table, 'Change tracking keeps its records for a limited time.')
      }
      const next = await now()
      if (BigInt(next) < BigInt(watermark)) {
        throw watermarkLost(table, 'The database is older than the watermark.')
      }
      const keys = sql.join(anchor.map((column) => columnReference(column, 'tracked')))
      const tracked = tracking.changed(table.bound.table, table.number(0))
      const changed = sql`(select ${keys} from ${tracked} as ${sql.id('tracked')}) as ${sql.id('changed')}`
      yield* changedPages(table, changed, watermark, options)
      return next
    },
  }
}

function notTracked(table: ChangeTable): SyncError {
  return new SyncError(
    'DATABASE_SCHEMA',
    `The table ${table.title} is not tracked. Switch change tracking on for the database and the table, or use the strategy "watermark" or "history".`,
    { table: table.title },
  )
}
