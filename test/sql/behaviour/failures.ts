import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test, type TestContext } from 'node:test'
import { promisify } from 'node:util'
import { isSyncError } from '../../../src/model/errors.ts'
import { openTarget } from '../../../src/sql/open.ts'
import { openRelay, type Relay } from '../relay.ts'
import { type Fixture, type TestServer, withTable } from '../servers.ts'
import { insert, update, withPeople } from './people.ts'

const SECRET = 'wont-be-told'

/** Every refusal has its code, its column where there is one, and no value. */
export function failures(server: TestServer): void {
  test('NULL in a column that must have a value is ROW_NOT_NULL with the column', async (t) => {
    const column = (await server.imitation?.()) === undefined ? 'UserName' : undefined
    if (column === undefined) t.diagnostic('the column is not told by this server')
    await withPeople(server, async ({ table }) => {
      const people = await table(['Id'])
      await refuses(people.write(insert({ Id: 'a', Note: SECRET })), 'ROW_NOT_NULL', column)
      await people.write(insert({ Id: 'a', UserName: 'u' }))
      await refuses(
        people.write(update({ Id: 'a' }, { UserName: null, Note: SECRET })),
        'ROW_NOT_NULL',
        column,
      )
    })
  })

  test('a value that is too long is ROW_TOO_LONG with the column, and nothing is cut', async (t) => {
    if (server.dialect === 'sqlite') {
      t.skip('SQLite does not enforce lengths')
      return
    }
    await withPeople(server, async ({ table }) => {
      const people = await table(['Id'])
      const long = SECRET.repeat(10)
      await refuses(people.write(insert({ Id: 'a', UserName: long })), 'ROW_TOO_LONG', 'UserName')
      await people.write(insert({ Id: 'a', UserName: 'u' }))
      await refuses(people.write(update({ Id: 'a' }, { Active: long })), 'ROW_TOO_LONG', 'Active')
      const batch = await Promise.allSettled(
        [1, 2, 3, 4].map((at) =>
          people.write(insert({ Id: `b${at}`, UserName: at === 3 ? long : 'x' })),
        ),
      )
      assert.deepEqual(
        batch.map(({ status }) => status),
        ['fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
      )
    })
  })

  test('a check and a foreign key that refuse have codes of their own', () =>
    withPeople(server, async ({ quoted, table }) => {
      const parents = await table(['Id'])
      await parents.write(insert({ Id: 'boss', UserName: 'boss' }))
      const { text50, int } = server.types
      const options = {
        columns: {
          Id: `${text50} not null primary key`,
          Boss: `${text50} null`,
          Age: `${int} null`,
        },
        constraints: [
          `constraint ${server.quote(`fk ${Date.now()}`)} foreign key (${server.quote('Boss')}) references ${quoted} (${server.quote('Id')})`,
          `constraint ${server.quote(`ck ${Date.now()}`)} check (${server.quote('Age')} < 200)`,
        ],
      }
      await withTable(server, options, async (fixture) => {
        const people = await fixture.table(['Id'])
        await refuses(people.write(insert({ Id: 'a', Boss: SECRET })), 'ROW_FOREIGN_KEY')
        await refuses(people.write(insert({ Id: 'a', Age: 200 })), 'ROW_CHECK')
        assert.equal(
          (await people.write(insert({ Id: 'a', Boss: 'boss', Age: 7 }))).kind,
          'written',
        )
      })
    }))

  test('a column that is dropped under us is DATABASE_SCHEMA', async (t) => {
    const imitation = await server.imitation?.()
    if (imitation !== undefined) {
      t.skip(imitation)
      return
    }
    await withPeople(server, async ({ table, quoted }) => {
      const people = await table(['Id'])
      await people.write(insert({ Id: 'a', UserName: 'u', Note: SECRET }))
      await people.check()
      await server.execute(`alter table ${quoted} drop column ${server.quote('Note')}`)
      await refuses(people.check(), 'DATABASE_SCHEMA')
      await refuses(Promise.resolve(people.read({ Id: 'a' })), 'DATABASE_SCHEMA')
      await refuses(people.write(update({ Id: 'a' }, { Note: SECRET })), 'DATABASE_SCHEMA')
    })
  })

  test('a column that changes its type under us goes on working', () =>
    withPeople(server, async ({ table, quoted }) => {
      const people = await table(['Id'])
      await people.write(insert({ Id: 'a', UserName: 'u' }))
      if (server.dialect === 'postgres') {
        await server.execute(`alter table ${quoted} alter column "Active" type text`)
      }
      assert.equal((await people.read({ Id: 'a' }))?.['UserName'], 'u')
      assert.equal((await people.write(update({ Id: 'a' }, { Active: 'x' }))).kind, 'written')
    }))

  for (const [how, hurt] of [
    ['killed by an administrator', 'kill'],
    ['cut off', 'cut'],
  ] as const) {
    test(`connections that are ${how} are replaced, and the next request does not notice`, (t) =>
      withRelay(server, hurt, t, async ({ relay, table }) => {
        const people = await table(['Id'])
        const harm = async (): Promise<void> => {
          if (hurt === 'kill') await server.kill?.(relay.clientPorts())
          else relay.cut()
        }
        await Promise.all(
          [1, 2, 3, 4].map((at) => people.write(insert({ Id: `${at}`, UserName: `u${at}` }))),
        )
        await harm()
        assert.equal((await people.read({ Id: '1' }))?.['UserName'], 'u1')
        await harm()
        assert.equal((await people.write(update({ Id: '1' }, { Active: 'x' }))).kind, 'written')
      }))

    test(`connections that are ${how} amid writes lose none and double none`, (t) =>
      withRelay(server, hurt, t, async ({ relay, table }) => {
        const people = await table(['Id'])
        const writing = Promise.allSettled(
          Array.from({ length: 1500 }, (_, at) =>
            people.write(insert({ Id: `${at}`, UserName: `u${at}` })),
          ),
        )
        await new Promise((resolve) => setTimeout(resolve, 15))
        if (hurt === 'kill') await server.kill?.(relay.clientPorts())
        else relay.cut()
        const outcomes = await writing
        const rows = await people.select({ condition: { kind: 'always' }, limit: 5000 })
        const held = new Set(rows.map((row) => row['Id']))
        for (const [at, outcome] of outcomes.entries()) {
          if (outcome.status === 'rejected') {
            assert.ok(isSyncError(outcome.reason, 'DATABASE_UNREACHABLE'), String(outcome.reason))
            continue
          }
          assert.equal(outcome.value.kind, 'written', 'nobody is told that the own row exists')
          assert.ok(held.has(`${at}`), 'who was told of success has a row')
        }
      }))
  }

  test('a server that falls silent is DATABASE_TIMEOUT within about a second', (t) =>
    withRelay(server, 'freeze', t, async ({ relay, table }) => {
      const people = await table(['Id'])
      await people.write(insert({ Id: 'a', UserName: 'u' }))
      relay.freeze()
      for (const work of [
        async () => people.read({ Id: 'a' }),
        () => people.write(update({ Id: 'a' }, { Active: 'x' })),
      ]) {
        const began = performance.now()
        await assert.rejects(
          work(),
          (thrown) =>
            isSyncError(thrown, 'DATABASE_TIMEOUT') || isSyncError(thrown, 'DATABASE_UNREACHABLE'),
        )
        assert.ok(performance.now() - began < 1_500, 'answered in time')
      }
    }))

  test('a lock that is held too long is DATABASE_TIMEOUT or CONTENTION within about a second', async (t) => {
    const lock = lockOf(server)
    if (lock === undefined) {
      t.skip(`no lock is held on ${server.title} here`)
      return
    }
    const work = async ({ table, quoted }: Fixture): Promise<void> => {
      const people = await table(['Id'])
      await people.write(insert({ Id: 'a', UserName: 'u' }))
      const release = await lock(quoted)
      try {
        const began = performance.now()
        await assert.rejects(
          people.write(update({ Id: 'a' }, { Active: 'x' })),
          (thrown) =>
            isSyncError(thrown, 'DATABASE_TIMEOUT') || isSyncError(thrown, 'DATABASE_CONTENTION'),
        )
        assert.ok(performance.now() - began < 2_000, 'answered in time')
      } finally {
        await release()
      }
      assert.equal((await people.write(update({ Id: 'a' }, { Active: 'x' }))).kind, 'written')
    }
    await withPeople(server, work, { connection: withoutOwnLimit(server) })
  })

  test('a database that is away is DATABASE_UNREACHABLE within a second, with a time to retry', async (t) => {
    const connection = awayOf(server)
    if (connection === undefined) {
      t.skip(`${server.title} has no server that could be away`)
      return
    }
    const target = openTarget({ dialect: server.dialect, connection })
    try {
      for (let round = 0; round < 3; round += 1) {
        const began = performance.now()
        await assert.rejects(target.check(), (thrown) => {
          assert.ok(isSyncError(thrown, 'DATABASE_UNREACHABLE'), String(thrown))
          assert.ok(thrown.facts.retryAfter)
          assert.ok(!`${thrown.message}${String(thrown.facts.cause)}`.includes(SECRET))
          return true
        })
        assert.ok(performance.now() - began < 1_500, 'answered in time')
      }
    } finally {
      await target.close()
    }
  })
}

/** The connection with the limit that users have; a slow server may have a long one for everything else. */
function withoutOwnLimit({ connection }: TestServer): string {
  return connection.replace(/([?&])statementTimeout=\d+&?/u, '$1')
}

/** A table of people behind a relay; skipped where there is no server. */
export async function withRelay(
  server: TestServer,
  hurt: 'kill' | 'cut' | 'freeze',
  t: TestContext,
  work: (fixture: Fixture & { readonly relay: Relay }) => Promise<void>,
): Promise<void> {
  if (server.dialect === 'sqlite' || (hurt === 'kill' && server.kill === undefined)) {
    t.skip(`${server.title} is not reached over a network here, or nobody can kill its connections`)
    return
  }
  const url = new URL(hurt === 'freeze' ? withoutOwnLimit(server) : server.connection)
  const relay = await openRelay({ host: url.hostname, port: Number(url.port) })
  url.hostname = '127.0.0.1'
  url.port = String(relay.port)
  try {
    await withPeople(server, (fixture) => work({ ...fixture, relay }), {
      connection: url.toString(),
    })
  } finally {
    await relay.close()
  }
}

async function refuses(work: Promise<unknown>, code: string, column?: string): Promise<void> {
  await assert.rejects(work, (thrown) => {
    assert.ok(isSyncError(thrown), String(thrown))
    assert.equal(thrown.code, code)
    if (column !== undefined) assert.equal(thrown.facts.column, column)
    const told = `${thrown.message} ${String(thrown.cause)} ${JSON.stringify(thrown.cause)}`
    assert.ok(!told.includes(SECRET), 'the value is not told')
    assert.ok(!/select |insert into|update .* set/u.test(told), 'the SQL is not told')
    return true
  })
}

type Lock = (quoted: string) => Promise<() => Promise<void>>

/** Holds a lock on a table from another connection. */
function lockOf(server: TestServer): Lock | undefined {
  switch (server.dialect) {
    case 'sqlite':
      return async () => {
        const { DatabaseSync } = await import('node:sqlite')
        const database = new DatabaseSync(server.connection.replace('sqlite:', ''))
        database.exec('begin immediate')
        return async () => {
          database.exec('rollback')
          database.close()
        }
      }
    case 'postgres':
      return async (quoted) => {
        const { default: pg } = await import('pg')
        const client = new pg.Client(server.connection)
        await client.connect()
        await client.query('begin')
        await client.query(`lock table ${quoted} in access exclusive mode`)
        return () => client.end()
      }
    case 'mariadb':
      return async (quoted) => {
        const { createConnection } = await import('mysql2/promise')
        const connection = await createConnection(server.connection)
        await connection.query('begin')
        await connection.query(`select * from ${quoted} for update`)
        return () => connection.end()
      }
    case 'mssql':
      return async (quoted) => {
        const { default: tedious } = await import('tedious')
        const { hostname, port, username, password, pathname } = new URL(server.connection)
        const connection = new tedious.Connection({
          server: hostname,
          authentication: {
            type: 'default',
            options: {
              userName: decodeURIComponent(username),
              password: decodeURIComponent(password),
            },
          },
          options: {
            port: Number(port),
            database: decodeURIComponent(pathname.slice(1)),
            trustServerCertificate: true,
            encrypt: new URL(server.connection).searchParams.get('encrypt') !== 'false',
          },
        })
        await promisify(connection.connect.bind(connection))()
        // A batch, because a transaction that begins in a procedure call must end in it.
        await new Promise<void>((resolve, reject) => {
          const text = `begin transaction; update ${quoted} set ${server.quote('Active')} = 'held'`
          const done = (error?: Error | null): void => (error ? reject(error) : resolve())
          connection.execSqlBatch(new tedious.Request(text, done))
        })
        return async () => {
          connection.close()
          await once(connection, 'end')
        }
      }
    default:
      return undefined
  }
}

function awayOf(server: TestServer): string | undefined {
  switch (server.dialect) {
    case 'sqlite':
      return 'sqlite:/no/such/folder/at/all.db'
    case 'mssql':
      return `Server=127.0.0.1,9;Database=x;User Id=u;Password=${SECRET}`
    default:
      return `${server.dialect}://u:${SECRET}@127.0.0.1:9/x`
  }
}
