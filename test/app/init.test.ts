import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { systemClock } from '../../src/model/clock.ts'
import { folderWith, run, type Ran } from '../cli/command-line.ts'
import { SERVERS, type TestServer } from '../sql/servers.ts'

const EXAMPLES = join(import.meta.dirname, '../../examples')

/** A database with a table of an example, in a place of its own. */
interface Place {
  readonly folder: string
  readonly rollcall: (...args: string[]) => Promise<Ran>
  readonly read: (name: string) => string
  /** Begins each script; names without a schema are those of the place. */
  readonly table: (name: string) => string
}

/** Makes a schema of its own, runs statements in it, and gives a command line that reaches it. */
async function placeWith(
  t: TestContext,
  server: TestServer,
  ...statements: readonly string[]
): Promise<Place> {
  const schema = `init_${randomUUID().slice(0, 8)}`
  const folder = folderWith(t, {})
  const url = await prepare(t, server, { schema, folder, statements })
  const rollcall = (...args: string[]): Promise<Ran> =>
    run(folder, args, { DATABASE: url }, { clock: systemClock })
  const table = (name: string): string =>
    server.dialect === 'postgres' ? `${schema}.${name}` : name
  return { folder, rollcall, read: (name) => readFileSync(join(folder, name), 'utf8'), table }
}

async function prepare(
  t: TestContext,
  server: TestServer,
  place: { schema: string; folder: string; statements: readonly string[] },
): Promise<string> {
  const { schema, folder, statements } = place
  const url = server.dialect === 'sqlite' ? undefined : new URL(server.connection)
  switch (server.dialect) {
    case 'sqlite': {
      const { DatabaseSync } = await import('node:sqlite')
      const database = new DatabaseSync(join(folder, 'data.db'))
      for (const statement of statements) database.exec(statement)
      database.close()
      return join(folder, 'data.db')
    }
    case 'postgres':
      await server.execute(`create schema ${schema}`, `set search_path = ${schema}`, ...statements)
      t.after(() => server.execute(`drop schema ${schema} cascade`))
      return server.connection
    case 'mssql':
      await server.execute(...statements)
      t.after(() =>
        server.execute('drop table if exists [EntraIDUsers]; drop table if exists [Order]'),
      )
      return server.connection
    default:
      assert.ok(url)
      await server.execute(`create database ${schema}`, `use ${schema}`, ...statements)
      t.after(() => server.execute(`drop database ${schema}`))
      url.pathname = `/${schema}`
      return url.href
  }
}

/** The table of an example as its file makes it; statements end at a line's end, bodies of functions whole. */
function exampleTable(server: TestServer, example: string): readonly string[] {
  const dialect = server.dialect === 'mariadb' ? 'mysql' : server.dialect
  const text = readFileSync(join(EXAMPLES, example, `schema.${dialect}.sql`), 'utf8')
  if (dialect === 'postgres' || dialect === 'sqlite') return [text]
  const body = inQuotes(dialect, text.replaceAll(/^(?:DELIMITER.*|GO)$/gmu, ''))
  return body
    .split(/;\s*\n(?=CREATE|--|$)/u)
    .map((one) => one.replaceAll(/^--.*$/gmu, '').trim())
    .filter((one) => one !== '')
}

/** Names in brackets as names in double quotes: a bracket in a name is beyond some servers of the protocol. */
function inQuotes(dialect: string, text: string): string {
  if (dialect !== 'mssql') return text
  return text.replaceAll(
    /\[((?:[^\]]|\]\])+)\]/gu,
    (_, name: string) => `"${name.replaceAll(']]', ']').replaceAll('"', '""')}"`,
  )
}

/** Real people, of whom nothing may come into a file. */
const NAMES = ['Zbigniew', 'Anneliese', 'Óscar', 'Þórunn', 'Nguyễn']

function people(server: TestServer, make: (at: number, name: string) => string): readonly string[] {
  return NAMES.map((name, at) => make(at, server.dialect === 'mssql' ? 'Name' + at : name))
}

