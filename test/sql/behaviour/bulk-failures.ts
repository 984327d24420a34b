import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { isSyncError } from '../../../src/model/errors.ts'
import type { BulkOutcome, BulkTable, Cells } from '../../../src/sql/bulk.ts'
import type { TestServer } from '../servers.ts'
import { withRelay } from './failures.ts'
import { withPeople } from './people.ts'
import { scanned } from './scans.ts'

/** What many rows make of connections that are lost, and of the short limits of events. */
export function bulkFailures(server: TestServer): void {
  for (const hurt of ['kill', 'cut'] as const) {
    const how = hurt === 'kill' ? 'killed by an administrator' : 'cut off'
    test(`sets whose connections are ${how} are whole or not there, and can be repeated`, (t) =>
      withRelay(server, hurt, t, async ({ bulk, relay }) => {
        const people = await bulk(['Id'])
        const rows = Array.from({ length: 4000 }, (_, at) => [`p${at}`, `u${at}`, 'x'.repeat(200)])
        const peace = new AbortController()
        const tormentor = (async () => {
          for (let time = 0; !peace.signal.aborted && time < 6; time += 1) {
            await sleep(10 + time * 7)
            const ports = relay.clientPorts()
            if (hurt === 'cut') relay.cut()
            else if (ports.length > 0) await server.kill?.(ports)
          }
        })()
        try {
          const outcome = await untilAnswered(people, rows)
          for (const exception of outcome.exceptions.values()) {
            assert.deepEqual(exception, { kind: 'exists' })
          }
        } finally {
          peace.abort()
          await tormentor
        }
        const ids = await scanned(people, { pageSize: 1000, columns: ['Id'] })
        assert.equal(ids.length, rows.length)
      }))
  }

  const rowLock = holdOf(server)
  const free = rowLock === undefined && 'nobody else can hold a single row here'
  test('a row that somebody else holds is set aside, the others are written', { skip: free }, () =>
    withPeople(server, async ({ bulk, quoted }) => {
      const people = await bulk(['Id'])
      const ids = Array.from({ length: 8 }, (_, at) => `p${at}`)
      const rows = ids.map((id) => [id, id])
      await people.write({ kind: 'insert', columns: ['Id', 'UserName'], rows, unique: [] })
      const letGo = await rowLock?.(
        `update ${quoted} set ${server.quote('Note')} = 'mine' where ${server.quote('Id')} = 'p5'`,
      )
      try {
        const outcome = await people.write({
          kind: 'update',
          columns: ['Active'],
          rows: ids.map(() => ['x']),
          keys: ids.map((id) => [id]),
          unique: [],
        })
        assert.equal(outcome.written, ids.length - 1)
        const held = outcome.exceptions.get(5)
        assert.ok(isSyncError(held, 'DATABASE_TIMEOUT'), JSON.stringify(held))
      } finally {
        await letGo?.()
      }
    }),
  )

  const slow = server.dialect === 'postgres' ? false : 'only PostgreSQL has a trigger that sleeps'
  test('the time limit of events does not end a set', { skip: slow }, () =>
    withPeople(
      server,
      async ({ bulk }) => {
        const people = await bulk(['Id'])
        const rows = Array.from({ length: 30 }, (_, at) => [`p${at}`, `u${at}`])
        const columns = ['Id', 'UserName']
        const outcome = await people.write({ kind: 'insert', columns, rows, unique: [] })
        assert.equal(outcome.written, rows.length)
      },
      { after: sleepingTrigger, connection: `${server.connection}?statementTimeout=100` },
    ),
  )
}

/** A caller who does what the next export would do: everything again. */
async function untilAnswered(table: BulkTable, rows: readonly Cells[]): Promise<BulkOutcome> {
  for (let time = 0; time < 40; time += 1) {
    try {
      const columns = ['Id', 'UserName', 'Note']
      const outcome = await table.write({ kind: 'insert', columns, rows, unique: [] })
      if (![...outcome.exceptions.values()].some((one) => isSyncError(one))) return outcome
    } catch (thrown) {
      assert.ok(isSyncError(thrown) && thrown.code.startsWith('DATABASE_'), String(thrown))
      await sleep(20)
    }
  }
  return assert.fail('the database never answered')
}

/** Ten milliseconds a row: a set takes longer than an event may. */
function sleepingTrigger(quoted: string): string[] {
  const name = `"sleeps ${quoted.replaceAll('"', '')}"`
  return [
    `create function ${name}() returns trigger language plpgsql as $$ begin perform pg_sleep(0.01); return new; end $$`,
    `create trigger "sleeps" before insert on ${quoted} for each row execute function ${name}()`,
  ]
}

type Hold = (statement: string) => Promise<() => Promise<void>>

/** Runs a statement in a transaction that stays open. */
function holdOf(server: TestServer): Hold | undefined {
  switch (server.dialect) {
    case 'postgres':
      return async (statement) => {
        const { default: pg } = await import('pg')
        const client = new pg.Client(server.connection)
        await client.connect()
        await client.query('begin')
        await client.query(statement)
        return () => client.end()
      }
    case 'mariadb':
      return async (statement) => {
        const { createConnection } = await import('mysql2/promise')
        const connection = await createConnection(server.connection)
        await connection.query('begin')
        await connection.query(statement)
        return () => connection.end()
      }
    default:
      return undefined
  }
}
