import { randomUUID } from 'node:crypto'
import type { TestContext } from 'node:test'
import type { TestServer } from '../../sql/servers.ts'
import { runWorld, type RunGiven, type RunWorld } from './world.ts'

/** A table of people on any database: `Dept` is never `Bad`. */
export async function tableOn(
  server: TestServer,
  t: Pick<TestContext, 'after'>,
): Promise<NonNullable<RunGiven['elsewhere']>> {
  const name = `Export ${randomUUID().slice(0, 8)}`
  const table = server.quote(name)
  const text = server.types.text50
  const column = server.quote
  await server.execute(
    `create table ${table} (${column('Id')} ${text} not null primary key, ${column('Name')} ${text},
       ${column('Mail')} ${text}, ${column('Dept')} ${text} check (${column('Dept')} <> 'Bad'),
       ${column('Active')} ${text})`,
  )
  t.after(() => server.execute(`drop table ${table}`))
  return { dialect: server.dialect, connection: server.connection, table: name }
}

/** The world whose exports are compared: everybody who is gone from the file is deleted. */
export function exportWorld(t: Pick<TestContext, 'after'>, given: RunGiven): Promise<RunWorld> {
  return runWorld(t, {
    deprovision: { onMissing: { kind: 'delete' } },
    thresholds: NO_LIMITS,
    ...given,
  })
}

/** Every row of the table, in the order of the key. */
export async function rowsOf({ parts }: RunWorld): Promise<readonly (readonly unknown[])[]> {
  const rows: (readonly unknown[])[] = []
  const { bulk } = parts.tables.get('User') ?? {}
  for await (const page of bulk?.scan({ pageSize: 5_000 }) ?? []) rows.push(...page)
  return rows.toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1))
}

/** What the connector space holds, without what depends on how often it was written. */
export async function recordsOf(world: RunWorld): Promise<readonly unknown[]> {
  const found: unknown[] = []
  let after = 0
  for (;;) {
    const page = { after, limit: 10_000 }
    const records = await world.parts.space.scan(KEY, { kind: 'all' }, page)
    const last = records.at(-1)
    if (last === undefined) break
    after = last.number
    for (const { id, written, state, staged, touched, failure } of records) {
      found.push({ id, written, state, staged, touched, failure: failure?.code })
    }
  }
  return found
}

const KEY = { connector: 'Test', objectType: 'User' }

const NO_LIMITS = (() => {
  const span = {
    start: { file: 'connectors.yaml', line: 1, column: 1 },
    end: { file: 'connectors.yaml', line: 1, column: 2 },
  }
  const none = { span, most: 1_000_000_000 }
  return { deletes: none, disables: none }
})()
