import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { type RunningService, startService } from '../../src/app/serve.ts'
import { createServiceLog } from '../../src/app/service-log.ts'
import { LogThreshold } from '../../src/observe/log-threshold.ts'
import { keepLog } from '../logs/keep.ts'
import { systemClock } from '../../src/model/clock.ts'
import { ALL_PENDING } from '../../src/state/sqlite/begun-table.ts'
import type { TestServer, TypeName } from '../sql/servers.ts'
import { type Answer, checkAnswer, checkLog, MARK } from './answer.ts'
import { type OwnersRow, readRows } from './rows.ts'

export const TOKEN = 'geheim-token-of-the-suite'
/** Longest that any answer may take, in milliseconds: "within a second", and a busy machine's other one. */
const PATIENCE = 2_000

const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User'
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

/** The story's table. `Lastname` holds any length and any letter on every database. */
export const COLUMNS: Readonly<Record<string, TypeName>> = {
  Id: 'text50',
  UserPrincipalName: 'text50',
  Firstname: 'text50',
  Lastname: 'long',
  Company: 'text50',
  Department: 'text50',
  Active: 'text50',
}

export const MAPPINGS: Readonly<Record<string, string>> = {
  UserPrincipalName: 'userPrincipalName',
  Firstname: 'givenName',
  Lastname: 'surname',
  Company: 'companyName',
  Department: 'department',
  Active: 'accountEnabled',
}

/** What a test's service is like; what is left out is the story's. */
export interface WorldOptions {
  readonly columns?: Readonly<Record<string, TypeName>>
  readonly mappings?: Readonly<Record<string, string>>
  /** More YAML of the connector, by key. */
  readonly more?: Readonly<Record<string, string>>
  /** SQL of the owner after the table is there; gets the quoted name. */
  readonly after?: (quoted: string) => readonly string[]
  /** How the service reaches the database, when not as everybody. */
  readonly connection?: string
  readonly tokens?: string
  /** Files beside the configuration. */
  readonly files?: Readonly<Record<string, string>>
}

/** What a request carries beside method and path. */
export interface Sending {
  readonly type?: string
  readonly token?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as it is instead of JSON of the body. */
  readonly raw?: string
}

/** A service with one connector `HR` over one table, and the world around it. */
export interface World {
  readonly server: TestServer
  readonly folder: string
  readonly running: RunningService
  readonly quoted: string
  readonly log: readonly string[]
  readonly send: (
    method: string,
    path: string,
    body?: unknown,
    sending?: Sending,
  ) => Promise<Answer>
  readonly post: (id: string, more?: Readonly<Record<string, unknown>>) => Promise<Answer>
  readonly patch: (id: string, ...operations: readonly unknown[]) => Promise<Answer>
  readonly rows: () => Promise<readonly OwnersRow[]>
  readonly row: (id: string) => Promise<OwnersRow | undefined>
  /** Exports that the connector space believes to be under way. */
  readonly pending: () => Promise<number>
  /** Ids in the connector space, once no export is under way. */
  readonly space: () => Promise<readonly string[]>
  readonly configure: (more: Readonly<Record<string, string>>) => void
}

