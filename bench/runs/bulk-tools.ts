import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import type { TargetConnection } from '../../src/sql/open.ts'
import { COLUMNS } from './people-files.ts'

/** A database with its own tool for many rows: what a run is compared with. */
export interface BulkTool {
  readonly name: string
  /** The `target:` of a configuration. */
  readonly target: string
  /** The same for the bulk writer alone. */
  readonly connection: TargetConnection
  /** The environment that the target needs. */
  readonly environment: Readonly<Record<string, string>>
  /** Makes the table anew, empty. */
  empty(table: string): Promise<void>
  /** The tool's way: a file into a staging table, and one upsert of its rows. Milliseconds of wall time. */
  upsert(table: string, file: string): Promise<number>
  /** Number of rows and a digest over them, in key order. */
  digest(table: string): Promise<string>
}

const LIST = COLUMNS.join(', ')
const TYPES = COLUMNS.map((name, at) =>
  at === 0 ? `${name} varchar(50) not null primary key` : `${name} varchar(200)`,
).join(', ')
const STAGED = COLUMNS.map((name) => `${name} varchar(200)`).join(', ')

/** `psql \copy` and `INSERT … ON CONFLICT`. */
export function postgresTool(url: string): BulkTool {
  const psql = (script: string): Promise<string> =>
    feed('psql', ['-X', '-q', '-t', '-A', '-v', 'ON_ERROR_STOP=1', url], script)
  const set = COLUMNS.slice(1).map((name) => `"${name}" = excluded."${name}"`)
  const quoted = quotedList('"')
  return {
    name: 'PostgreSQL',
    target: '{ postgres: { env: BENCH_DATABASE } }',
    connection: { dialect: 'postgres', connection: url },
    environment: { BENCH_DATABASE: url },
    async empty(table) {
      await psql(
        `drop table if exists "${table}"; create table "${table}" (${quotedTypes('"')}); vacuum;`,
      )
    },
    upsert: (table, file) =>
      timed(() =>
        psql(`begin;
create temp table staging (${STAGED}) on commit drop;
\\copy staging from '${file}' with (format csv)
insert into "${table}" (${quoted}) select ${LIST} from staging on conflict ("Id") do update set ${set.join(', ')};
commit;`),
      ),
    digest: (table) =>
      psql(
        `select count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by "Id" collate "C")), '') from (select ${quoted} from "${table}") t;`,
      ),
  }
}

/** `LOAD DATA LOCAL` and `INSERT … ON DUPLICATE KEY`. */
export function mariadbTool(url: string): BulkTool {
  const { hostname, port, username, password, pathname } = new URL(url)
  const options = ['--local-infile=1', '-N', '-B', '-h', hostname, '-P', port, '-u', username]
  const args = [...options, `-p${password}`, '--default-character-set=utf8mb4', pathname.slice(1)]
  const mariadb = (script: string): Promise<string> => feed('mariadb', args, script)
  const set = COLUMNS.slice(1).map((name) => `\`${name}\` = values(\`${name}\`)`)
  const quoted = quotedList('`')
  return {
    name: 'MariaDB',
    target: '{ mariadb: { env: BENCH_DATABASE } }',
    connection: { dialect: 'mariadb', connection: url },
    environment: { BENCH_DATABASE: url },
    async empty(table) {
      await mariadb(
        `drop table if exists \`${table}\`; create table \`${table}\` (${quotedTypes('`')}) character set utf8mb4;`,
      )
    },
    upsert: (table, file) =>
      timed(() =>
        mariadb(`create temporary table staging (${STAGED}) character set utf8mb4;
load data local infile '${file}' into table staging character set utf8mb4 fields terminated by ',' optionally enclosed by '"' lines terminated by '\\n';
insert into \`${table}\` (${quoted}) select ${LIST} from staging on duplicate key update ${set.join(', ')};`),
      ),
    digest: (table) =>
      mariadb(
        `select concat(count(*), ' ', coalesce(sum(crc32(concat_ws('|', ${quoted}))), 0)) from \`${table}\`;`,
      ),
  }
}

/** The `sqlite3` shell's `.import` and `INSERT … ON CONFLICT`. */
export function sqliteTool(path: string): BulkTool {
  const sqlite = (script: string): Promise<string> => feed('sqlite3', ['-bail', path], script)
  const set = COLUMNS.slice(1).map((name) => `"${name}" = excluded."${name}"`)
  const quoted = quotedList('"')
  return {
    name: 'SQLite',
    target: `{ sqlite: { path: ${JSON.stringify(path)} } }`,
    connection: { dialect: 'sqlite', connection: { path } },
    environment: {},
    async empty(table) {
      await sqlite(
        `pragma journal_mode = wal; drop table if exists "${table}"; create table "${table}" (${quotedTypes('"')}); vacuum;`,
      )
    },
    upsert: (table, file) =>
      timed(() =>
        sqlite(`pragma synchronous = full;
create temp table staging (${STAGED});
.import --csv ${file} staging
insert into "${table}" (${quoted}) select ${LIST} from staging where true on conflict ("Id") do update set ${set.join(', ')};`),
      ),
    digest: async (table) => digestOf(path, `select ${quoted} from "${table}" order by "Id"`),
  }
}

/** The shell of Debian 12 has no digest that does not depend on the order of the rows. */
async function digestOf(path: string, select: string): Promise<string> {
  const { DatabaseSync } = await import('node:sqlite')
  const database = new DatabaseSync(path, { readOnly: true })
  const digest = createHash('md5')
  let count = 0
  for (const row of database.prepare(select).iterate()) {
    digest.update(JSON.stringify(row))
    count += 1
  }
  database.close()
  return `${count} ${digest.digest('hex')}`
}

function quotedList(mark: string): string {
  return COLUMNS.map((name) => `${mark}${name}${mark}`).join(', ')
}

function quotedTypes(mark: string): string {
  return TYPES.replace(/(\w+) varchar/gu, `${mark}$1${mark} varchar`)
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

/** Runs a tool with a script on its standard input; its output without blanks at the ends. */
function feed(tool: string, args: readonly string[], script: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(tool, [...args], { stdio: ['pipe', 'pipe', 'pipe'] })
    let output = ''
    let complaint = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')))
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString('utf8')))
    child.once('error', () =>
      reject(new Error(`${tool} is not installed; scripts/databases.ts start installs it.`)),
    )
    child.once('exit', (code) => {
      if (code === 0) resolve(output.trim())
      else reject(new Error(`${tool} ended with ${code}: ${complaint.slice(0, 400)}`))
    })
    child.stdin.end(script)
  })
}
