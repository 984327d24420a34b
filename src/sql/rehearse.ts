import { SyncError } from '../model/errors.ts'
import { formatTable } from '../model/table.ts'
import type { Row } from '../model/value.ts'
import { asSyncError } from './attempts.ts'
import type { Connection, Database, Dialect } from './dialects/dialect.ts'
import type { Performer } from './perform.ts'
import type { Rehearsal, Rehearsed } from './row-operation.ts'
import { transactionOf } from './transaction.ts'

/**
 * Carries an operation out in a transaction that is rolled back, whatever happens: the row before it is put
 * there first. Triggers run and are rolled back too; numbers that a sequence gave out stay given out.
 *
 * @throws SyncError `DATABASE_SCHEMA` for a table that cannot roll back, `ROW_*`, `DATABASE_*`,
 *   `NOT_AVAILABLE_YET` where the dialect has no such transactions
 */
export async function rehearse(
  { dialect, database }: { readonly dialect: Dialect; readonly database: Database },
  performer: Performer,
  rehearsal: Rehearsal,
): Promise<Rehearsed> {
  const { description } = performer.statements.table.binding
  try {
    return await database.run(async (connection) => {
      const transactional = await dialect.rollsBack?.(connection, description.table)
      if (transactional === false) {
        throw new SyncError(
          'DATABASE_SCHEMA',
          `The engine of the table ${formatTable(description.table)} has no transactions: what is tried out would stay.`,
        )
      }
      const transaction = transactionOf(connection, dialect)
      await transaction.begin()
      try {
        return await play(connection, performer, rehearsal)
      } finally {
        await transaction.rollback()
      }
    })
  } catch (thrown) {
    throw asSyncError(dialect, { dialect, description }, thrown)
  }
}

async function play(
  connection: Connection,
  performer: Performer,
  { before, operation }: Rehearsal,
): Promise<Rehearsed> {
  const there = before && (await put(connection, performer, before))
  if (operation === undefined) return { kind: 'written', row: there }
  if (operation.kind === 'insert') {
    const key = performer.givenKey(operation.values)
    // Asked before: on PostgreSQL a refused statement ends the transaction, and nobody could ask afterwards.
    const taken = key && (await performer.read(connection, key))
    if (taken !== undefined) return { kind: 'exists', row: taken }
  }
  // A key that the database made is another one than the test could know.
  const key = operation.kind === 'insert' ? undefined : (there ?? operation.key)
  const sent = key === undefined ? operation : { ...operation, key: keyOf(performer, key) }
  const outcome = await performer.perform(connection, sent)
  const row = outcome.kind === 'written' ? outcome.row : undefined
  return { kind: outcome.kind, row }
}

async function put(
  connection: Connection,
  performer: Performer,
  row: Row,
): Promise<Row | undefined> {
  const { description } = performer.statements.table.binding
  const made = new Set(
    description.columns.filter(({ generated }) => generated !== undefined).map(({ name }) => name),
  )
  const values = Object.fromEntries(Object.entries(row).filter(([name]) => !made.has(name)))
  const key = performer.givenKey(values)
  if (key !== undefined && (await performer.read(connection, key)) !== undefined) {
    await performer.perform(connection, { kind: 'delete', key: keyOf(performer, key) })
  }
  const outcome = await performer.perform(connection, { kind: 'insert', values, unique: [] })
  return outcome.kind === 'written' ? outcome.row : undefined
}

function keyOf(performer: Performer, row: Row): Row {
  const { anchor } = performer.statements.table.binding
  return Object.fromEntries(anchor.map((name) => [name, row[name] ?? null]))
}