const story = (server: TestServer): readonly string[] => [
  ...exampleTable(server, 'story-sqlserver'),
  ...people(
    server,
    (at, name) =>
      `insert into ${server.quote('EntraIDUsers')} values ('${randomUUID()}', 'p${at}@contoso.com', '${name}', ` +
      `'Secretname${at}', 'Contoso', 'Sales', '${at === 3 ? 'False' : 'True'}')`,
  ),
]

const awkward = (server: TestServer): readonly string[] => {
  const names = ['select', 'First Name', 'Last.Name', 'e-mail [work]', 'Is Active', 'Status']
  return [
    ...exampleTable(server, 'awkward-table'),
    ...people(server, (at, name) => {
      const active = server.dialect === 'postgres' ? String(at !== 3) : Number(at !== 3)
      const values = `'p${at}@contoso.com', '${name}', 'Secretname${at}', 'm${at}@contoso.com', ${active}, '${at === 3 ? 'D' : 'A'}'`
      return `insert into ${server.quote('Order')} (${names.map(server.quote).join(', ')}) values (${values})`
    }),
  ]
}

/** A database without a schema of its own per test takes one table at a time. */
for (const server of SERVERS) {
  suite(`init on ${server.title}`, { concurrency: 1, skip: server.missing ?? false }, () => {
    for (const [title, table, statements, source] of [
      ['the story’s table', 'EntraIDUsers', story, 'entra'],
      ['the awkward table', 'Order', awkward, 'scim'],
    ] as const) {
      test(`${title}: what it writes is valid, tested, and changes nothing`, async (t) => {
        const place = await placeWith(t, server, ...statements(server))
        const { rollcall } = place
        const args = [
          '--database',
          'env:DATABASE',
          '--table',
          place.table(table),
          '--source',
          source,
        ]
        const made = await rollcall('init', ...args, '--yes')
        assert.equal(made.code, 0, made.err + made.out)
        const formatted = await rollcall('fmt', '--check')
        assert.equal(formatted.code, 0, formatted.out + formatted.err)
        const offline = await rollcall('validate')
        assert.equal(offline.code, 0, offline.out)
        const online = await rollcall('validate', '--online')
        assert.equal(online.code, 0, online.out + online.err)
        assert.doesNotMatch(online.out, /error\[|stale-snapshot/u)
        const tested = await rollcall('test')
        assert.equal(tested.code, 0, tested.out)
        assert.match(tested.out, /0 failed/u)
        const planned = await rollcall('plan', '--detailed-exitcode')
        assert.equal(planned.code, 0, planned.out + planned.err)
        assert.equal((await rollcall('drift', 'schema')).code, 0)
        assert.equal(personIn(place, server), undefined)
      })
    }

    test('the story’s table gets the mappings that somebody would write', async (t) => {
      const place = await placeWith(t, server, ...story(server))
      await place.rollcall(
        'init',
        '--database',
        'env:DATABASE',
        '--table',
        place.table('EntraIDUsers'),
      )
      const [, body = ''] = place.read('connectors.yaml').split('connectors:\n')
      assert.equal(
        body,
        `  EntraIDUsers:
    source: entra # the token is in ENTRAIDUSERS_TOKEN
    target: { ${server.dialect}: { env: DATABASE } }
    table: ${place.table('EntraIDUsers')}
    anchor: { Id: objectId } # primary key; all values are GUIDs and unique
    mappings: # column: attribute
      UserPrincipalName: userPrincipalName
      Firstname: givenName
      Lastname: surname
      Company: companyName
      Department: department
      Active: accountEnabled
`,
      )
    })
  })
}

/** A value of the table's people that stands in some file that was written. */
function personIn({ folder, read }: Place, server: TestServer): string | undefined {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(
      (one) =>
        one.isFile() &&
        !one.name.endsWith('.db') &&
        !one.name.endsWith('-wal') &&
        !one.name.endsWith('-shm'),
    )
    .map((one) => join(one.parentPath, one.name).slice(folder.length + 1))
    .filter((name) => !name.startsWith('.rollcall/'))
  assert.ok(files.length >= 6, files.join(', '))
  const secrets = [...(server.dialect === 'mssql' ? [] : NAMES), 'Secretname', 'contoso.com']
  return files.find((name) =>
    secrets.some((secret) => read(name).includes(secret) && !name.startsWith('schemas/')),
  )
}