/** Makes table and folder, serves, lets the test work, then looks for leaks in the log and cleans up. */
export async function withWorld(
  server: TestServer,
  options: WorldOptions,
  work: (world: World) => Promise<void>,
): Promise<void> {
  const table = `people ${randomUUID().slice(0, 8)}`
  const quoted = server.quote(table)
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-behaviour-'))
  const configure = (more: Readonly<Record<string, string>>): void =>
    writeFileSync(
      join(folder, 'connectors.yaml'),
      configuration(server, table, { ...options, more }),
    )
  configure(options.more ?? {})
  for (const [name, text] of Object.entries(options.files ?? {})) {
    writeFileSync(join(folder, name), text)
  }
  await server.execute(
    `create table ${quoted} (${definitions(server, options.columns ?? COLUMNS)})`,
    ...(options.after?.(quoted) ?? []),
  )
  const log: string[] = []
  try {
    const running = await start(folder, options.connection ?? server.connection, log)
    try {
      await work(worldOf({ server, folder, running, table, quoted, log, configure }))
    } finally {
      await running.close({ within: 1_000 })
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
    await server.execute(`drop table if exists ${quoted}`)
  }
  checkLog(log, options.connection ?? server.connection)
}

/** A person as Entra sends it; every value bears the mark. */
export function person(id: string, more: Readonly<Record<string, unknown>> = {}): object {
  return {
    schemas: [CORE, ENTERPRISE],
    externalId: id,
    userName: `${id}@${MARK}.example`,
    name: { givenName: `${MARK} Ottilie`, familyName: `${MARK} Brontë ${id}` },
    active: true,
    [ENTERPRISE]: { organization: `${MARK} AG`, department: `${MARK} dept` },
    ...more,
  }
}

/** The body of a PATCH. */
export function patchOf(operations: readonly unknown[]): object {
  return { schemas: [PATCH], Operations: operations }
}

/** One operation, as Entra spells it. */
export function replace(path: string, value: unknown): object {
  return { op: 'Replace', path, value }
}

/** YAML of the connector. */
export function configuration(
  server: TestServer,
  table: string,
  { mappings = MAPPINGS, more = {}, tokens = '{ env: TOKEN }' }: WorldOptions,
): string {
  const lines = (pairs: Readonly<Record<string, string>>, indent: string): string[] =>
    Object.entries(pairs).map(([name, value]) => `${indent}${name}: ${value}`)
  return [
    'version: 1',
    'connectors:',
    '  HR:',
    `    source: { scim: { token: ${tokens} } }`,
    `    target: { ${server.dialect}: { env: PEOPLE_DATABASE } }`,
    `    table: ${table}`,
    ...('anchor' in more ? [] : ['    anchor: { Id: objectId }']),
    ...lines(more, '    '),
    '    mappings:',
    ...lines(mappings, '      '),
    '',
  ].join('\n')
}

/** Serves the folder's configuration on a free port, its log into the list. */
async function start(folder: string, connection: string, log: string[]): Promise<RunningService> {
  const written = await createServiceLog({
    kind: 'json',
    stream: {
      write(text: string) {
        log.push(text)
        keepLog(text)
      },
    },
    clock: systemClock,
    colour: false,
    threshold: new LogThreshold('info'),
  })
  return startService({
    config: ['connectors.yaml'],
    cwd: folder,
    environment: { TOKEN, PEOPLE_DATABASE: connection },
    state: undefined,
    host: '127.0.0.1',
    port: 0,
    clock: systemClock,
    log: written.log,
    onRequest: written.request,
    rate: 100_000,
    onLoad: (report) => log.push(JSON.stringify(report.failed.map(({ why }) => why.message))),
    onReloadFailure: (error) => log.push(error.message),
  })
}

function worldOf(
  parts: Pick<World, 'server' | 'folder' | 'running' | 'quoted' | 'log' | 'configure'> & {
    readonly table: string
  },
): World {
  const { server, folder, running, table } = parts
  const send: World['send'] = async (method, path, body, sending = {}) => {
    const began = performance.now()
    const response = await fetch(`${running.address.url}/scim/HR${path}`, {
      method,
      headers: {
        authorization: `Bearer ${sending.token ?? TOKEN}`,
        'content-type': sending.type ?? 'application/scim+json',
        ...sending.headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(sending.raw !== undefined && { body: sending.raw }),
    })
    const text = await response.text()
    const took = performance.now() - began
    assert.ok(took < PATIENCE, `${method} answered ${response.status} after ${Math.round(took)} ms`)
    return checkAnswer(response, text)
  }
  const query = <T>(read: (state: DatabaseSync) => T): T => {
    const state = new DatabaseSync(join(folder, '.rollcall', 'state.db'), { timeout: 1000 })
    try {
      return read(state)
    } finally {
      state.close()
    }
  }
  const rows: World['rows'] = () => readRows(server, table)
  // What was settled reaches the file with the next commit, a moment later.
  const pending: World['pending'] = async () => {
    for (let waited = 0; ; waited += 20) {
      const count = query((state) => state.prepare(`select id from ${ALL_PENDING}`).all()).length
      if (count === 0 || waited >= 1_000) return count
      await sleep(20)
    }
  }
  return {
    ...parts,
    send,
    rows,
    post: (id, more) => send('POST', '/Users', person(id, more)),
    patch: (id, ...operations) =>
      send('PATCH', `/Users/${encodeURIComponent(id)}`, patchOf(operations)),
    row: async (id) => (await rows()).find((row) => String(row['Id']) === id),
    pending,
    space: async () => {
      assert.equal(await pending(), 0)
      return query((state) => state.prepare('select id from objects order by id').all()).map(
        ({ id }) => String(id),
      )
    },
  }
}

/** The columns of a table in the words of the database. */
export function definitions(
  server: TestServer,
  columns: Readonly<Record<string, TypeName>>,
): string {
  return Object.entries(columns)
    .map(([name, type]) => {
      const key = name === 'Id' ? ' not null primary key' : ' null'
      const unique = name === 'UserPrincipalName' ? ' not null' : key
      return `${server.quote(name)} ${server.types[type]}${unique}`
    })
    .join(', ')
}
