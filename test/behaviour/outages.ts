import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { test, type TestContext } from 'node:test'
import type { TestServer } from '../sql/servers.ts'
import { type Gate, openGate } from './gate.ts'
import { type Answer, MARK } from './answer.ts'
import { COLUMNS, replace, type World, withWorld } from './world.ts'

/** A database that is away, silent, read-only, or not as it was: a coded error at once, and back by itself. */
export function outages(server: TestServer): void {
  for (const [title, harm] of [
    ['is down', (gate: Gate) => gate.shut()],
    ['falls silent', async (gate: Gate) => gate.silence()],
  ] as const) {
    test(`a database that ${title} is 503 at once for everybody, and comes back without a restart`, (t) =>
      behindGate(server, t, async (world, gate) => {
        assert.equal((await world.post('1')).status, 201)
        await harm(gate)
        const asked = [
          () => world.send('GET', '/Users/1'),
          () => world.send('GET', `/Users?filter=${encodeURIComponent('userName sw "a"')}`),
          () => world.patch('1', replace('name.givenName', `${MARK} lost`)),
          () => world.post('2'),
          () => world.send('DELETE', '/Users/1'),
        ]
        for (const ask of asked) assert.equal((await ask()).status, 503)
        const crowd = await Promise.all(Array.from({ length: 20 }, (_, at) => world.post(`c${at}`)))
        assert.deepEqual([...new Set(crowd.map(({ status }) => status))], [503])
        await gate.open()
        await untilServed(() => world.send('GET', '/Users'))
        await converged(world)
      }))
  }

  test('a database that somebody has locked is 503 for writes, still read, and waits for nobody', async (t) => {
    if (server.dialect !== 'sqlite') {
      t.skip(`${server.title} locks rows, not the whole database`)
      return
    }
    await withWorld(server, {}, async ({ post, patch, send, rows, space }) => {
      assert.equal((await post('1')).status, 201)
      const before = await rows()
      const owner = new DatabaseSync(server.connection.replace('sqlite:', ''))
      try {
        owner.exec('begin immediate')
        const asked = [post('2'), post('3'), patch('1', replace('active', false))]
        const reading = await send('GET', '/Users/1')
        assert.equal(reading.status, 200)
        const statuses = (await Promise.all(asked)).map(({ status }) => status)
        assert.deepEqual(statuses, [503, 503, 503])
      } finally {
        owner.close()
      }
      assert.deepEqual(await rows(), before)
      for (const id of ['2', '3']) assert.equal((await post(id)).status, 201)
      assert.equal((await patch('1', replace('active', false))).status, 200)
      assert.deepEqual(await space(), ['1', '2', '3'])
    })
  })

  test('a database that is read-only is 503 for writes and still read', async (t) => {
    if (server.dialect !== 'postgres') {
      t.skip(`${server.title} has no connection that is read-only for one client here`)
      return
    }
    const role = `reader_${randomUUID().slice(0, 8)}`
    const url = new URL(server.connection)
    url.username = role
    url.password = role
    const after = (quoted: string): string[] => [
      `insert into ${quoted} ("Id", "UserPrincipalName") values ('1', 'one@${MARK}.example')`,
      `create role ${role} login password '${role}'`,
      `alter role ${role} set default_transaction_read_only = on`,
      `grant select, insert, update, delete on ${quoted} to ${role}`,
    ]
    try {
      await withWorld(server, { connection: url.toString(), after }, async (world) => {
        const before = await world.rows()
        assert.equal((await world.post('2')).status, 503)
        assert.equal((await world.send('GET', '/Users/1')).status, 200)
        assert.equal((await world.patch('1', replace('active', false))).status, 503)
        assert.equal((await world.send('DELETE', '/Users/1')).status, 503)
        assert.deepEqual(await world.rows(), before)
        await server.execute(`alter role ${role} reset default_transaction_read_only`)
        await server.execute(
          `select pg_terminate_backend(pid) from pg_stat_activity where usename = '${role}'`,
        )
        assert.equal((await world.post('2')).status, 201)
        assert.equal((await world.patch('1', replace('active', false))).status, 200)
        assert.equal(await world.pending(), 0)
      })
    } finally {
      await server.execute(`drop role if exists ${role}`)
    }
  })

  test('a column that is renamed under us is a coded 500, and works again when it is back', async (t) => {
    if (server.dialect === 'mssql') {
      t.skip('SQL Server renames by procedure')
      return
    }
    await withWorld(server, {}, async (world) => {
      const { post, patch, send, rows, quoted } = world
      assert.equal((await post('1')).status, 201)
      const [from, to] = [server.quote('Firstname'), server.quote('Vorname')]
      await server.execute(`alter table ${quoted} rename column ${from} to ${to}`)
      const before = await rows()
      assert.equal((await patch('1', replace('name.givenName', `${MARK} X`))).status, 500)
      assert.equal((await post('2')).status, 500)
      assert.equal((await send('GET', '/Users/1')).status, 500)
      assert.ok(world.log.some((line) => line.includes('DATABASE_SCHEMA')))
      assert.deepEqual(await rows(), before)
      await server.execute(`alter table ${quoted} rename column ${to} to ${from}`)
      await untilServed(() => send('GET', '/Users/1'))
      assert.equal((await patch('1', replace('name.givenName', `${MARK} Y`))).status, 200)
      assert.equal((await post('2')).status, 201)
      assert.equal((await world.row('1'))?.['Firstname'], `${MARK} Y`)
      assert.equal(await world.pending(), 0)
    })
  })

  test('a table that is dropped is a coded 500; made again with a column more that must have a value, 400', () =>
    withWorld(server, {}, async ({ post, send, rows, quoted, log, pending }) => {
      assert.equal((await post('1')).status, 201)
      await server.execute(`drop table ${quoted}`)
      assert.equal((await send('GET', '/Users/1')).status, 500)
      assert.equal((await post('2')).status, 500)
      assert.ok(log.some((line) => line.includes('DATABASE_SCHEMA')))
      const columns = Object.entries(COLUMNS).map(
        ([name, type]) =>
          `${server.quote(name)} ${server.types[type]} ${name === 'Id' ? 'not null primary key' : 'null'}`,
      )
      const must = `${server.quote('Must')} ${server.types.int} not null`
      await server.execute(`create table ${quoted} (${[...columns, must].join(', ')})`)
      const refused = await post('2')
      assert.equal(refused.status, 400, refused.text)
      assert.match(String(refused.body['detail']), /The column must/iu)
      assert.deepEqual(await rows(), [])
      await server.execute(`drop table ${quoted}`, `create table ${quoted} (${columns.join(', ')})`)
      assert.equal((await send('GET', '/Users/1')).status, 404)
      assert.equal((await post('1')).status, 201)
      assert.equal((await post('2')).status, 201)
      assert.equal((await rows()).length, 2)
      assert.equal(await pending(), 0)
    }))
}

