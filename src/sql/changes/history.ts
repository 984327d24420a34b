import { sql } from 'kysely'
import { SyncError } from '../../model/errors.ts'
import type { ChangeReader, ChangeSettings } from '../bulk.ts'
import { HISTORY_NUMBER, HISTORY_TIME } from '../dialects/changes.ts'
import { decodeDatetime, decodeInteger } from '../dialects/codecs.ts'
import { columnReference, tableReference } from '../statements/columns.ts'
import { changedPages } from './changed-keys.ts'
import { type ChangeTable, watermarkLost } from './reader.ts'

/**
 * Rows whose keys a history table names (`rollcall init --history` makes it and the triggers that fill it). Its
 * numbers say what is new, not its times; a number that a transaction took may come to sight after a higher one,
 * and so what is younger than the overlap is read again.
 *
 * @throws SyncError `DATABASE_SCHEMA` when the configuration names no table
 */
export function historyReader(table: ChangeTable, settings: ChangeSettings): ChangeReader {
  if (settings.table === undefined) {
    throw new SyncError('DATABASE_SCHEMA', 'The strategy "history" needs the name of its table.')
  }
  const history = tableReference(settings.table)
  const { changes } = table.dialect.syntax
  const number = columnReference(HISTORY_NUMBER)
  const time = columnReference(settings.column ?? HISTORY_TIME)
  const at = changes.instant?.(time) ?? time
  const result = [{ name: HISTORY_NUMBER, decode: decodeInteger }]
  const clock = async (): Promise<number> => {
    const [row] = await table.ask(sql`select ${changes.clock}`, [
      { name: 'clock', decode: decodeDatetime },
    ])
    return Date.parse(String(row?.[0]))
  }
  const now = async (): Promise<string> => {
    const settled = new Date((await clock()) - settings.overlap).toISOString()
    const question = sql`select max(${number}) from ${history} where ${at} <= ${table.instant(0)}`
    const [row] = await table.ask(question, result, [settled])
    return String(row?.[0] ?? 0)
  }
  return {
    seesDeletes: true,
    now,
    async *since(watermark, options) {
      if (!/^\d+$/u.test(watermark)) throw watermarkLost(table, 'The watermark is of another kind.')
      const [row] = await table.ask(sql`select min(${number}) from ${history}`, result)
      const first = row?.[0]
      // Whoever empties the history leaves what was read last: that it is there shows that nothing is missing.
      const lost = first === null || first === undefined || BigInt(first) > BigInt(watermark) + 1n
      if (watermark !== '0' && lost)
        throw watermarkLost(table, 'The history was emptied meanwhile.')
      const next = await now()
      const { anchor } = table.bound.binding
      const keys = sql.join(anchor.map((name) => columnReference(name)))
      const changed = sql`(select distinct ${keys} from ${history} where ${number} > ${table.number(0)}) as ${sql.id('changed')}`
      yield* changedPages(table, changed, watermark, options)
      return next
    },
  }
}
