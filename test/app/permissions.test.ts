import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { systemClock } from '../../src/model/clock.ts'
import { folderWith, run, type Ran } from '../cli/command-line.ts'
import { SERVERS, type TestServer } from '../sql/servers.ts'

/** How a server of the test makes a login, and what takes one right away from it. */
interface Logins {
  readonly make: (login: string, schema: string) => readonly string[]
  readonly drop: (login: string, schema: string) => readonly string[]
  readonly revoke: (login: string, schema: string) => string
  readonly table: (schema: string) => string
  /** Begins the script of the owner. */
  readonly within: (schema: string) => string
}

const COLUMNS = (text: string): string =>
  `("Id" ${text} NOT NULL PRIMARY KEY, "Name" ${text}, "Badge" ${text}, "Pay" ${text})`

const LOGINS: Readonly<Record<string, Logins>> = {
  postgres: {
    make: (login, schema) => [
      `create schema "${schema}"`,
      `create table "${schema}"."People" ${COLUMNS('varchar(64)')}`,
      `create role "${login}" login password 'x'`,
    ],
    drop: (login, schema) => [
      `drop schema "${schema}" cascade`,
      `drop owned by "${login}"`,
      `drop role "${login}"`,
    ],
    revoke: (login, schema) => `revoke update ("Badge") on "${schema}"."People" from "${login}"`,
    table: (schema) => `${schema}.People`,
    within: () => 'select 1',
  },
  mariadb: {
    make: (login, schema) => [
      `create database \`${schema}\``,
      `create table \`${schema}\`.\`People\` ${COLUMNS('varchar(64)').replaceAll('"', '`')}`,
      `create user \`${login}\` identified by 'x'`,
    ],
    drop: (login, schema) => [`drop database \`${schema}\``, `drop user \`${login}\``],
    revoke: (login, schema) =>
      `revoke update (\`Badge\`) on \`${schema}\`.\`People\` from \`${login}\``,
    table: () => 'People',
    within: (schema) => `use \`${schema}\``,
  },
}

/** A connector over a CSV file, whose login has what `explain --permissions` prints. */
interface Granted {
  readonly rollcall: (...args: string[]) => Promise<Ran>
  readonly people: (lines: readonly string[]) => void
  readonly revoke: () => Promise<void>
}

async function granted(t: TestContext, server: TestServer): Promise<Granted> {
  const logins = LOGINS[server.dialect]
  assert.ok(logins)
  const id = randomUUID().slice(0, 8)
  const [login, schema] = [`app ${id}`, `perm_${id}`]
  await server.execute(...logins.make(login, schema))
  t.after(() => server.execute(...logins.drop(login, schema)))
  const url = new URL(server.connection)
  url.username = encodeURIComponent(login)
  url.password = 'x'
  if (server.dialect === 'mariadb') url.pathname = `/${schema}`
  const folder = folderWith(t, {
    'connectors.yaml': `version: 1
connectors:
  People:
    source: { csv: { path: people.csv, key: Id } }
    target: { ${server.dialect}: { env: DATABASE } }
    table: ${logins.table(schema)}
    anchor: { Id: Id }
    mappings: { Name: Name, Badge: Badge }
    deprovision: { onMissing: delete }
    thresholds: { deletes: 1000, updates: 1000 }
    runProfiles: { nightly: { steps: [fullImport, fullSynchronization, export] } }
`,
  })
  const rollcall = (...args: string[]): Promise<Ran> =>
    run(folder, args, { DATABASE: url.href }, { clock: systemClock })
  const { out } = await rollcall('explain', '--permissions', '--login', login)
  const script = out.split('\n').filter((line) => line !== '' && !line.startsWith('--'))
  assert.ok(script.length >= 2, out)
  assert.doesNotMatch(out, /Pay/u, 'a column that is not mapped is not granted')
  await server.execute(logins.within(schema), ...script)
  return {
    rollcall,
    people: (lines) =>
      writeFileSync(join(folder, 'people.csv'), `Id,Name,Badge\n${lines.join('\n')}\n`),
    revoke: () => server.execute(logins.revoke(login, schema)),
  }
}

for (const server of SERVERS.filter(({ dialect }) => LOGINS[dialect] !== undefined)) {
  suite(`explain --permissions on ${server.title}`, () => {
    const skip = server.missing ?? false

    test('what it prints is enough for inserts, updates and deletes, by row and by set', {
      skip,
    }, async (t) => {
      const { rollcall, people } = await granted(t, server)
      const many = Array.from({ length: 300 }, (_, at) => `${at},Person ${at},b${at}`)
      people(many)
      const first = await rollcall('run', 'People', 'nightly')
      assert.equal(first.code, 0, first.out + first.err)
      assert.doesNotMatch(first.err, /slow|temporary/u, 'sets need no way round')
      people(many.slice(5).map((line) => `${line}x`))
      const second = await rollcall('run', 'People', 'nightly')
      assert.equal(second.code, 0, second.out + second.err)
      const { code, out } = await rollcall('validate', '--online')
      assert.equal(code, 0, out)
      assert.doesNotMatch(out, /missing-privilege|no-temporary-tables/u)
    })

    test('one right less is named by validate --online, with the GRANT that mends it', {
      skip,
    }, async (t) => {
      const { rollcall, revoke } = await granted(t, server)
      await revoke()
      const { code, out } = await rollcall('validate', '--online')
      assert.equal(code, 1)
      assert.match(
        out,
        /error\[missing-privilege\] .* lacks privileges on .*: UPDATE of "Badge"\./u,
      )
      assert.match(out, /help: GRANT UPDATE \(["`]Badge["`]\) ON/u)
    })
  })
}

suite('sequences of defaults on PostgreSQL', () => {
  const server = SERVERS.find(({ dialect }) => dialect === 'postgres')

  test('one that the login may not use is named, with its GRANT', {
    skip: server?.missing ?? false,
  }, async (t) => {
    assert.ok(server)
    const id = randomUUID().slice(0, 8)
    const [login, schema] = [`seq_${id}`, `seq_${id}`]
    await server.execute(
      `create schema ${schema}`,
      `create table ${schema}.people (id varchar(50) primary key, n serial)`,
      `create role ${login} login password 'x'`,
      `grant usage on schema ${schema} to ${login}`,
      `grant all on ${schema}.people to ${login}`,
    )
    t.after(() => server.execute(...(LOGINS['postgres']?.drop(login, schema) ?? [])))
    const url = new URL(server.connection)
    url.username = login
    url.password = 'x'
    const folder = folderWith(t, {
      'connectors.yaml': `version: 1
connectors:
  People:
    source: scim
    target: { postgres: { env: DATABASE } }
    table: ${schema}.people
    anchor: { id: externalId }
    mappings: {}
`,
    })
    const rollcall = (...args: string[]): Promise<Ran> => run(folder, args, { DATABASE: url.href })
    const { code, out } = await rollcall('validate', '--online')
    assert.equal(code, 1, out)
    assert.match(out, new RegExp(`USAGE of the sequence ${schema}\\.people_n_seq\\.`, 'u'))
    const { out: grants } = await rollcall('explain', '--permissions', '--online', '--login', login)
    assert.match(
      grants,
      new RegExp(`GRANT USAGE ON SEQUENCE "?${schema}"?\\.people_n_seq TO "${login}";`, 'u'),
    )
    await server.execute(
      ...grants.split('\n').filter((line) => line !== '' && !line.startsWith('--')),
    )
    assert.equal((await rollcall('validate', '--online')).code, 0)
  })
})
