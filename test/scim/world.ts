import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { TestContext } from 'node:test'
import { openConnector } from '../../src/app/connector/open-connector.ts'
import { loadConfiguration } from '../../src/config/load.ts'
import type { RequestLine } from '../../src/http/application.ts'
import { createAuthenticator } from '../../src/http/authenticator.ts'
import { bearerTokens } from '../../src/http/bearer-tokens.ts'
import type { HttpLimits } from '../../src/http/limits.ts'
import type { HttpServer } from '../../src/http/server.ts'
import { endpointPaths } from '../../src/model/definition.ts'
import { systemClock } from '../../src/model/clock.ts'
import type { JsonValue } from '../../src/model/value.ts'
import { connectorTable } from '../../src/scim/binding.ts'
import type { ScimLimits } from '../../src/scim/limits.ts'
import { createScimServer } from '../../src/scim/server.ts'
import { openStore } from '../../src/state/sqlite/open-store.ts'
import { testLog, testRequestLog } from '../logs/keep.ts'

export const TOKEN = 'a-token-for-tests'

/** The story of the specification, on SQLite, with an address in the mapping. */
const STORY = (more: string) => `
version: 1
connectors:
  EntraIDUsers:
    source: entra
    target: { sqlite: hr.db }
    table: EntraIDUsers
    anchor: { Id: objectId }
    mappings:
      UserPrincipalName: userPrincipalName
      Firstname: givenName
      Lastname: surname
      Company: companyName
      Department: department
      Mail: mail
      Active: accountEnabled
${more}`
const TABLE = `CREATE TABLE EntraIDUsers (
  Id VARCHAR(50) NOT NULL PRIMARY KEY, UserPrincipalName VARCHAR(113) NOT NULL,
  Firstname VARCHAR(50), Lastname VARCHAR(50), Company VARCHAR(50), Department VARCHAR(50),
  Mail VARCHAR(256), Active VARCHAR(50))`

/** How a world differs from the story. */
export interface WorldOptions {
  /** Further lines of the connector. */
  readonly more?: string
  /** Another connector and table, with the names of the story's. */
  readonly instead?: { readonly configuration: string; readonly table: string }
  readonly limits?: Partial<ScimLimits & HttpLimits>
}

/** What a client got. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly text: string
  /** The body as JSON; `undefined` without one. */
  readonly json: JsonValue | undefined
}

/** A service over a real table, and a second connection to look at it. */
export interface World {
  readonly server: HttpServer
  readonly database: DatabaseSync
  readonly lines: RequestLine[]
  /** Sends a request below the base path of the connector. */
  send(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>
  rows(): readonly Record<string, unknown>[]
}

/** Opens the real thing: YAML, compiler, engine, connector space, SQLite, server. */
export async function world(t: TestContext, options: WorldOptions = {}): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-scim-'))
  const database = new DatabaseSync(join(folder, 'hr.db'))
  database.exec(options.instead?.table ?? TABLE)
  const text = options.instead?.configuration ?? STORY(options.more ?? '')
  const { connectors, problems } = await loadConfiguration(['connectors.yaml'], {
    cwd: folder,
    readFile: async () => text,
  })
  const [definition] = connectors
  if (definition === undefined) throw new Error(JSON.stringify(problems))
  const store = openStore({ path: join(folder, 'state.db') })
  const clock = systemClock
  const connector = await openConnector(definition, {
    store,
    clock,
    log: testLog,
    environment: {},
    cwd: folder,
  })
  const authenticator = createAuthenticator({
    tokens: bearerTokens({ sources: [() => TOKEN], clock }),
  })
  const { name, source } = definition
  const table = connectorTable([
    { name, paths: endpointPaths(source), authenticator, engine: connector.engine },
  ])
  const lines: RequestLine[] = []
  const server = createScimServer({
    connectors: () => table,
    clock,
    log(line) {
      lines.push(line)
      testRequestLog(line)
    },
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  })
  t.after(async () => {
    await server.close()
    await connector.close()
    await store.close()
    database.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const base = endpointPaths(source)[0] ?? ''
  return {
    server,
    database,
    lines,
    rows: () => database.prepare('SELECT * FROM EntraIDUsers ORDER BY Id').all(),
    send: (method, path, body, headers = {}) =>
      sendTo(
        server,
        method,
        path.startsWith('~') ? path.slice(1) : `${base}${path}`,
        body,
        headers,
      ),
  }
}

async function sendTo(
  server: HttpServer,
  method: string,
  url: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<Answer> {
  const answer = await server.inject({
    method: method as 'GET',
    url,
    headers: {
      authorization: `Bearer ${TOKEN}`,
      host: 'hr.example',
      ...(body === undefined ? {} : { 'content-type': 'application/scim+json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = answer.body
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    json: text === '' ? undefined : JSON.parse(text),
  }
}
