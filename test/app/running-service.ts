import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { TestContext } from 'node:test'
import { type RunningService, type ServeOptions, startService } from '../../src/app/serve.ts'
import type { LoadReport } from '../../src/app/service/load-report.ts'
import { systemClock } from '../../src/model/clock.ts'
import { testLog, testRequestLog } from '../logs/keep.ts'

export const TOKEN = 'a-token-of-many-letters'
export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'

/** The YAML of one connector over `people.db`, its table named like it. */
export function connector(name: string, more = ''): string {
  return `  ${name}:
    source: scim
    target: { sqlite: people.db }
    table: ${name}
    anchor: { Id: objectId }
    mappings: { UserName: userPrincipalName, Lastname: surname, Active: accountEnabled }
${more}`
}

/** A service over a folder of its own, closed with its test. */
export interface TestService {
  readonly folder: string
  readonly running: RunningService
  /** What every load reported, the first one included. */
  readonly reports: readonly LoadReport[]
  readonly configure: (...connectors: readonly string[]) => void
  readonly sql: (text: string) => readonly Record<string, unknown>[]
  request(method: string, path: string, body?: unknown): Promise<Response>
}

/** Writes a configuration, makes a table for each name, and serves. */
export async function serviceWith(
  t: TestContext,
  options: {
    readonly connectors: readonly string[]
    readonly tables: readonly string[]
    readonly environment: Readonly<Record<string, string>>
    /** What `--state` says. */
    readonly state?: string
    /** Further files, by name. */
    readonly files?: Readonly<Record<string, string>>
  } & Partial<Pick<ServeOptions, 'host' | 'insecureHttp' | 'metrics' | 'log'>>,
): Promise<TestService> {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-app-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const sql = (text: string): readonly Record<string, unknown>[] => {
    const database = new DatabaseSync(join(folder, 'people.db'))
    try {
      return database.prepare(text).all()
    } finally {
      database.close()
    }
  }
  const configure = (...connectors: readonly string[]): void =>
    writeFileSync(
      join(folder, 'connectors.yaml'),
      `version: 1\nconnectors:\n${connectors.join('')}`,
    )
  for (const [name, text] of Object.entries(options.files ?? {})) {
    writeFileSync(join(folder, name), text)
  }
  for (const table of options.tables) sql(tableOf(table))
  configure(...options.connectors)
  const reports: LoadReport[] = []
  const running = await startService({
    config: ['connectors.yaml'],
    cwd: folder,
    environment: options.environment,
    state: options.state,
    host: options.host ?? '127.0.0.1',
    port: 0,
    clock: systemClock,
    log: options.log ?? testLog,
    ...(options.insecureHttp === true && { insecureHttp: true }),
    ...(options.metrics !== undefined && { metrics: options.metrics }),
    onRequest: testRequestLog,
    onLoad: (report) => reports.push(report),
  })
  t.after(() => running.close({ within: 100 }))
  return {
    folder,
    running,
    reports,
    configure,
    sql,
    request: (method, path, body) =>
      fetch(`${running.address.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/scim+json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
  }
}

/** The table of a {@link connector}. */
export function tableOf(name: string): string {
  return (
    `CREATE TABLE ${name} (Id varchar(50) NOT NULL PRIMARY KEY, UserName varchar(113) NOT NULL,` +
    ' Lastname varchar(64), Active varchar(5))'
  )
}

/** A person as a POST sends it. */
export function person(id: string, familyName = 'King'): object {
  return {
    schemas: [USER],
    externalId: id,
    userName: `${id}@contoso.com`,
    name: { familyName },
    active: true,
  }
}
