import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { suite, test, type TestContext } from 'node:test'
import { SERVERS, type TestServer } from '../../sql/servers.ts'
import { runWorld, stepOf, type RunWorld } from './world.ts'

const ADA = '1,Ada,ada@x,5,yes'
const BOB = '2,Bob,bob@x,7.25,yes'
const CLEO = '3,Cleo,cleo@x,9,yes'

interface Elsewhere {
  readonly world: RunWorld
  readonly table: string
  readonly column: (name: string) => string
}

/** The same people, over a table with numbers, instants and text of the server. */
async function worldOn(server: TestServer, t: TestContext): Promise<Elsewhere> {
  const name = `Run ${randomUUID().slice(0, 8)}`
  const table = server.quote(name)
  const column = server.quote
  const { text50, decimal, datetime, bool } = server.types
  await server.execute(
    `create table ${table} (${column('Id')} ${text50} not null primary key, ${column('Name')} ${text50},
       ${column('Mail')} ${text50}, ${column('Pay')} ${decimal}, ${column('Since')} ${datetime},
       ${column('Active')} ${bool})`,
  )
  t.after(() => server.execute(`drop table ${table}`))
  const world = await runWorld(t, {
    elsewhere: { dialect: server.dialect, connection: server.connection, table: name },
    onDrift: 'overwrite',
    mappings: {
      Name: 'Name',
      Mail: 'Mail',
      Pay: 'Dept',
      Since: { constant: '2026-11-23T05:00:00.000Z' },
      Active: '$exists(Name)',
    },
  })
  return { world, table, column }
}

for (const server of SERVERS) {
  suite(`runs on ${server.title}`, { skip: server.missing ?? false }, () => {
    test('what was written reads back the same, and what others did is found', async (t) => {
      const { world, table, column } = await worldOn(server, t)
      await server.execute(
        `insert into ${table} (${column('Id')}, ${column('Name')}) values ('9', 'Zoe'), ('3', 'Old')`,
      )
      world.file(ADA, BOB, CLEO)
      const first = await world.synchronize()
      assert.equal(first.result, 'done', JSON.stringify(first.failure))
      const { insert, update } = stepOf(first, 'fullSynchronization').staged
      assert.deepEqual([insert, update], [2, 1])
      await world.deliver()
      const quiet = await world.synchronize()
      const { drifted, unmanaged, missing, read } = stepOf(quiet, 'fullImport').target
      assert.deepEqual([read, drifted, unmanaged, missing], [4, 0, 1, 0])
      assert.equal(stepOf(quiet, 'fullSynchronization').evaluated, 0)

      await server.execute(
        `update ${table} set ${column('Pay')} = 1 where ${column('Id')} = '1'`,
        `delete from ${table} where ${column('Id')} = '2'`,
      )
      const found = stepOf(await world.synchronize(), 'fullImport').target
      assert.deepEqual([found.driftedColumns, found.missing], [{ Pay: 1 }, 1])
      await world.deliver()
      const mended = stepOf(await world.synchronize(), 'fullImport').target
      assert.deepEqual([mended.drifted, mended.missing], [0, 0])
      assert.equal(mended.read, 4)
    })
  })
}
