import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { DIALECTS } from '../../src/sql/dialects/index.ts'
import { compileBatch } from '../../src/sql/statements/batch.ts'
import { TableStatements } from '../../src/sql/statements/table-statements.ts'
import { insert, NAME, withPeople } from './behaviour/people.ts'
import { SERVERS } from './servers.ts'

const server = SERVERS.find(({ dialect }) => dialect === 'postgres')
assert.ok(server)
const options = server.missing === undefined ? {} : { skip: server.missing }

suite('writes that share a statement on PostgreSQL', options, () => {
  test('a guard asks its index for every row, also by a plan made while the table was empty', () =>
    withPeople(
      server,
      async ({ describe }) => {
        const { table } = new TableStatements(DIALECTS.postgres.syntax, {
          description: await describe(),
          columns: ['Id', 'UserName'],
          anchor: ['Id'],
        })
        const batch = compileBatch(table, insert({ Id: 'a', UserName: 'ann' }, [NAME]))
        assert.ok(batch)
        const plan = await genericPlan(batch.statement.sql)
        assert.match(plan, /Index (?:Only )?Scan/u)
        assert.doesNotMatch(plan, /Seq Scan/u)
      },
      { after: (quoted) => [`create index on ${quoted} (lower("UserName"))`] },
    ))

  test('each of many new rows that go together gets its own outcome', () =>
    withPeople(server, async ({ table }) => {
      const people = await table(['Id'])
      await people.write(insert({ Id: 'first', UserName: 'ann' }))
      const names = ['bea', 'Ann', 'cleo', 'dora', 'ANN', 'eve']
      const outcomes = await Promise.all(
        names.map((UserName) => people.write(insert({ Id: UserName, UserName }, [NAME]))),
      )
      assert.deepEqual(
        outcomes.map(({ kind }) => kind),
        ['written', 'exists', 'written', 'written', 'exists', 'written'],
      )
    }))
})

/** The plan that PostgreSQL keeps for a prepared statement, whatever its values. */
async function genericPlan(text: string): Promise<string> {
  const { default: pg } = await import('pg')
  const client = new pg.Client(server?.connection)
  await client.connect()
  try {
    await client.query('set plan_cache_mode = force_generic_plan')
    await client.query(`prepare shared as ${text}`)
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      'explain execute shared (null, null)',
    )
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  } finally {
    await client.end()
  }
}