/** After the outage every request that was refused can be repeated, and each ends in one row or none. */
async function converged({ post, patch, send, rows, row, pending, space }: World): Promise<void> {
  const again = await post('2')
  assert.ok([201, 409].includes(again.status), again.text)
  const one = await send('GET', '/Users/1')
  if (one.status === 404) assert.equal((await post('1')).status, 201)
  assert.equal((await patch('1', replace('name.givenName', `${MARK} found`))).status, 200)
  assert.equal((await row('1'))?.['Firstname'], `${MARK} found`)
  for (let at = 0; at < 20; at += 1) {
    const { status } = await post(`c${at}`)
    assert.ok([201, 409].includes(status), String(status))
  }
  const held = (await rows()).map((each) => String(each['Id']))
  assert.equal(held.length, 22)
  assert.equal(new Set(held).size, 22)
  assert.equal(await pending(), 0)
  assert.deepEqual((await space()).toSorted(), held.toSorted())
}

/** Asks until it is answered well, five seconds at most. */
async function untilServed(ask: () => Promise<Answer>): Promise<void> {
  let status = 0
  for (let waited = 0; waited < 5_000; waited += 100) {
    status = (await ask()).status
    if (status === 200) return
    await sleep(100)
  }
  assert.equal(status, 200, 'it comes back by itself')
}

async function behindGate(
  server: TestServer,
  t: TestContext,
  work: (world: World, gate: Gate) => Promise<void>,
): Promise<void> {
  if (!server.connection.includes('://')) {
    t.skip(`${server.title} is not reached over a network here`)
    return
  }
  const gate = await openGate(server.connection)
  try {
    await withWorld(server, { connection: gate.connection }, (world) => work(world, gate))
  } finally {
    await gate.shut()
  }
}
